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
import java.util.Random;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LearnedPaces}.
 */
class LearnedPacesTests {

	private static final long INTERVAL = 10_000;

	private static final long MAX_INTERVAL = 120_000;

	private final Paces paces = new Paces(INTERVAL, MAX_INTERVAL);

	private final PastDurations past = new PastDurations();

	private final LearnedPaces learned = new LearnedPaces(this.paces, this.past);

	@Test
	void withoutAPastThePaceHolds() {
		ended(LearnedPaces.LEAST_PAST - 1, 600);
		for (long age = 0; age < 3_000_000; age += 7_000) {
			assertThat(this.learned.pace(age)).isEqualTo(pace(age));
		}
	}

	@Test
	void whenPastRunsEndedThePaceIsTheInterval() {
		for (int i = 0; i < 64; i++) {
			ended(1, 600 + i);
		}
		for (long age = 600_000; age < 660_000; age += 1_000) {
			assertThat(this.learned.pace(age)).isEqualTo(INTERVAL);
		}
	}

	@Test
	void aPollIsDueSoonAfterTheOnlyDurationOfThePast() {
		ended(LearnedPaces.LEAST_PAST, 600);
		for (long first = 0; first < 30_000; first += 100) {
			long poll = first;
			while (poll < 600_000) {
				poll += this.learned.pace(poll);
			}
			assertThat(poll).isLessThanOrEqualTo(600_000 + INTERVAL);
		}
	}

	@Test
	void runsThatTakeLongerThanThePastArePolledAtTheirPace() {
		ended(64, 60);
		for (long age = 71_000; age < 3_000_000; age += 7_000) {
			assertThat(this.learned.pace(age)).isEqualTo(pace(age));
		}
	}

	@Test
	void aPollIsAtMostAFifthLaterThanAtItsPaceAndNeverBeforeTheInterval() {
		for (long seed = 0; seed < 200; seed++) {
			Random random = new Random(seed);
			PastDurations past = random(random);
			LearnedPaces learned = new LearnedPaces(this.paces, past);
			for (long age = -5_000; age < 4_000_000; age += 1 + random.nextInt(20_000)) {
				long gap = learned.pace(age);
				assertThat(gap).as("seed %s, age %s", seed, age)
					.isBetween(INTERVAL, Math.min(MAX_INTERVAL, (long) (1.2 * pace(age + gap)) + 1));
			}
		}
	}

	@Test
	void pastRunsWouldHaveTakenNoMoreRequests() {
		for (long seed = 0; seed < 200; seed++) {
			PastDurations past = random(new Random(seed));
			LearnedPaces learned = new LearnedPaces(this.paces, past);
			double polls = 0;
			double pollsAtTheirPace = 0;
			for (long duration : past.sorted()) {
				for (long poll = 0; poll < duration; poll += learned.pace(poll)) {
					polls++;
				}
				for (long poll = 0; poll < duration; poll += pace(poll)) {
					pollsAtTheirPace++;
				}
			}
			// The remainder of a gap is the difference
			assertThat(polls).as("seed %s", seed).isLessThanOrEqualTo(pollsAtTheirPace + past.count());
		}
	}

	@Test
	void thePaceFollowsThePast() {
		ended(256, 600);
		assertThat(this.learned.pace(600_000)).isEqualTo(INTERVAL);
		ended(256, 1200);
		assertThat(this.learned.pace(600_000)).isGreaterThan(pace(600_000));
		assertThat(this.learned.pace(1_200_000)).isEqualTo(INTERVAL);
	}

	@Test
	void oneIntervalForAllAgesIsKept() {
		LearnedPaces learned = new LearnedPaces(new Paces(INTERVAL, INTERVAL), random(new Random(1)));
		assertThat(LongStream.range(0, 1000).map((i) -> learned.pace(1000 * i))).containsOnly(INTERVAL);
	}

	private long pace(long age) {
		return this.paces.pace(this.paces.step(age));
	}

	private void ended(int runs, long seconds) {
		for (int i = 0; i < runs; i++) {
			this.past.add(Duration.ofSeconds(seconds));
		}
	}

	private static PastDurations random(Random random) {
		PastDurations past = new PastDurations();
		double sigma = 2 * random.nextDouble();
		double scale = 100 * Math.exp(random.nextGaussian());
		int count = LearnedPaces.LEAST_PAST + random.nextInt(300);
		for (int i = 0; i < count; i++) {
			past.add(Duration.ofMillis((long) (1000 * scale * Math.exp(sigma * random.nextGaussian()))));
		}
		return past;
	}

}
