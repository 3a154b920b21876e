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

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.dashboard.RunHistory.Ends;
import io.github.novaact.dashboard.RunHistory.Percentiles;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link EventHistory}.
 */
class EventHistoryTests {

	private static final String ID = "11111111-1111-4111-8111-111111111111";

	private static final Instant NOW = Instant.parse("2026-11-29T18:10:00Z");

	private final EventHistory history = new EventHistory(Clock.fixed(NOW, ZoneOffset.UTC));

	@Test
	void countsEndsInTheStepInWhichTheRunEnded() {
		add("invoices", "SUCCEEDED", NOW.minus(Duration.ofMinutes(5)));
		add("invoices", "TIMED_OUT", NOW.minus(Duration.ofMinutes(15)));
		add("invoices", "FAILED", NOW.minus(Duration.ofHours(23)));
		Ends ends = this.history.ends(NOW).get(0);
		assertThat(ends.succeeded()).hasSize(RunHistory.STEPS);
		assertThat(ends.succeeded().get(47)).isEqualTo(1);
		assertThat(ends.failed().get(46)).isEqualTo(1);
		assertThat(ends.failed().get(1)).isEqualTo(1);
		assertThat(sum(ends.failed())).isEqualTo(2);
	}

	@Test
	void forgetsEndsAfterADayAndNeverCountsOlderOnes() {
		add("invoices", "SUCCEEDED", NOW);
		add("invoices", "SUCCEEDED", NOW.minus(Duration.ofHours(24)));
		add("invoices", "SUCCEEDED", NOW.minus(Duration.ofDays(3)));
		assertThat(sum(this.history.ends(NOW).get(0).succeeded())).isEqualTo(1);
		Ends later = this.history.ends(NOW.plus(Duration.ofHours(25))).get(0);
		assertThat(sum(later.succeeded())).isZero();
		assertThat(later.duration()).isNull();
	}

	@Test
	void percentilesAreOfRunsThatSucceeded() {
		for (int i = 1; i <= 100; i++) {
			add("invoices", "SUCCEEDED", NOW, Duration.ofSeconds(i));
		}
		add("invoices", "FAILED", NOW, Duration.ofHours(9));
		Ends ends = this.history.ends(NOW).get(0);
		assertThat(ends.duration()).isEqualTo(new Percentiles(50_000, 95_000));
		assertThat(ends.delay()).isEqualTo(new Percentiles(2000, 2000));
	}

	@Test
	void definitionsBeyondTheBoundShareAnEntry() {
		for (int i = 0; i < EventHistory.MAX_DEFINITIONS + 5; i++) {
			add("d" + i, "SUCCEEDED", NOW);
		}
		List<Ends> ends = this.history.ends(NOW);
		assertThat(ends).hasSize(EventHistory.MAX_DEFINITIONS + 1);
		assertThat(ends).filteredOn((one) -> one.definition().equals(EventHistory.OTHERS))
			.singleElement()
			.satisfies((one) -> assertThat(sum(one.succeeded())).isEqualTo(5));
	}

	private void add(String definition, String status, Instant endedAt) {
		add(definition, status, endedAt, Duration.ofMinutes(1));
	}

	private void add(String definition, String status, Instant endedAt, Duration duration) {
		WorkflowRun run = new WorkflowRun(
				"arn:aws:nova-act:us-east-1:123456789012:workflow-definition/" + definition + "/workflow-run/" + ID, ID,
				status, endedAt.minus(duration), endedAt, "nova-act-latest", null);
		this.history.add(DashboardRun.running(new WorkflowRunKey(definition, ID), run.startedAt()).ended(run, endedAt),
				endedAt.plusSeconds(2));
	}

	private static int sum(List<Integer> numbers) {
		return numbers.stream().mapToInt(Integer::intValue).sum();
	}

}
