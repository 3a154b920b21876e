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

package io.github.novaact.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * Configuration properties for the Nova Act client.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("novaact")
public class NovaActProperties {

	/**
	 * Whether to enable Nova Act.
	 */
	private boolean enabled = true;

	/**
	 * Region of the service, such as "us-east-1". Defaults to the region of the
	 * AwsRegionProvider bean or of the AWS SDK's default chain.
	 */
	private @Nullable String region;

	/**
	 * Endpoint of the service, with an optional base path. Derived from the region by
	 * default.
	 */
	private @Nullable String endpoint;

	/**
	 * Whether to use the region's FIPS endpoint. Defaults to AWS's shared settings.
	 */
	private @Nullable Boolean fipsEnabled;

	/**
	 * Whether to use the region's dual-stack endpoint. Defaults to AWS's shared settings.
	 */
	private @Nullable Boolean dualStackEnabled;

	/**
	 * Maximum time to resolve the host and to connect, over all of its addresses.
	 */
	private Duration connectTimeout = Duration.ofSeconds(2);

	/**
	 * Maximum time without data while waiting for a response or reading it.
	 */
	private Duration readTimeout = Duration.ofSeconds(10);

	/**
	 * Maximum time of a whole call, including all attempts and the pauses between them.
	 */
	private Duration callTimeout = Duration.ofSeconds(30);

	/**
	 * Maximum number of connections to the service.
	 */
	private int maxConnections = 50;

	/**
	 * Maximum response size. Larger responses fail.
	 */
	private DataSize maxResponseSize = DataSize.ofMegabytes(1);

	/**
	 * Whether to look up a run that does not exist in the background at start-up, so that
	 * the first lookup is fast.
	 */
	private boolean warmUp;

	private final Credentials credentials = new Credentials();

	private final Retry retry = new Retry();

	private final Ssl ssl = new Ssl();

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public @Nullable String getRegion() {
		return this.region;
	}

	public void setRegion(@Nullable String region) {
		this.region = region;
	}

	public @Nullable String getEndpoint() {
		return this.endpoint;
	}

	public void setEndpoint(@Nullable String endpoint) {
		this.endpoint = endpoint;
	}

	public @Nullable Boolean getFipsEnabled() {
		return this.fipsEnabled;
	}

	public void setFipsEnabled(@Nullable Boolean fipsEnabled) {
		this.fipsEnabled = fipsEnabled;
	}

	public @Nullable Boolean getDualStackEnabled() {
		return this.dualStackEnabled;
	}

	public void setDualStackEnabled(@Nullable Boolean dualStackEnabled) {
		this.dualStackEnabled = dualStackEnabled;
	}

	public Duration getConnectTimeout() {
		return this.connectTimeout;
	}

	public void setConnectTimeout(Duration connectTimeout) {
		this.connectTimeout = connectTimeout;
	}

	public Duration getReadTimeout() {
		return this.readTimeout;
	}

	public void setReadTimeout(Duration readTimeout) {
		this.readTimeout = readTimeout;
	}

	public Duration getCallTimeout() {
		return this.callTimeout;
	}

	public void setCallTimeout(Duration callTimeout) {
		this.callTimeout = callTimeout;
	}

	public int getMaxConnections() {
		return this.maxConnections;
	}

	public void setMaxConnections(int maxConnections) {
		this.maxConnections = maxConnections;
	}

	public DataSize getMaxResponseSize() {
		return this.maxResponseSize;
	}

	public void setMaxResponseSize(DataSize maxResponseSize) {
		this.maxResponseSize = maxResponseSize;
	}

	public boolean isWarmUp() {
		return this.warmUp;
	}

	public void setWarmUp(boolean warmUp) {
		this.warmUp = warmUp;
	}

	public Credentials getCredentials() {
		return this.credentials;
	}

	public Retry getRetry() {
		return this.retry;
	}

	public Ssl getSsl() {
		return this.ssl;
	}

	/**
	 * Properties of the credentials.
	 */
	public static class Credentials {

		/**
		 * Access key id. Defaults to the credentials of the AwsCredentialsProvider bean
		 * or of the AWS SDK's default chain.
		 */
		private @Nullable String accessKey;

		/**
		 * Secret access key.
		 */
		private @Nullable String secretKey;

		/**
		 * Session token of temporary credentials.
		 */
		private @Nullable String sessionToken;

		/**
		 * Profile of the AWS configuration files that provides the credentials.
		 */
		private @Nullable String profile;

		public @Nullable String getAccessKey() {
			return this.accessKey;
		}

		public void setAccessKey(@Nullable String accessKey) {
			this.accessKey = accessKey;
		}

		public @Nullable String getSecretKey() {
			return this.secretKey;
		}

		public void setSecretKey(@Nullable String secretKey) {
			this.secretKey = secretKey;
		}

		public @Nullable String getSessionToken() {
			return this.sessionToken;
		}

		public void setSessionToken(@Nullable String sessionToken) {
			this.sessionToken = sessionToken;
		}

		public @Nullable String getProfile() {
			return this.profile;
		}

		public void setProfile(@Nullable String profile) {
			this.profile = profile;
		}

	}

	/**
	 * Properties of the retry.
	 */
	public static class Retry {

		/**
		 * Whether to retry after throttling and transient failures.
		 */
		private boolean enabled = true;

		/**
		 * Maximum number of attempts of a call, including the first.
		 */
		private int maxAttempts = 3;

		/**
		 * Base of the exponential back-off with jitter after throttling.
		 */
		private Duration throttlingDelay = Duration.ofSeconds(1);

		/**
		 * Base of the exponential back-off with jitter after transient failures.
		 */
		private Duration transientDelay = Duration.ofMillis(50);

		/**
		 * Maximum back-off between two attempts.
		 */
		private Duration maxDelay = Duration.ofSeconds(20);

		/**
		 * Longest Retry-After to wait for. A longer one fails the call at once.
		 */
		private Duration maxRetryAfter = Duration.ofSeconds(20);

		/**
		 * Number of tokens that all retries of a client share. A retry after throttling
		 * takes 5 tokens, any other retry 14. A success returns them.
		 */
		private int quota = 500;

		public boolean isEnabled() {
			return this.enabled;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

		public int getMaxAttempts() {
			return this.maxAttempts;
		}

		public void setMaxAttempts(int maxAttempts) {
			this.maxAttempts = maxAttempts;
		}

		public Duration getThrottlingDelay() {
			return this.throttlingDelay;
		}

		public void setThrottlingDelay(Duration throttlingDelay) {
			this.throttlingDelay = throttlingDelay;
		}

		public Duration getTransientDelay() {
			return this.transientDelay;
		}

		public void setTransientDelay(Duration transientDelay) {
			this.transientDelay = transientDelay;
		}

		public Duration getMaxDelay() {
			return this.maxDelay;
		}

		public void setMaxDelay(Duration maxDelay) {
			this.maxDelay = maxDelay;
		}

		public Duration getMaxRetryAfter() {
			return this.maxRetryAfter;
		}

		public void setMaxRetryAfter(Duration maxRetryAfter) {
			this.maxRetryAfter = maxRetryAfter;
		}

		public int getQuota() {
			return this.quota;
		}

		public void setQuota(int quota) {
			this.quota = quota;
		}

	}

	/**
	 * Properties of SSL.
	 */
	public static class Ssl {

		/**
		 * SSL bundle to use.
		 */
		private @Nullable String bundle;

		public @Nullable String getBundle() {
			return this.bundle;
		}

		public void setBundle(@Nullable String bundle) {
			this.bundle = bundle;
		}

	}

}
