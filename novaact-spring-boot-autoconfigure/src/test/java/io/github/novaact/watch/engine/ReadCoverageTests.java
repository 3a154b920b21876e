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
import java.time.Instant;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ReadCoverage}: every run started before {@code upTo} was read, without
 * a gap.
 */
class ReadCoverageTests {

	private static final long LATENESS = 120;

	private static final long TOLERANCE = ListReading.TOLERANCE / 1000;

	private final ReadCoverage coverage = new ReadCoverage();

	@Test
	void nothingIsCoveredBeforeAPageIsRead() {
		assertThat(this.coverage.upTo()).isEqualTo(Long.MIN_VALUE);
		assertThat(this.coverage.isMetBy(Examples.reading(-1_000_000))).isFalse();
	}

	@Test
	void aReadingExtendsToItsLatestStart() {
		extend(90, 80, 70);
		assertUpTo(90);
	}

	@Test
	void aReadingOfOlderRunsTakesNothingAway() {
		extend(90);
		extend(50);
		assertUpTo(90);
	}

	@Test
	void aReadingWithoutRunsExtendsNothing() {
		extend();
		assertThat(this.coverage.upTo()).isEqualTo(Long.MIN_VALUE);
	}

	@Test
	void aStartInTheFutureExtendsToNowOnly() {
		extend(100_000, 90);
		assertUpTo(100);
	}

	@Test
	void theServicesClockDecidesWhatIsTheFuture() {
		Moment now = Examples.at(100);
		this.coverage.extend(Examples.reading(105), new Moment(now.ticks(), now.wall(), now.service() + 10_000));
		assertUpTo(105);
	}

	@Test
	void anIncompleteReadingExtendsNothingThreeTimes() {
		extend(10);
		for (int i = 0; i < 3; i++) {
			this.coverage.extend(incomplete(50), Examples.at(100));
			assertUpTo(10);
		}
		this.coverage.extend(incomplete(50), Examples.at(100));
		assertUpTo(50);
	}

	@Test
	void aCompleteReadingStartsTheCountOfIncompleteOnesAnew() {
		for (int i = 0; i < 3; i++) {
			this.coverage.extend(incomplete(50), Examples.at(100));
		}
		extend(10);
		this.coverage.extend(incomplete(50), Examples.at(100));
		assertUpTo(10);
	}

	@Test
	void aReadingMeetsWhatWasReadOnlyBelowTheLatenessOfLists() {
		extend(0);
		assertThat(this.coverage.isMetBy(Examples.reading(-LATENESS - TOLERANCE))).isFalse();
		assertThat(this.coverage.isMetBy(Examples.reading(-LATENESS - TOLERANCE - 1))).isTrue();
	}

	@Test
	void aSingleOldRunOnAPageMeetsNothing() {
		extend(0);
		assertThat(this.coverage.isMetBy(Examples.reading(90, 80, 70, -100_000))).isFalse();
	}

	@Test
	void aRunThatIsListedLateMakesLaterReadingsGoFarther() {
		extend(0);
		this.coverage.pastRead();
		this.coverage.discovered(Examples.time(-300));
		assertThat(this.coverage.lateness()).isEqualTo(Duration.ofSeconds(600));
		assertThat(this.coverage.isMetBy(Examples.reading(-600 - TOLERANCE))).isFalse();
		assertThat(this.coverage.isMetBy(Examples.reading(-600 - TOLERANCE - 1))).isTrue();
	}

	@Test
	void latenessNeverShrinksAndIsAnHourAtMost() {
		extend(0);
		this.coverage.pastRead();
		this.coverage.discovered(Examples.time(-100_000));
		assertThat(this.coverage.lateness()).isEqualTo(Duration.ofHours(1));
		this.coverage.discovered(Examples.time(-300));
		assertThat(this.coverage.lateness()).isEqualTo(Duration.ofHours(1));
	}

	@Test
	void runsOfThePastAndNewRunsAreNotLate() {
		extend(0);
		this.coverage.discovered(Examples.time(-100_000));
		this.coverage.pastRead();
		this.coverage.discovered(Examples.time(10));
		assertThat(this.coverage.lateness()).isEqualTo(Duration.ofSeconds(LATENESS));
	}

	@Test
	void watchingAgainForgetsWhatWasRead() {
		this.coverage.begin(Examples.at(0));
		extend(90);
		this.coverage.pastRead();
		this.coverage.end();
		assertThat(this.coverage.isWatched()).isFalse();
		this.coverage.begin(Examples.at(100));
		assertThat(this.coverage.isWatched()).isTrue();
		assertThat(this.coverage.isPastRead()).isFalse();
		assertThat(this.coverage.upTo()).isEqualTo(Long.MIN_VALUE);
	}

	@Test
	void progressOfAnotherInstanceIsRestored() {
		this.coverage.restore(new ReadingProgress(true, true, Examples.time(50), Duration.ofMinutes(9), 3, null));
		assertUpTo(50);
		assertThat(this.coverage.isPastRead()).isTrue();
		assertThat(this.coverage.lateness()).isEqualTo(Duration.ofMinutes(9));
	}

	@Test
	void endsAreRememberedByRun() {
		this.coverage.published(Examples.id(1), Examples.time(0), Examples.time(10), Examples.time(10));
		assertThat(this.coverage.isPublished(Examples.id(1))).isTrue();
		assertThat(this.coverage.isPublished(Examples.id(2))).isFalse();
		assertThat(this.coverage.mayBeForgotten(Examples.time(0), Examples.time(10))).isFalse();
	}

	@Test
	void beyondTheCapacityTheOldestSettledEndIsForgotten() {
		publishTheCapacity(-100_000);
		extend(0);
		publish(1_000_000, -90_000, -80_000);
		assertThat(this.coverage.isPublished(Examples.id(0))).isFalse();
		assertThat(this.coverage.isPublished(Examples.id(1))).isTrue();
		assertThat(this.coverage.mayBeForgotten(Examples.time(-100_000), Examples.time(-99_990))).isTrue();
	}

	@Test
	void anEndThatAListMayStillShowIsNotForgotten() {
		extend(0);
		publishTheCapacity(-LATENESS);
		publish(1_000_000, -LATENESS, 0);
		assertThat(this.coverage.isPublished(Examples.id(0))).isTrue();
	}

	@Test
	void aRunThatIsNotSettledIsNeverTakenForForgotten() {
		publishTheCapacity(-100_000);
		extend(0);
		publish(1_000_000, -90_000, -80_000);
		assertThat(this.coverage.mayBeForgotten(Examples.time(-LATENESS), Examples.time(-99_990))).isFalse();
	}

	@Test
	void anEndInTheFutureDoesNotStandForAllBefore() {
		extend(0);
		this.coverage.published(Examples.id(2_000_000), Examples.time(-100_000), Examples.time(1_000_000),
				Examples.time(-50_000));
		publishTheCapacity(-100_000);
		assertThat(this.coverage.isPublished(Examples.id(2_000_000))).isFalse();
		assertThat(this.coverage.mayBeForgotten(Examples.time(-60_000), Examples.time(-40_000))).isFalse();
	}

	@Test
	void theHorizonOfPublishedEndsIsRestored() {
		this.coverage.restorePublishedUpTo(Examples.time(50));
		this.coverage.restorePublishedUpTo(Examples.time(40));
		assertThat(this.coverage.mayBeForgotten(Examples.time(0), Examples.time(50))).isTrue();
		assertThat(this.coverage.mayBeForgotten(Examples.time(0), Examples.time(51))).isFalse();
	}

	@Test
	void anEndFromBeforeTheWatchIsPast() {
		this.coverage.begin(Examples.at(0));
		assertThat(isPast(-50, -10)).isTrue();
		assertThat(isPast(-50, 10)).isFalse();
	}

	@Test
	void anEndThatIsNotKnownIsNotBeforeTheStart() {
		this.coverage.begin(Examples.at(0));
		assertThat(isPast(Examples.time(10), null)).isFalse();
		assertThat(isPast(Examples.time(-10), null)).isTrue();
		assertThat(isPast(10, -10)).isFalse();
	}

	private boolean isPast(long startedAt, long endedAt) {
		return isPast(Examples.time(startedAt), Examples.time(endedAt));
	}

	private boolean isPast(Instant startedAt, @Nullable Instant endedAt) {
		return this.coverage.isPast(Examples.summary(Examples.id(1).toString(), "SUCCEEDED", startedAt, endedAt),
				Examples.at(60));
	}

	private void publishTheCapacity(long startedAt) {
		for (int i = 0; i < ReadCoverage.CAPACITY; i++) {
			publish(i, startedAt, startedAt + 10);
		}
	}

	private void publish(long number, long startedAt, long endedAt) {
		UUID id = Examples.id(number);
		Instant end = Examples.time(endedAt);
		this.coverage.published(id, Examples.time(startedAt), end, Examples.time(60));
	}

	private void extend(long... startedAt) {
		this.coverage.extend(Examples.reading(startedAt), Examples.at(100));
	}

	private static ListReading incomplete(long... startedAt) {
		ListReading reading = Examples.reading(startedAt);
		reading.incomplete = true;
		return reading;
	}

	private void assertUpTo(long seconds) {
		assertThat(this.coverage.upTo()).isEqualTo(Examples.time(seconds).toEpochMilli());
	}

}
