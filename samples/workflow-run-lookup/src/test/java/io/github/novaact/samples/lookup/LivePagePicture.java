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
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.EventListener;

/**
 * Makes the picture of the live page that the README shows, when the small fleet has run
 * for a while, and ends the application.
 */
class LivePagePicture {

	private final Path file;

	LivePagePicture(Path file) {
		this.file = file;
	}

	@EventListener
	void start(ApplicationReadyEvent event) {
		ConfigurableApplicationContext context = event.getApplicationContext();
		new Thread(() -> take(context), "picture").start();
	}

	private void take(ConfigurableApplicationContext context) {
		try (Browser browser = Browser.open()) {
			browser.go("http://localhost:" + context.getEnvironment().getProperty("local.server.port") + "/");
			Awaitility.await()
				.atMost(Duration.ofMinutes(3))
				.until(() -> browser.count("#runs tr.ended") >= 8 && browser.count("#runs tr[data-kind='human']") > 0);
			Files.write(this.file, browser.picture());
		}
		catch (Exception ex) {
			throw new IllegalStateException("No picture was made", ex);
		}
		finally {
			SpringApplication.exit(context);
		}
	}

}
