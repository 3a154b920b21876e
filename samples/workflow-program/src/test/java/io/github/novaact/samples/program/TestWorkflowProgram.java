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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.SpringApplication;
import org.springframework.util.StringUtils;

/**
 * Executes the program repeatedly against a fake of the service, until it is stopped. No
 * AWS account is needed. Another application that connects to the fake sees the runs.
 */
public final class TestWorkflowProgram {

	private static final int PORT = 8102;

	private static final Logger logger = LoggerFactory.getLogger(TestWorkflowProgram.class);

	private TestWorkflowProgram() {
	}

	public static void main(String[] args) {
		FakeNovaActService fake = FakeBank.start(PORT);
		logger.info("The fake of the service is at {}", fake.endpoint());
		while (true) {
			SpringApplication
				.run(WorkflowProgram.class, StringUtils.concatenateStringArrays(FakeBank.arguments(fake), args))
				.close();
			FakeBank.askForClicks(fake);
		}
	}

}
