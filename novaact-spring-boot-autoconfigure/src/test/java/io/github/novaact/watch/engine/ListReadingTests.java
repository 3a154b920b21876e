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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ListReading}.
 */
class ListReadingTests {

	private static final long TOLERANCE = ListReading.TOLERANCE / 1000;

	private final ListReading reading = new ListReading(1, 0, ListReading.TO_THE_END, true, true);

	@Test
	void startsThatDescendFromPageToPageDescend() {
		page(Examples.descending(25, 1000, 900));
		page(Examples.descending(25, 899, 800));
		assertThat(this.reading.isDescending()).isTrue();
	}

	@Test
	void theOrderWithinAPageDoesNotMatter() {
		page(800, 1000, 900);
		page(700, 600, 790);
		assertThat(this.reading.isDescending()).isTrue();
	}

	@Test
	void aPageOfNewerRunsDoesNotDescend() {
		page(Examples.descending(25, 1000, 900));
		page(Examples.descending(25, 2000, 1900));
		assertThat(this.reading.isDescending()).isFalse();
	}

	@Test
	void startsMayBeOutOfOrderByTheTolerance() {
		page(1000);
		page(1000 + TOLERANCE);
		assertThat(this.reading.isDescending()).isTrue();
		page(1000 + TOLERANCE + 1);
		assertThat(this.reading.isDescending()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(longs = { -1_000_000_000, 1_000_000_000 })
	void oneHostileStartChangesNothing(long hostile) {
		long[] first = Examples.descending(25, 1000, 900);
		first[3] = hostile;
		page(first);
		long[] second = Examples.descending(25, 899, 800);
		second[7] = hostile;
		page(second);
		page(Examples.descending(25, 799, 700));
		assertThat(this.reading.isDescending()).isTrue();
	}

	@Test
	void aPageIsBeforeATimeIfHalfOfItsRunsAre() {
		page(100, 90, 80, 70, 60);
		assertThat(isBefore(81)).isTrue();
		assertThat(isBefore(80)).isFalse();
	}

	@Test
	void onlyTheLastPageCountsForWhatItIsBefore() {
		page(10);
		page(100, 90);
		assertThat(isBefore(50)).isFalse();
	}

	@Test
	void nothingIsBeforeATimeWhereNoRunWasRead() {
		page();
		assertThat(this.reading.isBefore(Long.MAX_VALUE)).isFalse();
		assertThat(this.reading.latest()).isEqualTo(Long.MIN_VALUE);
	}

	@Test
	void theLatestStartOfAllPagesIsKept() {
		page(100, 90);
		page(80);
		assertThat(this.reading.latest()).isEqualTo(Examples.time(100).toEpochMilli());
	}

	@Test
	void aReadingEndsWithoutAToken() {
		assertThat(this.reading.advance("a")).isTrue();
		assertThat(this.reading.advance(null)).isFalse();
		assertThat(this.reading.index).isEqualTo(2);
	}

	@Test
	void aRepeatedTokenEndsTheReadingAndItsOrder() {
		this.reading.advance("a");
		assertThat(this.reading.advance("a")).isFalse();
		assertThat(this.reading.token).isNull();
		assertThat(this.reading.isDescending()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 7, 50 })
	void aCycleOfTokensEndsAfterAFewRounds(int length) {
		int pages = 1;
		while (this.reading.advance("token-" + pages % length)) {
			pages++;
			assertThat(pages).isLessThan(4 * length + 8);
		}
		assertThat(this.reading.isDescending()).isFalse();
	}

	@Test
	void aCycleThatBeginsLaterEndsToo() {
		for (int i = 0; i < 10; i++) {
			this.reading.advance("first-" + i);
		}
		int pages = 0;
		while (this.reading.advance("token-" + pages % 5)) {
			pages++;
			assertThat(pages).isLessThan(50);
		}
		assertThat(this.reading.isDescending()).isFalse();
	}

	@Test
	void aLongReadingOfDifferentTokensDoesNotEnd() {
		for (int i = 0; i < 10_000; i++) {
			assertThat(this.reading.advance("token-" + i)).isTrue();
		}
	}

	@Test
	void aReadingIsShortForFivePages() {
		for (int i = 0; i < 5; i++) {
			assertThat(this.reading.isShort()).isTrue();
			this.reading.advance("token-" + i);
		}
		assertThat(this.reading.isShort()).isFalse();
	}

	@Test
	void aRestartBeginsAtTheTopWithoutSpoilingTheOrder() {
		page(100);
		this.reading.advance("a");
		this.reading.restart();
		assertThat(this.reading.index).isZero();
		assertThat(this.reading.token).isNull();
		page(1000);
		assertThat(this.reading.isDescending()).isTrue();
		assertThat(this.reading.advance("a")).isTrue();
	}

	@Test
	void anotherInstanceGoesOnWithTheSameOrder() {
		page(100, 90);
		this.reading.advance("a");
		ListReading other = new ListReading(1, 0, ListReading.TO_THE_END, true, true);
		other.restore(this.reading.progress());
		assertThat(other.progress()).isEqualTo(this.reading.progress());
		assertThat(other.token).isEqualTo("a");
		assertThat(other.latest()).isEqualTo(this.reading.latest());
		other.saw(Examples.runs(1000));
		assertThat(other.isDescending()).isFalse();
	}

	@Test
	void aReadingThatHasNotBegunIsRestoredToo() {
		ListReading other = new ListReading(1, 0, ListReading.TO_THE_END, true, true);
		other.restore(this.reading.progress());
		assertThat(other.progress()).isEqualTo(new ReadingProgress.Reading(0, null, true, null, null));
		assertThat(other.latest()).isEqualTo(Long.MIN_VALUE);
	}

	private void page(long... startedAt) {
		this.reading.saw(Examples.runs(startedAt));
	}

	private boolean isBefore(long seconds) {
		return this.reading.isBefore(Examples.time(seconds).toEpochMilli());
	}

}
