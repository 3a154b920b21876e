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

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;

import io.github.novaact.ActStatus;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.test.FakeNovaActService;
import io.github.novaact.watch.WorkflowRunEndedEvent;
import io.github.novaact.watch.WorkflowRunWatcher;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.test.context.TestComponent;
import org.springframework.context.event.EventListener;
import org.springframework.http.ResponseEntity;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * A small fleet of runs that the fake service plays, so that there is something to watch.
 * {@code curl -L -d '' 'http://localhost:8080/fake/runs/orders?seconds=5'} starts another
 * run and waits for its end.
 */
@TestComponent
@RestController
class FakeFleet {

	private static final Log logger = LogFactory.getLog(FakeFleet.class);

	private static final List<String> DEFINITIONS = List.of("orders", "price-check", "onboarding");

	private static final List<WorkflowRunStatus> ENDS = List.of(WorkflowRunStatus.SUCCEEDED,
			WorkflowRunStatus.SUCCEEDED, WorkflowRunStatus.SUCCEEDED, WorkflowRunStatus.SUCCEEDED,
			WorkflowRunStatus.SUCCEEDED, WorkflowRunStatus.SUCCEEDED, WorkflowRunStatus.FAILED,
			WorkflowRunStatus.TIMED_OUT);

	private final FakeNovaActService service;

	private final WorkflowRunWatcher watcher;

	private final Random random = new Random(7);

	FakeFleet(FakeNovaActService service, WorkflowRunWatcher watcher) {
		this.service = service;
		this.watcher = watcher;
		startRuns();
	}

	private void startRuns() {
		for (String definition : DEFINITIONS) {
			for (int i = 1; i <= 30; i++) {
				startRun(definition, Duration.ofMinutes(i));
			}
		}
		this.service.addRun("onboarding", (run) -> run.startedAt(ago(Duration.ofHours(3))));
		WorkflowRunKey waiting = this.service.addRun("orders", (run) -> run.startedAt(ago(Duration.ofMinutes(2))));
		this.service.addAct(waiting, this.service.addSession(waiting),
				(act) -> act.status(ActStatus.PENDING_HUMAN_ACTION).startedAt(ago(Duration.ofMinutes(1))));
	}

	/**
	 * Watch no more, so that nothing but what is asked for reaches the fake.
	 */
	@DeleteMapping("/fake/fleet")
	void stop() {
		DEFINITIONS.forEach(this.watcher::unwatchDefinition);
	}

	@Scheduled(fixedRateString = "${sample.fake.pace:1500ms}", initialDelayString = "${sample.fake.pace:1500ms}")
	void startRun() {
		startRun(DEFINITIONS.get(this.random.nextInt(DEFINITIONS.size())), Duration.ZERO);
	}

	private void startRun(String definition, Duration ago) {
		Duration duration = Duration.ofSeconds(15 + 10L * DEFINITIONS.indexOf(definition) + this.random.nextInt(10));
		WorkflowRunStatus end = ENDS.get(this.random.nextInt(ENDS.size()));
		this.service.addRun(definition, (run) -> run.startedAt(ago(ago)).endsAfter(duration, end));
	}

	private static Instant ago(Duration time) {
		return Instant.now().truncatedTo(ChronoUnit.MILLIS).minus(time);
	}

	@EventListener
	void logEnd(WorkflowRunEndedEvent event) {
		logger.info("Run " + event.key().workflowRunId() + " of " + event.key().workflowDefinitionName() + " ended "
				+ event.run().statusAsString());
	}

	@PostMapping("/fake/runs/{definition}")
	ResponseEntity<Void> startRun(@PathVariable String definition, @RequestParam(defaultValue = "5") int seconds) {
		WorkflowRunKey key = this.service.addRun(definition,
				(run) -> run.endsAfter(Duration.ofSeconds(seconds), WorkflowRunStatus.SUCCEEDED));
		return ResponseEntity.status(303)
			.location(URI.create("/runs/" + definition + "/" + key.workflowRunId() + "/end"))
			.build();
	}

}
