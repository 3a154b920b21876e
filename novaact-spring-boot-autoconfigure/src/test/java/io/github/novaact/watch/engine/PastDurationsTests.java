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

import io.github.novaact.WorkflowRunStatus;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PastDurations}.
 */
class PastDurationsTests {

	private final PastDurations past = new PastDurations();

	@Test
	void nothingIsKnownWithoutAPast() {
		assertThat(this.past.percentile(0.95)).isEqualTo(-1);
		assertThat(this.past.medianOfLonger(0)).isEqualTo(-1);
	}

	@Test
	void aPercentileIsExceededByNoMoreThanItsShare() {
		addSeconds(1, 100);
		assertThat(this.past.percentile(0.95)).isEqualTo(95_000);
		assertThat(this.past.percentile(1)).isEqualTo(100_000);
	}

	@Test
	void restoredDurationsReplaceTheOthers() {
		addSeconds(1, 300);
		int added = this.past.added();
		this.past.restore(new long[] { 7_000 });
		assertThat(this.past.toArray()).containsExactly(7_000);
		assertThat(this.past.sorted()).containsExactly(7_000);
		assertThat(this.past.added()).isEqualTo(added + 1);
		this.past.restore(new long[0]);
		assertThat(this.past.count()).isOne();
	}

	@Test
	void onlyRunsThatTookLongerCountForTheMedian() {
		addSeconds(1, 9);
		assertThat(this.past.medianOfLonger(0)).isEqualTo(5_000);
		assertThat(this.past.medianOfLonger(6_000)).isEqualTo(8_000);
		assertThat(this.past.medianOfLonger(8_999)).isEqualTo(9_000);
		assertThat(this.past.medianOfLonger(9_000)).isEqualTo(-1);
	}

	@Test
	void theOldestDurationIsReplacedFirst() {
		addSeconds(1, 256);
		assertThat(this.past.isFull()).isTrue();
		addSeconds(1000, 1000);
		assertThat(this.past.toArray()).hasSize(256).contains(1_000_000, 2_000).doesNotContain(1_000);
	}

	@Test
	void durationsThatMakeNoSenseAreLeftOut() {
		this.past.add(Duration.ofSeconds(-1));
		this.past.add(Duration.ofDays(367));
		this.past.add(WorkflowRunStatus.SUCCEEDED, null);
		assertThat(this.past.toArray()).isEmpty();
	}

	@Test
	void aRunThatIsDeletedTakesNoUsualTime() {
		this.past.add(WorkflowRunStatus.DELETING, Duration.ofSeconds(1));
		this.past.add(WorkflowRunStatus.FAILED, Duration.ofSeconds(2));
		assertThat(this.past.toArray()).containsExactly(2_000);
	}

	private void addSeconds(int from, int to) {
		for (int i = from; i <= to; i++) {
			this.past.add(Duration.ofSeconds(i));
		}
	}

}
