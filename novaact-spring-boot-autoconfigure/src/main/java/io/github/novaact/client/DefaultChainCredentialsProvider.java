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

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * The SDK's default chain, built when it is first asked and again when what it keeps has
 * turned out to be out of date: once, however many calls find that out.
 */
final class DefaultChainCredentialsProvider implements AwsCredentialsProvider, AutoCloseable {

	private final Supplier<? extends AwsCredentialsProvider> chains;

	private @Nullable AwsCredentialsProvider chain;

	private @Nullable AwsCredentialsIdentity given;

	private boolean outdated;

	DefaultChainCredentialsProvider() {
		this(() -> DefaultCredentialsProvider.builder().build());
	}

	DefaultChainCredentialsProvider(Supplier<? extends AwsCredentialsProvider> chains) {
		this.chains = chains;
	}

	@Override
	public AwsCredentials resolveCredentials() {
		AwsCredentials credentials = chain().resolveCredentials();
		synchronized (this) {
			this.given = credentials;
		}
		return credentials;
	}

	private synchronized AwsCredentialsProvider chain() {
		if (this.outdated) {
			close();
		}
		AwsCredentialsProvider chain = this.chain;
		if (chain == null) {
			chain = this.chains.get();
			this.chain = chain;
		}
		return chain;
	}

	/**
	 * Build the chain anew before it is asked again, rather than at once, as somebody may
	 * be asking it now.
	 * @param expired credentials that have expired; if the chain gives others meanwhile,
	 * nothing is done
	 */
	synchronized void refresh(AwsCredentialsIdentity expired) {
		this.outdated |= expired.equals(this.given);
	}

	@Override
	public synchronized void close() {
		if (this.chain instanceof SdkAutoCloseable closeable) {
			closeable.close();
		}
		this.chain = null;
		this.outdated = false;
	}

	@Override
	public String toString() {
		return "the AWS SDK's default chain";
	}

}
