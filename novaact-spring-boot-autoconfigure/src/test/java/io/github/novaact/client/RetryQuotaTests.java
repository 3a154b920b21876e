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

package io.github.novaact.client;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RetryQuota}.
 */
class RetryQuotaTests {

	@Test
	void givesTokensUntilTheyAreSpent() {
		RetryQuota quota = new RetryQuota(30);
		assertThat(quota.acquire(14)).isTrue();
		assertThat(quota.acquire(14)).isTrue();
		assertThat(quota.acquire(14)).isFalse();
		assertThat(quota.available()).isEqualTo(2);
	}

	@Test
	void takesTokensBackUpToItsCapacity() {
		RetryQuota quota = new RetryQuota(20);
		quota.acquire(5);
		quota.release(14);
		assertThat(quota.available()).isEqualTo(20);
		quota.release(1);
		assertThat(quota.available()).isEqualTo(20);
	}

	@Test
	void emptyQuotaGivesNothing() {
		assertThat(new RetryQuota(0).acquire(5)).isFalse();
	}

}
