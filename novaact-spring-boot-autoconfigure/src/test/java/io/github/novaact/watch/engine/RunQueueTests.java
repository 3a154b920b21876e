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

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RunQueue}.
 */
class RunQueueTests {

	private final RunQueue queue = new RunQueue(10_000);

	@Test
	void runsAreInTheOrderInWhichTheyBecomeDue() {
		for (long base : new long[] { 5, 3, 9, 7, 1, 7, 9, 0 }) {
			TrackedRun run = Examples.run(base);
			run.base = base;
			this.queue.addInOrder(run);
		}
		assertThat(bases()).containsExactly(0L, 1L, 3L, 5L, 7L, 7L, 9L, 9L);
		assertThat(this.queue.due()).isEqualTo(Long.MAX_VALUE);
	}

	@Test
	void aRunThatIsAddedAgainMoves() {
		TrackedRun first = Examples.run(1);
		TrackedRun second = Examples.run(2);
		second.base = 1;
		this.queue.addInOrder(first);
		this.queue.addInOrder(second);
		first.base = 2;
		this.queue.addInOrder(first);
		assertThat(bases()).containsExactly(1L, 2L);
	}

	private List<Long> bases() {
		List<Long> bases = new ArrayList<>();
		for (TrackedRun run = this.queue.first(); run != null; run = this.queue.first()) {
			bases.add(run.base);
			RunQueue.leave(run);
		}
		return bases;
	}

}
