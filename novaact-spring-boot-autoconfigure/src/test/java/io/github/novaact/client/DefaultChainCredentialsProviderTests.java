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

import java.util.ArrayList;
import java.util.List;

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

	private final DefaultChainCredentialsProvider provider = new DefaultChainCredentialsProvider(() -> {
		Chain chain = new Chain("KEY" + this.chains.size());
		this.chains.add(chain);
		return chain;
	});

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
	void closedProviderClosesItsChain() {
		this.provider.resolveCredentials();
		this.provider.close();
		this.provider.close();
		assertThat(this.chains).singleElement().satisfies((chain) -> assertThat(chain.closed).isTrue());
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
