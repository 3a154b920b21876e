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

package io.github.novaact.watch;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

import io.github.novaact.AccessDeniedException;
import io.github.novaact.NovaActClient;
import io.github.novaact.ResourceNotFoundException;
import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.client.DefaultNovaActClientBuilder;
import io.github.novaact.test.FakeAnswer;
import io.github.novaact.test.FakeNovaActService;
import io.github.novaact.watch.engine.DefaultWorkflowRunWatcherBuilder;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for watching a service over HTTP, with the real client, whatever the service's
 * lists, quotas and the application's listeners do.
 */
@ExtendWith(OutputCaptureExtension.class)
class WatchServiceTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final FakeNovaActService fake = FakeNovaActService.start();

	private final NovaActClient client = new DefaultNovaActClientBuilder().endpoint(this.fake.endpoint())
		.region(this.fake.region())
		.credentialsProvider(this.fake.credentialsProvider())
		.build();

	private final Queue<WorkflowRunEvent> events = new ConcurrentLinkedQueue<>();

	private WorkflowRunWatcher watcher = watcher(500);

	@AfterEach
	void close() {
		this.watcher.close();
		this.client.close();
		this.fake.close();
	}

	private WorkflowRunWatcher watcher(int requestsPerSecond) {
		return watcher(this.client, requestsPerSecond);
	}

	private WorkflowRunWatcher watcher(NovaActClient client, int requestsPerSecond) {
		return new DefaultWorkflowRunWatcherBuilder().client(client)
			.eventPublisher((event) -> this.events.add((WorkflowRunEvent) event))
			.interval(Duration.ofMillis(20))
			.maxInterval(Duration.ofMillis(200))
			.requestsPerSecond(requestsPerSecond)
			.notFoundGrace(Duration.ofMillis(600))
			.build();
	}

	@Test
	void everyEndOfADefinitionIsToldOnceWhateverTheOrderOfTheList() {
		this.fake.lists().setShuffled(true);
		everyEndIsToldOnce(runs(250));
	}

	@Test
	void everyEndOfADefinitionIsToldOnceThoughTheListLags() {
		this.fake.lists().setLag(Duration.ofMillis(300));
		everyEndIsToldOnce(runs(150));
	}

	@Test
	void everyEndOfADefinitionIsToldOnceThoughItHasALongPast() {
		Instant past = Instant.now().minus(Duration.ofDays(3));
		for (int i = 0; i < 1500; i++) {
			this.fake.addRun("flow",
					(run) -> run.startedAt(past).endsAfter(Duration.ofHours(1), WorkflowRunStatus.SUCCEEDED));
		}
		everyEndIsToldOnce(runs(150));
	}

	private List<WorkflowRunKey> runs(int number) {
		List<WorkflowRunKey> runs = new ArrayList<>();
		for (int i = 0; i < number; i++) {
			runs.add(this.fake.addRun("flow"));
		}
		return runs;
	}

	private void everyEndIsToldOnce(List<WorkflowRunKey> runs) {
		this.watcher.watchDefinition("flow");
		await(() -> assertThat(this.watcher.watchedRuns()).hasSize(runs.size()));
		runs.forEach((key) -> this.fake.endRun(key, WorkflowRunStatus.SUCCEEDED));
		await(() -> assertThat(ended()).hasSizeGreaterThanOrEqualTo(runs.size()));
		await(() -> assertThat(this.watcher.watchedRuns()).isEmpty());
		assertThat(ended()).extracting(WorkflowRunEvent::key).containsExactlyInAnyOrderElementsOf(runs);
		assertThat(this.events).extracting(WorkflowRunEvent::id).doesNotHaveDuplicates();
		for (WorkflowRunKey key : runs) {
			List<WorkflowRunEvent> told = this.events.stream().filter((event) -> event.key().equals(key)).toList();
			assertThat(told).first().isInstanceOf(WorkflowRunDiscoveredEvent.class);
			assertThat(told).last().isInstanceOf(WorkflowRunEndedEvent.class);
		}
	}

	@Test
	void runThatStartsAndEndsBetweenTwoLooksIsTold() {
		this.watcher.watchDefinition("flow");
		WorkflowRunKey first = this.fake.addRun("flow");
		await(() -> assertThat(this.watcher.watchedRuns()).hasSize(1));
		WorkflowRunKey key = this.fake.addRun("flow", (run) -> run.endsAfter(Duration.ZERO, WorkflowRunStatus.FAILED));
		await(() -> assertThat(ended()).extracting(WorkflowRunEvent::key).contains(key));
		assertThat(this.watcher.watchedRuns()).extracting(WatchedRun::key).contains(first);
	}

	@Test
	void whatHadEndedBeforeIsNotTold() {
		for (int i = 0; i < 30; i++) {
			this.fake.addRun("flow", (run) -> run.startedAt(Instant.now().minus(Duration.ofHours(2)))
				.endsAfter(Duration.ofHours(1), WorkflowRunStatus.SUCCEEDED));
		}
		this.watcher.watchDefinition("flow");
		WorkflowRunKey key = this.fake.addRun("flow");
		await(() -> assertThat(this.watcher.watchedRuns()).hasSize(1));
		this.fake.endRun(key, WorkflowRunStatus.SUCCEEDED);
		await(() -> assertThat(ended()).hasSize(1));
		assertThat(this.events).extracting(WorkflowRunEvent::key).containsOnly(key);
	}

	@ParameterizedTest
	@ValueSource(strings = { "PT-5M", "PT-1M", "PT1M", "PT5M" })
	void clockThatIsNotTheServicesTellsNoOtherEnds(Duration offset) {
		Clock clock = Clock.offset(Clock.systemUTC(), offset);
		try (FakeNovaActService service = FakeNovaActService.builder().clock(clock).start();
				NovaActClient skewed = new DefaultNovaActClientBuilder().endpoint(service.endpoint())
					.region(service.region())
					.credentialsProvider(service.credentialsProvider())
					.build();
				WorkflowRunWatcher watching = watcher(skewed, 500)) {
			service.setClockOffset(offset);
			service.addRun("flow", (run) -> run.startedAt(clock.instant().minusSeconds(60))
				.endsAfter(Duration.ofSeconds(30), WorkflowRunStatus.SUCCEEDED));
			WorkflowRunKey running = service.addRun("flow");
			watching.watchDefinition("flow");
			await(() -> assertThat(watching.watchedRuns()).hasSize(1));
			WorkflowRunKey brief = service.addRun("flow",
					(run) -> run.endsAfter(Duration.ZERO, WorkflowRunStatus.FAILED));
			service.endRun(running, WorkflowRunStatus.SUCCEEDED);
			await(() -> assertThat(ended()).extracting(WorkflowRunEvent::key)
				.containsExactlyInAnyOrder(running, brief));
		}
	}

	@Test
	void runsThatTheListMissesAreLookedUpSingly() {
		List<WorkflowRunKey> runs = new ArrayList<>();
		for (int i = 0; i < 40; i++) {
			boolean missed = i % 4 == 0;
			runs.add(this.fake.addRun("flow", (run) -> {
				if (missed) {
					run.notListed();
				}
			}));
		}
		runs.forEach(this.watcher::watch);
		runs.forEach((key) -> this.fake.endRun(key, WorkflowRunStatus.TIMED_OUT));
		await(() -> assertThat(ended()).hasSize(40));
		assertThat(ended()).extracting(WorkflowRunEvent::key).containsExactlyInAnyOrderElementsOf(runs);
	}

	@Test
	void deniedListMeansSingleLookupsAndOneWarning(CapturedOutput output) {
		this.fake.answerAlways("ListWorkflowRuns", FakeAnswer.accessDenied());
		List<WorkflowRunKey> runs = runs(60);
		runs.forEach(this.watcher::watch);
		await(() -> assertThat(this.fake.requestCount("GetWorkflowRun")).isGreaterThan(120));
		runs.forEach((key) -> this.fake.endRun(key, WorkflowRunStatus.SUCCEEDED));
		await(() -> assertThat(ended()).hasSize(60));
		assertThat(
				output.toString().lines().filter((line) -> line.contains("WARN") && line.contains("ListWorkflowRuns")))
			.hasSizeLessThanOrEqualTo(1);
	}

	@Test
	void throttlingEndsNoWait() throws Exception {
		this.fake.answerAlways(FakeAnswer.throttled());
		List<WorkflowRunKey> runs = runs(20);
		List<CompletableFuture<WorkflowRun>> waits = runs.stream().map(this.watcher::whenEnded).toList();
		await(() -> assertThat(this.fake.requests()).filteredOn((request) -> request.status() == 429)
			.hasSizeGreaterThan(20));
		this.fake.clearAnswers();
		runs.forEach((key) -> this.fake.endRun(key, WorkflowRunStatus.SUCCEEDED));
		for (CompletableFuture<WorkflowRun> wait : waits) {
			assertThat(wait.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).status())
				.isEqualTo(WorkflowRunStatus.SUCCEEDED);
		}
	}

	@Test
	void budgetHoldsInEverySecond() {
		this.watcher.close();
		this.watcher = watcher(25);
		this.fake.answerAlways("ListWorkflowRuns", FakeAnswer.accessDenied());
		runs(100).forEach(this.watcher::watch);
		await(() -> assertThat(this.fake.requestCount()).isGreaterThan(75));
		List<Instant> times = this.fake.requests().stream().map((request) -> request.receivedAt()).sorted().toList();
		for (Instant time : times) {
			// A request may take a little longer to arrive than the one before
			assertThat(times.stream().filter((other) -> !other.isBefore(time) && other.isBefore(time.plusMillis(950))))
				.hasSizeLessThanOrEqualTo(26);
		}
	}

	@Test
	void listenerThatFailsIsToldAgainWithTheSameId() {
		AtomicInteger failures = new AtomicInteger();
		Map<String, AtomicInteger> told = new ConcurrentHashMap<>();
		try (WorkflowRunWatcher own = new DefaultWorkflowRunWatcherBuilder().client(this.client)
			.eventPublisher((event) -> {
				told.computeIfAbsent(((WorkflowRunEvent) event).id(), (id) -> new AtomicInteger()).incrementAndGet();
				if (event instanceof WorkflowRunEndedEvent && failures.incrementAndGet() <= 5) {
					throw new IllegalStateException("The listener's own failure " + failures);
				}
				this.events.add((WorkflowRunEvent) event);
			})
			.interval(Duration.ofMillis(20))
			.maxInterval(Duration.ofMillis(200))
			.requestsPerSecond(500)
			.build()) {
			WorkflowRunKey key = this.fake.addRun("flow",
					(run) -> run.endsAfterLookups(2, WorkflowRunStatus.SUCCEEDED));
			own.watch(key);
			await(Duration.ofSeconds(90), () -> assertThat(ended()).hasSize(1));
			assertThat(told.get(ended().get(0).id())).hasValue(6);
		}
	}

	@Test
	void slowListenerHoldsUpNoOtherRun() {
		CompletableFuture<Void> release = new CompletableFuture<>();
		WorkflowRunKey slow = this.fake.addRun("flow");
		Set<WorkflowRunKey> told = ConcurrentHashMap.newKeySet();
		try (WorkflowRunWatcher own = new DefaultWorkflowRunWatcherBuilder().client(this.client)
			.eventPublisher((event) -> {
				if (event instanceof WorkflowRunEndedEvent ended) {
					if (ended.key().equals(slow)) {
						release.join();
					}
					told.add(ended.key());
				}
			})
			.interval(Duration.ofMillis(20))
			.maxInterval(Duration.ofMillis(200))
			.requestsPerSecond(500)
			.build()) {
			own.watch(slow);
			this.fake.endRun(slow, WorkflowRunStatus.SUCCEEDED);
			List<WorkflowRunKey> runs = runs(20);
			runs.forEach(own::watch);
			runs.forEach((key) -> this.fake.endRun(key, WorkflowRunStatus.SUCCEEDED));
			await(() -> assertThat(told).containsAll(runs));
			assertThat(told).doesNotContain(slow);
			release.complete(null);
			await(() -> assertThat(told).contains(slow));
		}
	}

	@Test
	void runThatAppearsLateIsWaitedFor() {
		WorkflowRunKey key = this.fake.addRun("flow",
				(run) -> run.appearsAfterLookups(2).endsAfterLookups(4, WorkflowRunStatus.SUCCEEDED));
		assertThat(this.watcher.waitForEnd(key, PATIENCE).status()).isEqualTo(WorkflowRunStatus.SUCCEEDED);
		assertThat(this.fake.requests()).anyMatch((request) -> request.status() == 404);
	}

	@Test
	void runThatIsNotThereEndsTheWaitAfterTheGrace() {
		this.fake.addDefinition("flow");
		WorkflowRunKey key = new WorkflowRunKey("flow", "11111111-1111-4111-8111-111111111111");
		assertThatExceptionOfType(ResourceNotFoundException.class)
			.isThrownBy(() -> this.watcher.waitForEnd(key, PATIENCE));
		assertThat(this.fake.requestCount("GetWorkflowRun")).isGreaterThan(1);
	}

	@Test
	void runThatDisappearsIsGone() {
		WorkflowRunKey key = this.fake.addRun("flow");
		this.watcher.watch(key);
		await(() -> assertThat(this.watcher.watchedRuns()).singleElement()
			.satisfies((run) -> assertThat(run.status()).isEqualTo(WorkflowRunStatus.RUNNING)));
		this.fake.removeRun(key);
		await(() -> assertThat(this.events).anyMatch((event) -> event instanceof WorkflowRunGoneEvent));
		await(() -> assertThat(this.watcher.watchedRuns()).isEmpty());
	}

	@Test
	void deniedRunEndsTheWaitAtOnce() {
		WorkflowRunKey key = this.fake.addRun("flow");
		this.fake.answerAlways(FakeAnswer.accessDenied());
		assertThatExceptionOfType(AccessDeniedException.class).isThrownBy(() -> this.watcher.waitForEnd(key, PATIENCE));
	}

	@Test
	void gatewaysPageEndsNoWait() {
		WorkflowRunKey key = this.fake.addRun("flow");
		this.fake.enqueue(FakeAnswer.html(403), 3);
		this.fake.enqueue(FakeAnswer.html(404), 3);
		CompletableFuture<WorkflowRun> wait = this.watcher.whenEnded(key);
		await(() -> assertThat(this.fake.requestCount()).isGreaterThan(8));
		assertThat(wait).isNotDone();
		this.fake.endRun(key, WorkflowRunStatus.SUCCEEDED);
		await(() -> assertThat(wait).isCompleted());
	}

	@Test
	void lastWhoCancelsEndsThePolling() {
		// Other test classes of this JVM may have left threads that are about to end
		Set<Thread> others = Thread.getAllStackTraces().keySet();
		WorkflowRunKey key = this.fake.addRun("flow");
		CompletableFuture<WorkflowRun> one = this.watcher.whenEnded(key);
		CompletableFuture<WorkflowRun> other = this.watcher.whenEnded(key);
		await(() -> assertThat(this.fake.requestCount()).isPositive());
		one.cancel(false);
		assertThat(this.watcher.watchedRuns()).hasSize(1);
		other.cancel(false);
		assertThat(this.watcher.watchedRuns()).isEmpty();
		await(() -> assertThat(Thread.getAllStackTraces().keySet()).filteredOn((thread) -> !others.contains(thread))
			.extracting(Thread::getName)
			.noneMatch((name) -> name.startsWith("novaact-watch-")));
		int requests = this.fake.requestCount();
		WorkflowRunKey next = this.fake.addRun("flow", (run) -> run.endsAfterLookups(0, WorkflowRunStatus.SUCCEEDED));
		this.watcher.waitForEnd(next, PATIENCE);
		assertThat(this.fake.requestCount()).isEqualTo(requests + 1);
	}

	@Test
	void manyWhoWaitForARunCostOnePoll() {
		WorkflowRunKey key = this.fake.addRun("flow", (run) -> run.endsAfterLookups(3, WorkflowRunStatus.SUCCEEDED));
		List<CompletableFuture<WorkflowRun>> waits = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			waits.add(this.watcher.whenEnded(key));
		}
		this.watcher.watch(key);
		CompletableFuture.allOf(waits.toArray(CompletableFuture[]::new)).join();
		assertThat(this.fake.requestCount()).isLessThanOrEqualTo(5);
	}

	@Test
	void endedStaysEndedThoughTheListSaysOtherwise() {
		WorkflowRunKey key = this.fake.addRun("flow");
		WorkflowRunKey other = this.fake.addRun("flow");
		this.watcher.watchDefinition("flow");
		await(() -> assertThat(this.watcher.watchedRuns()).hasSize(2));
		this.fake.endRun(key, WorkflowRunStatus.SUCCEEDED);
		await(() -> assertThat(ended()).extracting(WorkflowRunEvent::key).contains(key));
		this.fake.setRunStatus(key, "RUNNING");
		int lists = this.fake.requestCount("ListWorkflowRuns");
		await(() -> assertThat(this.fake.requestCount("ListWorkflowRuns")).isGreaterThan(lists + 3));
		assertThat(this.events.stream().filter((event) -> event.key().equals(key)).toList()).last()
			.isInstanceOf(WorkflowRunEndedEvent.class);
		assertThat(other).isNotEqualTo(key);
	}

	@Test
	void twoWatchersDoNotMeet() {
		WorkflowRunKey key = this.fake.addRun("flow");
		Set<String> ids = new HashSet<>();
		try (WorkflowRunWatcher second = watcher(500)) {
			this.watcher.watch(key);
			second.watch(key);
			this.fake.endRun(key, WorkflowRunStatus.SUCCEEDED);
			await(() -> assertThat(ended()).hasSize(2));
			ended().forEach((event) -> ids.add(event.id()));
			assertThat(ids).hasSize(1);
		}
	}

	private List<WorkflowRunEvent> ended() {
		return this.events.stream()
			.filter((event) -> event instanceof WorkflowRunEndedEvent)
			.collect(Collectors.toCollection(ArrayList::new));
	}

	private static void await(ThrowingRunnable assertion) {
		await(PATIENCE, assertion);
	}

	private static void await(Duration patience, ThrowingRunnable assertion) {
		Awaitility.await().pollInterval(Duration.ofMillis(20)).atMost(patience).untilAsserted(assertion);
	}

}
