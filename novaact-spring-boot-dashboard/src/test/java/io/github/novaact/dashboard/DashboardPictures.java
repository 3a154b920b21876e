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

package io.github.novaact.dashboard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import java.util.UUID;

import com.zaxxer.hikari.HikariDataSource;
import io.github.novaact.ActStatus;
import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.test.FakeNovaActService;
import io.github.novaact.watch.WorkflowRunEndedEvent;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * Makes pictures of the page to look at: at four widths, light and dark, without runs,
 * with some and with many. Needs the system property {@code novaact.pictures}, a folder.
 */
@EnabledIfSystemProperty(named = "novaact.pictures", matches = ".+")
class DashboardPictures {

	private static final List<String> DEFINITIONS = List.of("onboarding", "orders", "price-check");

	private static final int[] WIDTHS = { 400, 768, 1280, 2560 };

	private final Random random = new Random(7);

	private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);

	@ParameterizedTest
	@ValueSource(ints = { 0, 20, 5000 })
	void take(int runs) throws IOException {
		Path folder = Files.createDirectories(Path.of(System.getProperty("novaact.pictures")));
		try (FakeNovaActService service = FakeNovaActService.start();
				TestApplication application = start(service, runs);
				Browser browser = Browser.open()) {
			WorkflowRunKey waiting = (runs > 0) ? play(service, application, runs) : null;
			browser.go(application.uri(TestApplication.PATH).toString());
			int expected = Math.min(runs, 100);
			Awaitility.await()
				.atMost(Duration.ofMinutes(2))
				.until(() -> browser.count("#running tbody tr") == expected
						&& browser.text("#tile-running").equals(String.format("%,d", runs))
						&& (runs == 0 || !browser.text("#tile-human").equals("0")));
			Files.writeString(folder.resolve(runs + "-runs-slow-frames.txt"), slowFrames(browser));
			for (boolean dark : new boolean[] { false, true }) {
				browser.preferDark(dark);
				for (int width : WIDTHS) {
					browser.resize(width, (width < 700) ? 1600 : (width < 2000) ? 1000 : 1300);
					browser.evaluate("scrollTo(0, 0)");
					String name = "%d-runs-%d-%s".formatted(runs, width, dark ? "dark" : "light");
					Files.write(folder.resolve(name + ".png"), browser.picture());
					if (waiting != null && runs < 100) {
						browser.click("#running button.run");
						Awaitility.await().until(() -> browser.text("#details-body").contains("Acts"));
						Files.write(folder.resolve(name + "-details.png"), browser.picture());
						browser.press(Keys.ESCAPE);
					}
				}
			}
		}
	}

	@Test
	void takeInstances() throws IOException {
		Path folder = Files.createDirectories(Path.of(System.getProperty("novaact.pictures")));
		String[] properties = { "spring.datasource.url=jdbc:h2:mem:pictures;DB_CLOSE_DELAY=-1",
				"novaact.watch.store=jdbc", "novaact.watch.jdbc.initialize-schema=always",
				"novaact.watch.definitions=" + String.join(",", DEFINITIONS) };
		try (FakeNovaActService service = FakeNovaActService.start();
				TestApplication one = TestApplication.start(TestApplication.WithDatabase.class, Stack.SERVLET, service,
						properties);
				TestApplication two = TestApplication.start(TestApplication.WithDatabase.class, Stack.SERVLET, service,
						properties);
				Browser browser = Browser.open()) {
			DEFINITIONS
				.forEach((definition) -> service.endRun(service.addRun(definition), WorkflowRunStatus.SUCCEEDED));
			DEFINITIONS.forEach(service::addRun);
			browser.go(two.uri(TestApplication.PATH).toString());
			Awaitility.await().until(() -> browser.texts("#system").toString().split("last sign of life").length == 3);
			for (int width : WIDTHS) {
				browser.resize(width, (width < 700) ? 1600 : 1000);
				Files.write(folder.resolve("instances-%d.png".formatted(width)), browser.picture());
			}
			one.context().getBean(HikariDataSource.class).close();
			Awaitility.await()
				.atMost(Duration.ofMinutes(1))
				.until(() -> browser.text("#system").contains("silent since"));
			browser.preferDark(true);
			Files.write(folder.resolve("instances-silent-dark.png"), browser.picture());
		}
	}

	/**
	 * Watch the page for some updates.
	 * @return the tasks of more than 50 ms, with their start and duration in milliseconds
	 */
	private static String slowFrames(Browser browser) {
		browser.evaluate("(window.slow = [], window.updates = 0,"
				+ " new PerformanceObserver((list) => list.getEntries().forEach((entry) => slow.push("
				+ "Math.round(entry.startTime) + ' ms: ' + Math.round(entry.duration) + ' ms')))"
				+ ".observe({ type: 'longtask', buffered: true })," + " setInterval(() => updates++, 1000), 1)");
		Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> ((Long) browser.evaluate("updates")) >= 12);
		return String.valueOf(browser.evaluate("slow.join('\\n')"));
	}

	private static TestApplication start(FakeNovaActService service, int runs) {
		return TestApplication.start(Pictured.class, Stack.SERVLET, service,
				"management.endpoint.novaact.show-values=always", "novaact.watch.stuck-after=2h",
				"novaact.inspection.log-lines=10", "novaact.watch.interval=2s", "novaact.watch.max-interval=10s",
				"novaact.watch.acts-enabled=true", "novaact.watch.requests-per-second=" + ((runs > 100) ? 1000 : 50),
				(runs > 0) ? "novaact.watch.definitions=" + String.join(",", DEFINITIONS) : "novaact.enabled=true");
	}

	private WorkflowRunKey play(FakeNovaActService service, TestApplication application, int runs) {
		for (int minutes = 24 * 60; minutes > 0; minutes -= 2) {
			double busy = 0.5 + 0.5 * Math.sin((minutes / 60.0 - 4) / 24 * 2 * Math.PI);
			for (String definition : DEFINITIONS) {
				if (this.random.nextDouble() < busy * (1 + DEFINITIONS.indexOf(definition)) / 3) {
					publishEnd(application, definition, this.now.minus(Duration.ofMinutes(minutes)));
				}
			}
		}
		for (int i = 3; i < runs; i++) {
			Instant startedAt = this.now.minusSeconds(this.random.nextInt(600));
			service.addRun(DEFINITIONS.get(i % 3), (run) -> run.startedAt(startedAt));
		}
		service.addRun("onboarding", (run) -> run.startedAt(this.now.minus(Duration.ofHours(3))));
		service.addRun("orders", (run) -> run.startedAt(this.now.minus(Duration.ofMinutes(131))));
		WorkflowRunKey waiting = service.addRun("orders",
				(run) -> run.startedAt(this.now.minus(Duration.ofMinutes(9))).logGroupName("/aws/nova-act/orders"));
		String session = service.addSession(waiting);
		service.addAct(waiting, session,
				(act) -> act.status(ActStatus.SUCCEEDED)
					.startedAt(this.now.minus(Duration.ofMinutes(9)))
					.endedAt(this.now.minus(Duration.ofMinutes(7))));
		service.addAct(waiting, session,
				(act) -> act.status(ActStatus.PENDING_HUMAN_ACTION).startedAt(this.now.minus(Duration.ofMinutes(7))));
		service.log(waiting, "act: fill in the shipping address");
		service.log(waiting, "captcha found, waiting for a person");
		for (String definition : DEFINITIONS) {
			for (int i = 1; i < 30; i++) {
				int age = i;
				service.addRun(definition,
						(run) -> run.startedAt(this.now.minus(Duration.ofHours(25)).minusSeconds(age * 60L))
							.endsAfter(Duration.ofSeconds(300 + 20L * age), WorkflowRunStatus.SUCCEEDED));
			}
		}
		return waiting;
	}

	private void publishEnd(TestApplication application, String definition, Instant endedAt) {
		WorkflowRunKey key = new WorkflowRunKey(definition, UUID.randomUUID().toString());
		String arn = "arn:aws:nova-act:us-east-1:123456789012:workflow-definition/" + definition + "/workflow-run/"
				+ key.workflowRunId();
		int seconds = 60 + 120 * DEFINITIONS.indexOf(definition) + this.random.nextInt(240);
		String status = (this.random.nextInt(14) > 0) ? "SUCCEEDED"
				: this.random.nextBoolean() ? "FAILED" : "TIMED_OUT";
		application.context()
			.publishEvent(new WorkflowRunEndedEvent(key, endedAt.plusMillis(800 + this.random.nextInt(3000)),
					key.workflowRunId(), new WorkflowRun(arn, key.workflowRunId(), status,
							endedAt.minusSeconds(seconds), endedAt, "nova-act-latest", null)));
	}

	/**
	 * An application that seems to have run for a day.
	 */
	@Configuration(proxyBeanMethods = false)
	@Import(TestApplication.Open.class)
	static class Pictured {

		@Bean
		RunHistory history() {
			return new EventHistory(Clock.systemUTC(), Instant.now().minus(Duration.ofDays(2)));
		}

	}

}
