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
 * Tests for {@link BackOff}.
 */
class BackOffTests {

	private final BackOff backOff = new BackOff(0, 3000);

	@Test
	void requestsThatSucceedAreNotPaused() {
		assertThat(this.backOff.permits(0, 31)).isTrue();
		assertThat(this.backOff.readyAt()).isEqualTo(Long.MIN_VALUE);
	}

	@Test
	void pausesDoubleUpToTheLongest() {
		long ticks = 0;
		for (long pause : new long[] { 500, 1000, 2000, 3000, 3000 }) {
			this.backOff.failed(ticks);
			assertThat(this.backOff.readyAt()).isEqualTo(ticks + pause);
			assertThat(this.backOff.permits(ticks + pause - 1, 0)).isFalse();
			ticks += pause;
		}
	}

	@Test
	void oneRequestAtATimeFindsOutWhetherTheServiceResponds() {
		this.backOff.failed(0);
		assertThat(this.backOff.permits(500, 0)).isTrue();
		assertThat(this.backOff.permits(500, 1)).isFalse();
	}

	@Test
	void failuresOfRequestsThatWereUnderWayDoNotProlongAPause() {
		this.backOff.failed(0);
		this.backOff.failed(1);
		this.backOff.failed(499);
		assertThat(this.backOff.readyAt()).isEqualTo(500);
		assertThat(this.backOff.failures()).isOne();
	}

	@Test
	void successEndsThePause() {
		this.backOff.failed(0);
		this.backOff.succeeded();
		assertThat(this.backOff.isFailing()).isFalse();
		assertThat(this.backOff.permits(1, 5)).isTrue();
		this.backOff.failed(10);
		assertThat(this.backOff.readyAt()).isEqualTo(510);
	}

	@Test
	void toleratedFailuresCauseNoPause() {
		BackOff tolerant = new BackOff(2, 3000);
		tolerant.failed(0);
		tolerant.failed(0);
		assertThat(tolerant.isFailing()).isFalse();
		assertThat(tolerant.permits(0, 9)).isTrue();
		tolerant.failed(0);
		assertThat(tolerant.isFailing()).isTrue();
		assertThat(tolerant.readyAt()).isEqualTo(500);
	}

	@Test
	void manyDoublingsDoNotOverflow() {
		assertThat(BackOff.pause(500, 1_000_000, Long.MAX_VALUE)).isEqualTo(500L << 20);
		assertThat(BackOff.pause(500, 0, 100)).isEqualTo(100);
	}

}
