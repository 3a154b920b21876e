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

import java.util.EnumMap;
import java.util.Map;

import io.github.novaact.watch.store.DefinitionWatch;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests for {@link FleetPlan}.
 */
class FleetPlanTests {

	private final FleetPlan plan = new FleetPlan(Examples.SETTINGS);

	@Test
	void nothingIsTakenFromAnEmptyPlan() {
		assertThat(this.plan.take(Examples.at(0))).isNull();
		assertThat(this.plan.idleUntil()).isEqualTo(Long.MAX_VALUE);
		assertThat(this.plan.size()).isZero();
	}

	@Test
	void aRunOfAnyDefinitionIsTaken() {
		watch("one", 1);
		watch("two", 2);
		assertThat(this.plan.size()).isEqualTo(2);
		assertThat(this.plan.take(Examples.at(0))).isNotNull();
		assertThat(this.plan.take(Examples.at(0))).isNotNull();
		assertThat(this.plan.take(Examples.at(0))).isNull();
	}

	@Test
	void thePlanIsIdleOnlyUntilAChange() {
		watch("one", 1);
		this.plan.take(Examples.at(0));
		assertThat(this.plan.take(Examples.at(0))).isNull();
		assertThat(this.plan.idleUntil()).isEqualTo(Long.MAX_VALUE);
		watch("one", 2);
		assertThat(this.plan.idleUntil()).isLessThan(Examples.ticks(0));
	}

	@Test
	void aDefinitionThatWasRemovedIsNotPolled() {
		watch("one", 1);
		this.plan.remove("one");
		assertThat(this.plan.take(Examples.at(0))).isNull();
	}

	@Test
	void durationsOfPastRunsOutliveTheLastRunThatIsWanted() {
		watch("one", 1);
		change("one", 0).restorePastDurations(new long[] { 60_000 });
		this.plan.remove("one");
		assertThat(change("one", 0).pastDurations()).containsExactly(60_000);
		for (int i = 0; i < 300; i++) {
			change("other-" + i, 0).restorePastDurations(new long[] { 60_000 });
			this.plan.remove("other-" + i);
		}
		this.plan.remove("one");
		assertThat(change("one", 0).pastDurations()).containsExactly(60_000);
		assertThat(change("other-0", 0).pastDurations()).isEmpty();
	}

	@Test
	void theRunWhosePaceHasPassedMostOftenGoesFirst() {
		watch("one", 1);
		change("two", 10).watch(Examples.id(2).toString());
		assertThat(this.plan.take(Examples.at(20))).extracting(FleetPlanTests::definition).isEqualTo("one");
	}

	@Test
	void waitersGoFirstExceptForTheSharesOfTheOthers() {
		for (int i = 0; i < 1000; i++) {
			change("waited-" + i, 0).setAwaited(Examples.id(i).toString(), true);
			watch("watched-" + i, i);
		}
		Map<Lane, Integer> taken = new EnumMap<>(Lane.class);
		for (int i = 0; i < 1000; i++) {
			FleetPlan.Planned request = this.plan.take(Examples.at(0));
			assertThat(request).isNotNull();
			taken.merge(definition(request).startsWith("waited") ? Lane.WAITED : Lane.WATCHED, 1, Integer::sum);
		}
		assertThat(taken.get(Lane.WATCHED)).isCloseTo((int) (1000 * Lane.WATCHED.share()), within(2));
	}

	@Test
	void aLaneWithNothingToSendSavesNoShares() {
		for (int i = 0; i < 100; i++) {
			change("waited-" + i, 0).setAwaited(Examples.id(i).toString(), true);
		}
		for (int i = 0; i < 50; i++) {
			this.plan.take(Examples.at(0));
		}
		for (int i = 0; i < 10; i++) {
			watch("watched-" + i, i);
		}
		for (int i = 0; i < 3; i++) {
			assertThat(this.plan.take(Examples.at(0))).extracting(FleetPlanTests::definition)
				.asString()
				.startsWith("waited");
		}
	}

	private static String definition(FleetPlan.Planned request) {
		return request.definition().name();
	}

	private void watch(String definition, long number) {
		change(definition, 0).watch(Examples.id(number).toString());
	}

	private DefinitionWatch change(String definition, long seconds) {
		return this.plan.definition(definition, Examples.at(seconds)).change(Examples.at(seconds));
	}

}
