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
 * Tests for {@link ListAccess}.
 */
class ListAccessTests {

	private static final long MAX_INTERVAL = 120_000;

	private final ListAccess access = new ListAccess(MAX_INTERVAL);

	@Test
	void onePageIsRequestedAtATime() {
		assertThat(this.access.permits(0)).isTrue();
		this.access.requested();
		assertThat(this.access.permits(0)).isFalse();
		this.access.responded();
		assertThat(this.access.permits(0)).isTrue();
	}

	@Test
	void aRefusedListIsNotUsableUntilItIsTriedAgain() {
		this.access.refused(5 + MAX_INTERVAL);
		assertThat(this.access.isUsable(4 + MAX_INTERVAL)).isFalse();
		assertThat(this.access.permits(4 + MAX_INTERVAL)).isFalse();
		assertThat(this.access.nextPermit(10)).isEqualTo(5 + MAX_INTERVAL);
		assertThat(this.access.permits(5 + MAX_INTERVAL)).isTrue();
	}

	@Test
	void aListThatTheClientDoesNotSupportIsNeverUsable() {
		this.access.refused(Long.MAX_VALUE);
		assertThat(this.access.isUsable(Long.MAX_VALUE - 1)).isFalse();
		assertThat(this.access.nextPermit(0)).isEqualTo(Long.MAX_VALUE);
	}

	@Test
	void aListThatFailsIsUsableButPaused() {
		this.access.failed(0);
		assertThat(this.access.isUsable(0)).isTrue();
		assertThat(this.access.permits(0)).isFalse();
		assertThat(this.access.nextPermit(0)).isEqualTo(500);
		assertThat(this.access.permits(500)).isTrue();
	}

	@Test
	void runsWithWaitersAreLookedUpAfterThreeFailures() {
		this.access.failed(0);
		this.access.failed(1000);
		assertThat(this.access.isFailing()).isFalse();
		this.access.failed(10_000);
		assertThat(this.access.isFailing()).isTrue();
		this.access.succeeded();
		assertThat(this.access.isFailing()).isFalse();
	}

	@Test
	void thereIsNoNextPermitWhereNothingIsPaused() {
		assertThat(this.access.nextPermit(0)).isEqualTo(Long.MAX_VALUE);
	}

}
