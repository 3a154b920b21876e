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

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Paces}.
 */
class PacesTests {

	private final Paces paces = new Paces(10_000, 120_000);

	@Test
	void aYoungRunIsPolledAfterTheInterval() {
		assertThat(pace(0)).isEqualTo(10_000);
		assertThat(pace(200_000)).isEqualTo(10_000);
	}

	@Test
	void aRunFromTheFutureIsYoung() {
		assertThat(pace(-1_000_000)).isEqualTo(10_000);
	}

	@Test
	void anOldRunIsPolledAfterTheLongestInterval() {
		assertThat(pace(2_400_000)).isEqualTo(120_000);
		assertThat(pace(Long.MAX_VALUE)).isEqualTo(120_000);
	}

	@Test
	void thePaceIsAStepBelowAShareOfTheAge() {
		for (long age = 200_000; age < 2_400_000; age += 10_000) {
			assertThat((double) pace(age)).isBetween(0.05 * age / 1.26, 0.05 * age);
		}
	}

	@Test
	void oneStepSufficesWhereTheIntervalsAreEqual() {
		assertThat(new Paces(10_000, 10_000).count()).isOne();
	}

	@Test
	void stepsOfTheShortestIntervalDiffer() {
		Paces paces = new Paces(1, 10);
		for (int step = 1; step < paces.count(); step++) {
			assertThat(paces.pace(step)).isGreaterThan(paces.pace(step - 1));
		}
	}

	private long pace(long age) {
		return this.paces.pace(this.paces.step(age));
	}

}
