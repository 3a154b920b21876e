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

import java.util.UUID;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RunSchedule}.
 */
class RunScheduleTests {

	private static final long NOW = 1_000_000;

	private final DefinitionState state = new DefinitionState("flow", WatchSettings.DEFAULTS);

	private final RunSchedule schedule = new RunSchedule(this.state);

	private final ListPlan list = new ListPlan(this.state, new ListCoverage(this.state));

	private final TrackedRun run = new TrackedRun(UUID.randomUUID());

	@Test
	void firstWaiterMakesARunDueThatBacksOff() {
		this.state.runs().add(this.run);
		this.schedule.lookUp(this.run);
		this.schedule.lookedUp(this.run);
		for (int failures = 0; failures < 5; failures++) {
			this.schedule.dueAfterAFailure(this.run, NOW);
		}
		this.schedule.prune();
		assertThat(this.schedule.nextDue(NOW)).isEqualTo(NOW + 120_000);
		this.run.set(TrackedRun.AWAITED);
		this.schedule.awaited(this.run, NOW);
		this.schedule.prune();
		assertThat(this.schedule.poll(true, this.list, NOW).run()).isSameAs(this.run);
	}

}
