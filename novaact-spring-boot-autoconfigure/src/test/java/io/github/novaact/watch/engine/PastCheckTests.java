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
 * Tests for {@link PastCheck}.
 */
class PastCheckTests {

	private static final long TEN_MINUTES = 600_000;

	private final PastCheck check = new PastCheck();

	@Test
	void tenSweepsEarnAPage() {
		sweeps(9);
		assertThat(this.check.isDue(1, 0)).isFalse();
		sweeps(2);
		assertThat(this.check.isDue(1, 0)).isTrue();
		assertThat(this.check.isDue(2, 0)).isFalse();
	}

	@Test
	void aCheckUsesUpWhatWasEarned() {
		sweeps(100);
		this.check.begin();
		assertThat(this.check.isDue(1, 0)).isFalse();
	}

	@Test
	void checksAreTenMinutesApart() {
		this.check.done(7);
		sweeps(100);
		assertThat(this.check.dueAt()).isEqualTo(TEN_MINUTES + 7);
		assertThat(this.check.isDue(1, TEN_MINUTES + 6)).isFalse();
		assertThat(this.check.isDue(1, TEN_MINUTES + 7)).isTrue();
	}

	@Test
	void aReadingThatLeftRunsOutIsRepeatedAtOnce() {
		this.check.done(0);
		this.check.repeat(50, 1);
		assertThat(this.check.isDue(50, 1)).isTrue();
	}

	private void sweeps(int count) {
		for (int i = 0; i < count; i++) {
			this.check.swept();
		}
	}

}
