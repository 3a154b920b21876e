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

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.utils.SdkAutoCloseable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DefaultChainCredentialsProvider}.
 */
class DefaultChainCredentialsProviderTests {

	private final List<Chain> chains = new ArrayList<>();

	private final ManualTime time = new ManualTime();

	private boolean stale;

	private final DefaultChainCredentialsProvider provider = new DefaultChainCredentialsProvider(() -> {
		Chain chain = new Chain(this.stale ? "STALE" : "KEY" + this.chains.size());
		this.chains.add(chain);
		return chain;
	}, this.time);

	@Test
	void chainIsBuiltWhenItIsFirstAsked() {
		assertThat(this.chains).isEmpty();
		assertThat(this.provider.resolveCredentials()).isSameAs(this.provider.resolveCredentials());
		assertThat(this.chains).hasSize(1);
	}

	@Test
	void chainIsBuiltAnewOnceForAllWhoFoundItOutOfDate() {
		AwsCredentials expired = this.provider.resolveCredentials();
		this.provider.refresh(expired);
		assertThat(this.provider.resolveCredentials().accessKeyId()).isEqualTo("KEY1");
		this.provider.refresh(expired);
		assertThat(this.provider.resolveCredentials().accessKeyId()).isEqualTo("KEY1");
		assertThat(this.chains).hasSize(2);
		assertThat(this.chains.get(0).closed).isTrue();
		assertThat(this.chains.get(1).closed).isFalse();
	}

	@Test
	void chainThatIsOutOfDateIsClosedNoSoonerThanItIsAskedAgain() {
		this.provider.refresh(this.provider.resolveCredentials());
		assertThat(this.chains.get(0).closed).isFalse();
	}

	@Test
	void chainThatKeepsReturningExpiredCredentialsIsUsedAfterGrowingPauses() {
		this.stale = true;
		for (int i = 0; i < 600; i++) {
			this.provider.refresh(this.provider.resolveCredentials());
			this.time.pass(Duration.ofSeconds(1));
		}
		// At first, at once, after 1, 2, 4, 8, 16 and 32 s, and once a minute
		assertThat(this.chains).hasSizeBetween(8, 20);
	}

	@Test
	void expiredCredentialsAreNoReasonToRetryDuringAPause() {
		this.stale = true;
		assertThat(this.provider.refresh(this.provider.resolveCredentials())).isTrue();
		AwsCredentials stale = this.provider.resolveCredentials();
		assertThat(this.provider.refresh(stale)).isFalse();
		assertThat(this.provider.resolveCredentials()).isSameAs(stale);
	}

	@Test
	void newCredentialsEndThePauses() {
		this.stale = true;
		this.provider.refresh(this.provider.resolveCredentials());
		this.provider.resolveCredentials();
		this.stale = false;
		this.time.pass(Duration.ofSeconds(1));
		AwsCredentials renewed = this.provider.resolveCredentials();
		assertThat(renewed.accessKeyId()).isEqualTo("KEY2");
		assertThat(this.provider.refresh(renewed)).isTrue();
		assertThat(this.provider.resolveCredentials().accessKeyId()).isEqualTo("KEY3");
	}

	@Test
	void acceptedCredentialsEndThePauses() {
		this.stale = true;
		this.provider.refresh(this.provider.resolveCredentials());
		this.provider.accepted(this.provider.resolveCredentials());
		this.time.pass(Duration.ofMinutes(10));
		this.provider.resolveCredentials();
		assertThat(this.chains).hasSize(2);
	}

	@Test
	void closedProviderClosesItsChain() {
		this.provider.resolveCredentials();
		this.provider.close();
		this.provider.close();
		assertThat(this.chains).singleElement().satisfies((chain) -> assertThat(chain.closed).isTrue());
	}

	private static final class ManualTime implements TimeSource {

		private long nanos;

		void pass(Duration duration) {
			this.nanos += duration.toNanos();
		}

		@Override
		public Instant now() {
			return Instant.EPOCH.plusNanos(this.nanos);
		}

		@Override
		public long nanoTime() {
			return this.nanos;
		}

		@Override
		public boolean await(CountDownLatch latch, Duration time) {
			return false;
		}

	}

	private static final class Chain implements AwsCredentialsProvider, SdkAutoCloseable {

		private final AwsCredentials credentials;

		private boolean closed;

		Chain(String accessKey) {
			this.credentials = AwsBasicCredentials.create(accessKey, "secret");
		}

		@Override
		public AwsCredentials resolveCredentials() {
			return this.credentials;
		}

		@Override
		public void close() {
			this.closed = true;
		}

	}

}
