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
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * The SDK's default chain, built at the first use and built again when its credentials
 * have expired: once for all calls that find this out. While a new chain returns the
 * expired credentials again, such as those of a metadata service that lags, the chain is
 * used only after pauses, which grow.
 */
final class DefaultChainCredentialsProvider implements AwsCredentialsProvider, AutoCloseable {

	private static final Log logger = LogFactory.getLog(DefaultNovaActClient.class);

	private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

	private static final Duration MAX_PAUSE = Duration.ofMinutes(1);

	private final Supplier<? extends AwsCredentialsProvider> chains;

	private final TimeSource time;

	private @Nullable AwsCredentialsProvider chain;

	private @Nullable AwsCredentials given;

	private boolean outdated;

	/** Credentials that have expired according to the service. */
	private volatile @Nullable AwsCredentialsIdentity expired;

	private Duration pause = Duration.ZERO;

	private long pausedAt;

	DefaultChainCredentialsProvider(TimeSource time) {
		this(() -> DefaultCredentialsProvider.builder().build(), time);
	}

	DefaultChainCredentialsProvider(Supplier<? extends AwsCredentialsProvider> chains, TimeSource time) {
		this.chains = chains;
		this.time = time;
	}

	@Override
	public AwsCredentials resolveCredentials() {
		AwsCredentialsProvider provider;
		synchronized (this) {
			if (isPaused() && this.given != null) {
				return this.given;
			}
			provider = chain();
		}
		AwsCredentials credentials = provider.resolveCredentials();
		given(credentials);
		return credentials;
	}

	private boolean isPaused() {
		return !this.pause.isZero() && this.time.nanoTime() - this.pausedAt < this.pause.toNanos();
	}

	private AwsCredentialsProvider chain() {
		if (this.outdated || !this.pause.isZero()) {
			closeChain();
		}
		AwsCredentialsProvider chain = (this.chain != null) ? this.chain : this.chains.get();
		this.chain = chain;
		return chain;
	}

	private synchronized void given(AwsCredentials credentials) {
		this.given = credentials;
		if (!credentials.equals(this.expired)) {
			endPauses();
			return;
		}
		if (isPaused()) {
			return;
		}
		if (this.pause.isZero()) {
			logger.warn("The default credentials chain returns credentials that have expired according to Nova Act. "
					+ "It is called again after pauses of " + FIRST_PAUSE.toSeconds() + " to " + MAX_PAUSE.toSeconds()
					+ " s until it returns others");
		}
		Duration doubled = this.pause.multipliedBy(2);
		this.pause = this.pause.isZero() ? FIRST_PAUSE : (doubled.compareTo(MAX_PAUSE) < 0) ? doubled : MAX_PAUSE;
		this.pausedAt = this.time.nanoTime();
	}

	private void endPauses() {
		this.expired = null;
		this.pause = Duration.ZERO;
	}

	/**
	 * Build the chain again before its next use. Not at once, as another call may be
	 * using it.
	 * @param expired credentials that have expired according to the service
	 * @return whether the next credentials may be others
	 */
	synchronized boolean refresh(AwsCredentialsIdentity expired) {
		if (!expired.equals(this.given)) {
			return true;
		}
		if (isPaused()) {
			return false;
		}
		this.outdated = true;
		this.expired = expired;
		return true;
	}

	/**
	 * Called when the service accepted credentials.
	 * @param accepted the credentials
	 */
	void accepted(AwsCredentialsIdentity accepted) {
		if (this.expired == null) {
			return;
		}
		synchronized (this) {
			if (accepted.equals(this.expired)) {
				this.outdated = false;
				endPauses();
			}
		}
	}

	private void closeChain() {
		if (this.chain instanceof SdkAutoCloseable closeable) {
			closeable.close();
		}
		this.chain = null;
		this.outdated = false;
	}

	@Override
	public synchronized void close() {
		closeChain();
	}

	@Override
	public String toString() {
		return "the AWS SDK's default chain";
	}

}
