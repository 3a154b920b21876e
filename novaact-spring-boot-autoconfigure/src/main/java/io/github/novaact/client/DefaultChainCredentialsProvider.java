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

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;

/**
 * The SDK's default chain, built when it is first asked and again when what it keeps has
 * turned out to be out of date.
 */
final class DefaultChainCredentialsProvider implements AwsCredentialsProvider, AutoCloseable {

	private @Nullable DefaultCredentialsProvider chain;

	@Override
	public AwsCredentials resolveCredentials() {
		return chain().resolveCredentials();
	}

	private synchronized DefaultCredentialsProvider chain() {
		if (this.chain == null) {
			this.chain = DefaultCredentialsProvider.builder().build();
		}
		return this.chain;
	}

	@Override
	public synchronized void close() {
		if (this.chain != null) {
			this.chain.close();
			this.chain = null;
		}
	}

	@Override
	public String toString() {
		return "the AWS SDK's default chain";
	}

}
