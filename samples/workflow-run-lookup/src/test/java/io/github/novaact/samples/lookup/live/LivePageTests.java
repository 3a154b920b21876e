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

package io.github.novaact.samples.lookup.live;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import io.github.novaact.ActSummary;
import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.WorkflowRunSummary;
import io.github.novaact.samples.lookup.WorkflowRunLookupApplication;
import io.github.novaact.test.FakeNovaActService;
import io.github.novaact.watch.WorkflowRunDiscoveredEvent;
import io.github.novaact.watch.WorkflowRunEndedEvent;
import io.github.novaact.watch.WorkflowRunGoneEvent;
import io.github.novaact.watch.WorkflowRunNeedsHumanEvent;
import io.github.novaact.watch.WorkflowRunSuspectedStuckEvent;
import io.github.novaact.watch.WorkflowRunWatcher;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the live page, in a real browser.
 */
class LivePageTests {

	private static Browser browser;

	private static FakeNovaActService service;

	private static ConfigurableApplicationContext context;

	private static int port;

	@BeforeAll
	static void start() {
		browser = Browser.open();
		service = FakeNovaActService.start();
		context = run(0);
		port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
	}

	@AfterAll
	static void stop() {
		if (browser != null) {
			browser.close();
			context.close();
			service.close();
		}
	}

	private static ConfigurableApplicationContext run(int port) {
		return SpringApplication.from(WorkflowRunLookupApplication::main)
			.run("--server.port=" + port, "--novaact.endpoint=" + service.endpoint(),
					"--novaact.region=" + service.region(), "--novaact.credentials.access-key=" + service.accessKey(),
					"--novaact.credentials.secret-key=" + service.secretKey(), "--novaact.watch.interval=100ms",
					"--server.shutdown=immediate")
			.getApplicationContext();
	}

	@BeforeEach
	void openPage() {
		service.reset();
		context.getBean(LiveRuns.class).clear();
		browser.go("http://localhost:" + port + "/");
		await(() -> assertThat(browser.text("#connection")).isEqualTo("Live"));
		browser.complaints();
	}

	@Test
	void runOfWatchedDefinitionAppearsAndEndsWithoutReload() {
		WorkflowRunWatcher watcher = context.getBean(WorkflowRunWatcher.class);
		watcher.watchDefinition("invoices");
		try {
			WorkflowRunKey key = service.addRun("invoices");
			await(() -> assertThat(row(key)).contains("RUNNING", key.workflowRunId()));
			service.endRun(key, WorkflowRunStatus.SUCCEEDED);
			await(() -> assertThat(row(key)).contains("SUCCEEDED"));
			await(() -> assertThat(browser.text("#count-succeeded")).isEqualTo("1"));
			await(() -> assertThat(browser.text("#delay")).startsWith("median "));
		}
		finally {
			watcher.unwatchDefinition("invoices");
		}
	}

	@Test
	void stuckRunsAndThoseThatWaitForAPersonStandOutAndComeFirst() {
		Instant now = Instant.now();
		WorkflowRunKey running = discover("invoices", now);
		WorkflowRunKey stuck = discover("invoices", now.minusSeconds(7200));
		WorkflowRunKey human = discover("orders", now.minusSeconds(60));
		publish(new WorkflowRunSuspectedStuckEvent(stuck, now, id(), now.minusSeconds(7200), Duration.ofHours(1),
				null));
		publish(new WorkflowRunNeedsHumanEvent(human, now, id(), new ActSummary(human.workflowRunId(), id(), id(),
				"PENDING_HUMAN_ACTION", now.minusSeconds(30), null, null)));
		await(() -> assertThat(browser.texts("#runs .run")).containsExactly(human.workflowRunId(),
				stuck.workflowRunId(), running.workflowRunId()));
		assertThat(row(human)).contains("waits for a person");
		assertThat(row(stuck)).contains("suspected stuck");
		assertThat(browser.text("#count-human") + browser.text("#count-stuck")).isEqualTo("11");
	}

	@Test
	void goneRunIsSaidToBeGone() {
		WorkflowRunKey key = discover("invoices", Instant.now());
		publish(new WorkflowRunGoneEvent(key, Instant.now(), id()));
		await(() -> assertThat(row(key)).contains("GONE"));
	}

	@Test
	void filtersByDefinitionAndStatus() {
		WorkflowRunKey invoice = discover("invoices", Instant.now());
		WorkflowRunKey order = discover("orders", Instant.now());
		WorkflowRunKey ended = discover("orders", Instant.now());
		publish(ended(ended, "FAILED"));
		await(() -> assertThat(browser.count("#filter-definition option")).isEqualTo(3));
		browser.choose("#filter-definition", "orders");
		await(() -> assertThat(browser.visibleTexts("#runs .run")).containsExactly(order.workflowRunId(),
				ended.workflowRunId()));
		browser.choose("#filter-status", "failed");
		await(() -> assertThat(browser.visibleTexts("#runs .run")).containsExactly(ended.workflowRunId()));
		assertThat(browser.text("#shown")).isEqualTo("1 of 3 shown");
		assertThat(row(invoice)).isNotNull();
		assertThat(browser.visibleTexts("#runs tr[tabindex='0'] .run")).containsExactly(ended.workflowRunId());
	}

	@Test
	void clickAndKeyboardOpenTheInspection() {
		WorkflowRunKey key = service.addRun("invoices");
		publish(new WorkflowRunDiscoveredEvent(key, Instant.now(), id(), summary(key, Instant.now())));
		await(() -> assertThat(browser.count("#runs tr")).isOne());
		browser.click("#runs tr .definition");
		await(() -> assertThat(browser.text("#inspection-body")).contains("RUNNING", "Model"));
		browser.press(Keys.ESCAPE);
		await(() -> assertThat(browser.evaluate("document.getElementById('inspection').open")).isEqualTo(false));
		browser.press(Keys.ENTER);
		await(() -> assertThat(browser.evaluate("document.getElementById('inspection').open")).isEqualTo(true));
	}

	@Test
	void inspectionOfRunThatIsNotThereSaysSo() {
		discover("invoices", Instant.now());
		await(() -> assertThat(browser.count("#runs tr")).isOne());
		browser.press(Keys.ARROW_DOWN);
		browser.press(Keys.ENTER);
		await(() -> assertThat(browser.text("#inspection-body"))
			.contains("There is no such workflow run or definition."));
	}

	@Test
	void hostileTextStaysText() {
		String hostile = "<img src=x onerror=\"window.hit=1\"><script>window.hit=1</script>";
		WorkflowRunKey key = discover("invoices", Instant.now());
		WorkflowRunKey open = service.addRun("invoices", (run) -> run.modelId(hostile));
		publish(ended(key, hostile));
		publish(new WorkflowRunDiscoveredEvent(open, Instant.now(), id(), summary(open, Instant.now())));
		await(() -> assertThat(row(key)).contains(hostile));
		browser.click("#runs tr[data-key='" + text(open) + "'] .definition");
		await(() -> assertThat(browser.text("#inspection-body")).contains(hostile));
		assertThat(browser.count("#runs img, #runs script, #inspection-body img, #inspection-body script")).isZero();
		assertThat(browser.evaluate("window.hit === undefined")).isEqualTo(true);
		assertThat(browser.complaints()).isEmpty();
	}

	@Test
	void policyForbidsScriptsOfOthers() {
		browser
			.evaluate("(() => { const script = document.createElement('script'); script.textContent = 'window.hit = 1';"
					+ " document.head.append(script); })()");
		assertThat(browser.evaluate("window.hit === undefined")).isEqualTo(true);
		assertThat(browser.complaints()).anyMatch((message) -> message.contains("Content Security Policy"));
	}

	@Test
	void twoThousandRowsStayUsable() {
		List<WorkflowRunKey> keys = new ArrayList<>();
		Instant start = Instant.now().minusSeconds(3000);
		for (int i = 0; i < 2000; i++) {
			keys.add(discover("invoices", start.plusSeconds(i)));
		}
		await(() -> assertThat(browser.text("#count-running")).isEqualTo("2000"));
		publish(ended(keys.get(0), "SUCCEEDED"));
		await(() -> assertThat(browser.text("#count-succeeded")).isEqualTo("1"));
		assertThat(browser.count("#runs tr")).isEqualTo(2000);
	}

	@Test
	void saysThatItIsCutOffAndComesBackByItself() {
		discover("invoices", Instant.now());
		await(() -> assertThat(browser.count("#runs tr")).isOne());
		context.close();
		await(() -> assertThat(browser.text("#connection")).startsWith("Cut off since "));
		context = run(port);
		await(() -> assertThat(browser.text("#connection")).isEqualTo("Live"));
		assertThat(browser.count("#runs tr")).isZero();
		WorkflowRunKey key = discover("orders", Instant.now());
		await(() -> assertThat(row(key)).contains("RUNNING"));
	}

	@Test
	void isDarkWhereTheUserPrefersThat() {
		String background = "getComputedStyle(document.body).backgroundColor";
		browser.preferDark(false);
		Object light = browser.evaluate(background);
		browser.preferDark(true);
		assertThat(browser.evaluate(background)).isNotEqualTo(light);
		browser.preferDark(false);
	}

	private static WorkflowRunKey discover(String definition, Instant startedAt) {
		WorkflowRunKey key = new WorkflowRunKey(definition, id());
		publish(new WorkflowRunDiscoveredEvent(key, Instant.now(), id(), summary(key, startedAt)));
		return key;
	}

	private static void publish(Object event) {
		context.publishEvent(event);
	}

	private static WorkflowRunSummary summary(WorkflowRunKey key, Instant startedAt) {
		return new WorkflowRunSummary(arn(key), key.workflowRunId(), "RUNNING", startedAt, null, null);
	}

	private static WorkflowRunEndedEvent ended(WorkflowRunKey key, String status) {
		Instant now = Instant.now();
		return new WorkflowRunEndedEvent(key, now, id(), new WorkflowRun(arn(key), key.workflowRunId(), status,
				now.minusSeconds(60), now.minusSeconds(3), "nova-act-latest", null));
	}

	private static String arn(WorkflowRunKey key) {
		return "arn:aws:nova-act:us-east-1:123456789012:workflow-definition/" + key.workflowDefinitionName()
				+ "/workflow-run/" + key.workflowRunId();
	}

	private static String id() {
		return UUID.randomUUID().toString();
	}

	private static String text(WorkflowRunKey key) {
		return key.workflowDefinitionName() + "/" + key.workflowRunId();
	}

	private static String row(WorkflowRunKey key) {
		return browser.text("#runs tr[data-key='" + text(key) + "']");
	}

	private static void await(ThrowingRunnable assertion) {
		Awaitility.await().ignoreExceptions().atMost(Duration.ofSeconds(30)).untilAsserted(assertion);
	}

}
