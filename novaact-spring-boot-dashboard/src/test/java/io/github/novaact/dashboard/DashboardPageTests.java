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

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

import io.github.novaact.ActStatus;
import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.test.FakeAnswer;
import io.github.novaact.test.FakeNovaActService;
import io.github.novaact.watch.WorkflowRunEndedEvent;
import io.github.novaact.watch.WorkflowRunWatcher;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the page, in a real browser.
 */
class DashboardPageTests {

	private static final String FAULTLESS = "document.getElementById('fault') === null";

	private static final String[] OF_COLOURS = { "color-contrast", "link-in-text-block" };

	private static final String[] OF_LAYOUT = { "color-contrast", "link-in-text-block", "target-size",
			"scrollable-region-focusable", "meta-viewport" };

	private static Browser browser;

	private static FakeNovaActService service;

	private static TestApplication application;

	@BeforeAll
	static void start() {
		browser = Browser.open();
		service = FakeNovaActService.start();
		application = start(0);
	}

	@AfterAll
	static void stop() {
		if (browser != null) {
			browser.close();
			application.close();
			service.close();
		}
	}

	private static TestApplication start(int port) {
		return TestApplication.start(TestApplication.Quick.class, Stack.SERVLET, service, "server.port=" + port,
				"novaact.watch.stuck-after=1h", "novaact.watch.acts-enabled=true",
				"management.endpoint.novaact.show-values=always");
	}

	@BeforeEach
	void openPage() {
		watcher().watchedRuns().forEach((run) -> watcher().unwatch(run.key()));
		List.of("invoices", "orders").forEach(watcher()::unwatchDefinition);
		service.reset();
		application.context().getBean(RunTable.class).clear();
		application.context().getBean(RunHistory.class).clear();
		browser.preferDark(false);
		browser.resize(1280, 900);
		browser.go(application.uri(TestApplication.PATH).toString());
		awaitLive();
		browser.complaints();
	}

	private static WorkflowRunWatcher watcher() {
		return application.context().getBean(WorkflowRunWatcher.class);
	}

	private static void awaitLive() {
		await(() -> assertThat(browser.text("#connection")).isEqualTo("Live"));
	}

	@Test
	void emptyPageSaysWhatToDo() {
		await(() -> assertThat(browser.text("#no-definitions"))
			.startsWith("Nothing is watched: set novaact.watch.definitions"));
		assertThat(browser.text("#no-running")).isNotEmpty();
		assertThat(browser.text("#zone")).startsWith("Times in ");
		assertThat(browser.text("h1")).isEqualTo("Workflow runs of billing");
	}

	@Test
	void runOfWatchedDefinitionAppearsAndEndsWithoutReload() {
		WorkflowRunKey key = service.addRun("invoices");
		watcher().watchDefinition("invoices");
		await(() -> assertThat(browser.text("#running tbody")).contains("Running", key.workflowRunId(),
				"not known yet"));
		assertThat(browser.count("#running progress:not([hidden])")).isZero();
		service.endRun(key, WorkflowRunStatus.SUCCEEDED);
		await(() -> assertThat(browser.text("#ended tbody")).contains("Succeeded", key.workflowRunId()));
		await(() -> assertThat(browser.text("#tile-succeeded")).isEqualTo("1"));
		assertThat(browser.text("#tile-delay")).startsWith("p95 ");
		assertThat(browser.text("#definition-rows")).contains("invoices");
		assertThat(browser.attribute("#history-chart svg", "aria-label")).contains("1 succeeded, 0 failed");
	}

	@Test
	void runsThatNeedAttentionComeFirst() {
		WorkflowRunKey running = service.addRun("invoices");
		WorkflowRunKey stuck = service.addRun("invoices", (run) -> run.startedAt(ago(Duration.ofHours(2))));
		WorkflowRunKey human = service.addRun("invoices", (run) -> run.startedAt(ago(Duration.ofMinutes(10))));
		service.addAct(human, service.addSession(human),
				(act) -> act.status(ActStatus.PENDING_HUMAN_ACTION).startedAt(ago(Duration.ofMinutes(7))));
		watcher().watchDefinition("invoices");
		await(() -> assertThat(browser.texts("#running .run")).containsExactly(human.workflowRunId(),
				stuck.workflowRunId(), running.workflowRunId()));
		assertThat(browser.texts("#running .status").get(0)).isEqualTo("Waiting for a person for 7 min");
		assertThat(browser.texts("#running .status").get(1)).startsWith("Suspected stuck for ");
		assertThat(browser.text("#tile-human") + browser.text("#tile-stuck")).isEqualTo("11");
	}

	@Test
	void saysOfWhatNothingIsKnownAndWhy() {
		service.addRun("invoices");
		watcher().watchDefinition("invoices");
		await(() -> assertThat(browser.count("#running tbody tr")).isOne());
		assertThat(browser.text("#notices")).isEmpty();
		service.enqueue(FakeAnswer.accessDenied(), 100_000);
		await(() -> assertThat(browser.text("#notices")).contains("Nothing has been learned about invoices since",
				"the request is not permitted"));
		assertThat(browser.text("#definition-rows")).contains("not known since");
		assertThat(browser.violations()).isEmpty();
		service.reset();
		await(() -> assertThat(browser.text("#notices")).contains("there is no such workflow definition"));
		service.addRun("invoices");
		await(() -> assertThat(browser.text("#notices")).isEmpty());
	}

	@Test
	void filtersByDefinitionStatusAndId() {
		WorkflowRunKey invoice = service.addRun("invoices");
		WorkflowRunKey order = service.addRun("orders");
		watcher().watchDefinition("invoices");
		watcher().watchDefinition("orders");
		await(() -> assertThat(browser.count("#running tbody tr")).isEqualTo(2));
		browser.choose("#filter-definition", "orders");
		await(() -> assertThat(browser.texts("#running .run")).containsExactly(order.workflowRunId()));
		assertThat(browser.text("#running-count")).isEqualTo("1 of 2");
		browser.choose("#filter-definition", Keys.HOME);
		browser.choose("#filter-run", invoice.workflowRunId().substring(0, 8));
		await(() -> assertThat(browser.texts("#running .run")).containsExactly(invoice.workflowRunId()));
		browser.choose("#filter-phase", "failed");
		await(() -> assertThat(browser.text("#no-running")).isEqualTo("No run matches the filter."));
	}

	@Test
	void clickAndKeyboardOpenARun() {
		service.addRun("invoices");
		WorkflowRunKey second = service.addRun("invoices", (run) -> run.startedAt(ago(Duration.ofMinutes(1))));
		service.addAct(second, service.addSession(second), (act) -> act.status(ActStatus.RUNNING));
		watcher().watchDefinition("invoices");
		await(() -> assertThat(browser.count("#running tbody tr")).isEqualTo(2));
		browser.click("#running tbody tr:nth-child(1) .definition");
		await(() -> assertThat(browser.text("#details-body")).contains("Status", "RUNNING", "Model"));
		browser.press(Keys.ESCAPE);
		await(() -> assertThat(browser.evaluate("document.getElementById('details').open")).isEqualTo(false));
		browser.press(Keys.ARROW_DOWN);
		assertThat(browser.focused()).isEqualTo(second.workflowRunId());
		browser.press(Keys.ENTER);
		await(() -> assertThat(browser.text("#details")).contains(second.workflowRunId(), "Acts"));
		browser.press(Keys.ESCAPE);
		await(() -> assertThat(browser.focused()).isEqualTo(second.workflowRunId()));
	}

	@Test
	void hostileTextStaysText() {
		String hostile = "<img src=x onerror=\"window.hit=1\"><script>window.hit=1</script>";
		WorkflowRunKey key = service.addRun("invoices", (run) -> run.modelId(hostile));
		watcher().watchDefinition("invoices");
		await(() -> assertThat(browser.count("#running tbody tr")).isOne());
		service.setRunStatus(key, hostile);
		await(() -> assertThat(browser.text("#running .status")).isEqualTo(hostile));
		browser.click("#running button.run");
		await(() -> assertThat(browser.text("#details-body")).contains(hostile));
		assertThat(browser.count("main img, main script, dialog img, dialog script")).isZero();
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
	void fiveThousandRunsAreCountedAndOnlySomeAreInTheDocument() {
		Instant start = ago(Duration.ofMinutes(50));
		WorkflowRunKey first = service.addRun("invoices", (run) -> run.startedAt(start.plusSeconds(2900)));
		for (int i = 1; i < 5000; i++) {
			Instant startedAt = start.plusMillis(i * 500L);
			service.addRun("invoices", (run) -> run.startedAt(startedAt));
		}
		watcher().watchDefinition("invoices");
		await(() -> assertThat(browser.text("#tile-running")).isEqualTo("5,000"));
		await(() -> assertThat(browser.text("#running-count")).isEqualTo("5,000"));
		assertThat(browser.count("#running tbody tr")).isEqualTo(100);
		assertThat(browser.text("#more-running")).isEqualTo("Show 100 more of 4,900");
		browser.click("#more-running");
		await(() -> assertThat(browser.count("#running tbody tr")).isEqualTo(200));
		assertThat(browser.focused()).isEqualTo(browser.texts("#running .run").get(100));
		service.endRun(first, WorkflowRunStatus.FAILED);
		await(() -> assertThat(browser.texts("#ended .run")).containsExactly(first.workflowRunId()));
		assertThat(browser.count("#running tbody tr")).isEqualTo(200);
		assertThat(browser.evaluate(FAULTLESS)).isEqualTo(true);
	}

	@Test
	void saysThatItIsCutOffAndShowsWhatTheNextInstanceKnows() {
		service.addRun("invoices");
		watcher().watchDefinition("invoices");
		await(() -> assertThat(browser.count("#running tbody tr")).isOne());
		browser.hurryTimers();
		int port = application.port();
		application.close();
		await(() -> assertThat(browser.text("#connection"))
			.matches("Disconnected, reconnecting. The figures are .+ old.*"));
		assertThat(browser.count("#running tbody tr")).isOne();
		application = start(port);
		awaitLive();
		await(() -> assertThat(browser.count("#running tbody tr")).isZero());
		WorkflowRunKey key = service.addRun("orders");
		watcher().watchDefinition("orders");
		await(() -> assertThat(browser.texts("#running .run")).containsExactly(key.workflowRunId()));
	}

	@Test
	void noticesSilenceAndCatchesUpAfterTheNetworkWasGone() {
		WorkflowRunKey ending = service.addRun("invoices");
		watcher().watchDefinition("invoices");
		try (Proxy proxy = new Proxy(application.port())) {
			browser.go("http://localhost:" + proxy.port() + TestApplication.PATH);
			await(() -> assertThat(browser.count("#running tbody tr")).isOne());
			proxy.freeze(true);
			browser.passTime(Duration.ofSeconds(26));
			await(() -> assertThat(browser.text("#connection")).startsWith("Disconnected"));
			service.endRun(ending, WorkflowRunStatus.TIMED_OUT);
			proxy.freeze(false);
			awaitLive();
			await(() -> assertThat(browser.text("#ended tbody")).contains("Timed out", ending.workflowRunId()));
		}
	}

	@Test
	void faultOfAScriptIsShownAndTheRestGoesOn() {
		browser.evaluate("setTimeout(() => { throw new Error('of a script'); })");
		await(() -> assertThat(browser.text("#fault")).contains("has a fault", "Reload"));
		WorkflowRunKey key = service.addRun("invoices");
		watcher().watchDefinition("invoices");
		await(() -> assertThat(browser.texts("#running .run")).containsExactly(key.workflowRunId()));
	}

	@Test
	void messageThatCannotBeReadIsShownAndReadAgain() {
		browser.evaluate("(() => { const parse = JSON.parse; JSON.parse = (text) => { JSON.parse = parse;"
				+ " return {}; }; })()");
		WorkflowRunKey key = service.addRun("invoices");
		watcher().watchDefinition("invoices");
		await(() -> assertThat(browser.text("#fault")).contains("has a fault"));
		await(() -> assertThat(browser.texts("#running .run")).containsExactly(key.workflowRunId()));
		awaitLive();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void isAccessible(boolean dark) {
		browser.preferDark(dark);
		String[] rules = dark ? OF_COLOURS : new String[0];
		assertThat(browser.violations(rules)).isEmpty();
		WorkflowRunKey human = service.addRun("invoices", (run) -> run.startedAt(ago(Duration.ofMinutes(10))));
		service.addAct(human, service.addSession(human), (act) -> act.status(ActStatus.PENDING_HUMAN_ACTION));
		service.addRun("invoices", (run) -> run.startedAt(ago(Duration.ofHours(2))));
		service.addRun("orders");
		for (int i = 0; i < 12; i++) {
			publishEnd("invoices", (i % 3 == 0) ? "FAILED" : "SUCCEEDED", Duration.ofHours(i));
		}
		watcher().watchDefinition("invoices");
		watcher().watchDefinition("orders");
		await(() -> assertThat(browser.count("#running tbody tr")).isEqualTo(3));
		await(() -> assertThat(browser.count("#ended tbody tr")).isEqualTo(12));
		for (int width : new int[] { 2560, 1280, 768, 400 }) {
			browser.resize(width, 900);
			// All rules for each of the two layouts
			boolean ofLayout = width == 2560 || width == 768;
			assertThat(browser.violations((ofLayout && !dark) ? OF_LAYOUT : rules)).as("%d px", width).isEmpty();
			assertThat(browser.evaluate("document.scrollingElement.scrollWidth <= innerWidth")).as("%d px", width)
				.isEqualTo(true);
		}
		browser.click("#running button.run");
		await(() -> assertThat(browser.text("#details-body")).contains("Acts"));
		assertThat(browser.violations(rules)).isEmpty();
		assertThat(browser.complaints()).isEmpty();
	}

	@Test
	void maskedIdsLeaveRowsThatOpen() {
		try (TestApplication masked = TestApplication.start(TestApplication.Quick.class, Stack.SERVLET, service,
				"novaact.watch.definitions=invoices")) {
			WorkflowRunKey key = service.addRun("invoices");
			browser.go(masked.uri(TestApplication.PATH).toString());
			await(() -> assertThat(browser.texts("#running .run")).containsExactly("******"));
			assertThat(browser.evaluate("document.getElementById('filter-run-label').hidden")).isEqualTo(true);
			browser.click("#running button.run");
			await(() -> assertThat(browser.text("#details")).contains("Run of invoices", "RUNNING", "Ids are masked"));
			assertThat((String) browser.evaluate("document.documentElement.outerHTML"))
				.doesNotContain(key.workflowRunId());
			assertThat(browser.violations()).isEmpty();
		}
	}

	private static void publishEnd(String definition, String status, Duration ago) {
		Instant endedAt = ago(ago);
		WorkflowRunKey key = new WorkflowRunKey(definition, UUID.randomUUID().toString());
		String arn = "arn:aws:nova-act:us-east-1:123456789012:workflow-definition/" + definition + "/workflow-run/"
				+ key.workflowRunId();
		application.context()
			.publishEvent(new WorkflowRunEndedEvent(key, endedAt.plusSeconds(2), key.workflowRunId(), new WorkflowRun(
					arn, key.workflowRunId(), status, endedAt.minusSeconds(90), endedAt, "nova-act-latest", null)));
	}

	private static Instant ago(Duration time) {
		return Instant.now().truncatedTo(ChronoUnit.MILLIS).minus(time);
	}

	private static void await(ThrowingRunnable assertion) {
		Awaitility.await()
			.ignoreExceptions()
			.pollInterval(Duration.ofMillis(20))
			.atMost(Duration.ofSeconds(40))
			.untilAsserted(assertion);
	}

}
