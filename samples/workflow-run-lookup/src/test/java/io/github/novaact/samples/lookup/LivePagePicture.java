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

package io.github.novaact.samples.lookup;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import io.github.novaact.samples.lookup.live.Browser;
import org.awaitility.Awaitility;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Makes the picture of the live page that the README shows, when the small fleet has run
 * for a while. Its argument is the file.
 */
public final class LivePagePicture {

	private LivePagePicture() {
	}

	public static void main(String[] args) throws Exception {
		try (ConfigurableApplicationContext context = SpringApplication.from(WorkflowRunLookupApplication::main)
			.with(FakeServiceConfiguration.class)
			.run(FakeServiceConfiguration.arguments("--server.port=0"))
			.getApplicationContext(); Browser browser = Browser.open()) {
			browser.go("http://localhost:" + context.getEnvironment().getProperty("local.server.port") + "/");
			Awaitility.await()
				.atMost(Duration.ofMinutes(3))
				.until(() -> browser.count("#runs tr.ended") >= 8 && browser.count("#runs tr[data-kind='human']") > 0);
			Files.write(Path.of(args[0]), browser.picture());
		}
	}

}
