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

package io.github.novaact.watch.engine;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StuckRule}.
 */
class StuckRuleTests {

	private final PastDurations past = new PastDurations();

	private final StuckRule rule = new StuckRule(null, this.past);

	@Test
	void theConfiguredDurationCounts() {
		StuckRule fixed = new StuckRule(Duration.ofSeconds(5), this.past);
		this.past.add(Duration.ofHours(1));
		assertThat(fixed.stuckAfter()).isEqualTo(Duration.ofSeconds(5));
		assertThat(isOverdue(fixed, "RUNNING", 4)).isFalse();
		assertThat(isOverdue(fixed, "RUNNING", 5)).isTrue();
	}

	@Test
	void threeTimesTheUsualDurationIsTooLong() {
		add(10, Duration.ofHours(1));
		assertThat(this.rule.stuckAfter()).isEqualTo(Duration.ofHours(3));
		assertThat(isOverdue(this.rule, "RUNNING", 3 * 3600 - 1)).isFalse();
		assertThat(isOverdue(this.rule, "RUNNING", 3 * 3600)).isTrue();
	}

	@Test
	void shortRunsAreSuspectedAfterTenMinutes() {
		this.past.add(Duration.ofSeconds(1));
		assertThat(this.rule.stuckAfter()).isEqualTo(Duration.ofMinutes(10));
	}

	@Test
	void aRunIsSuspectedLaterWhileFewPastRunsAreKnown() {
		add(1, Duration.ofMinutes(30));
		assertThat(this.rule.stuckAfter()).isEqualTo(Duration.ofHours(15));
		add(4, Duration.ofMinutes(10));
		assertThat(this.rule.stuckAfter()).isEqualTo(Duration.ofHours(3));
		add(5, Duration.ofMinutes(10));
		assertThat(this.rule.stuckAfter()).isEqualTo(Duration.ofMinutes(90));
	}

	@Test
	void aRunIsSuspectedAfterADayIfFewLongRunsAreKnown() {
		add(2, Duration.ofHours(7));
		assertThat(this.rule.stuckAfter()).isEqualTo(Duration.ofDays(1));
		add(1, Duration.ofHours(9));
		assertThat(this.rule.stuckAfter()).isEqualTo(Duration.ofHours(27));
	}

	@Test
	void withoutAPastARunIsSuspectedAfterADay() {
		assertThat(this.rule.stuckAfter()).isEqualTo(Duration.ofDays(1));
	}

	@Test
	void onlyRunningRunsAreOverdue() {
		assertThat(isOverdue(this.rule, "SUCCEEDED", 1_000_000)).isFalse();
		assertThat(isOverdue(this.rule, "PAUSED", 1_000_000)).isFalse();
		assertThat(isOverdue(this.rule, null, 1_000_000)).isFalse();
		assertThat(this.rule.isOverdue("RUNNING", null, null, Examples.time(1_000_000))).isFalse();
	}

	@Test
	void aRunWithANewerActIsNotOverdueBeforeItsTime() {
		assertThat(this.rule.isOverdue("RUNNING", Examples.START, Examples.time(200_000), Examples.time(199_999)))
			.isFalse();
		assertThat(this.rule.isOverdue("RUNNING", Examples.START, Examples.time(200_000), Examples.time(200_000)))
			.isTrue();
	}

	private void add(int runs, Duration duration) {
		for (int i = 0; i < runs; i++) {
			this.past.add(duration);
		}
	}

	private static boolean isOverdue(StuckRule rule, @Nullable String status, long age) {
		return rule.isOverdue(status, Examples.START, null, Examples.time(age));
	}

}
