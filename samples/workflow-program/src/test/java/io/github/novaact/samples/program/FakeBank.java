/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.github.novaact.samples.program;

import io.github.novaact.test.FakeNovaActService;

/**
 * Fake of the service whose agent requests one click for each invoice.
 */
final class FakeBank {

	static final int INVOICES = 5;

	private FakeBank() {
	}

	/**
	 * Start the fake.
	 * @param port its port, 0 for a free one
	 * @return the fake
	 */
	static FakeNovaActService start(int port) {
		FakeNovaActService fake = FakeNovaActService.builder().port(port).start();
		fake.addDefinition("invoices");
		askForClicks(fake);
		return fake;
	}

	static void askForClicks(FakeNovaActService fake) {
		for (int i = 0; i < INVOICES; i++) {
			fake.writes().enqueueStep("browser.click", "{\"button\":\"Pay\"}");
			fake.writes().enqueueStepWithoutCalls();
		}
	}

	/**
	 * Return the arguments that connect an application to the fake.
	 * @param fake the fake
	 * @return the arguments
	 */
	static String[] arguments(FakeNovaActService fake) {
		return new String[] { "--novaact.endpoint=" + fake.endpoint(), "--novaact.region=" + fake.region(),
				"--novaact.credentials.access-key=" + fake.accessKey(),
				"--novaact.credentials.secret-key=" + fake.secretKey() };
	}

}
