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

import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

import io.github.novaact.CredentialsException;
import io.github.novaact.NovaActException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * Where the credentials of each attempt come from.
 */
final class CredentialsSource {

	private final AwsCredentialsProvider provider;

	private final Consumer<AwsCredentialsIdentity> refresh;

	private final DetachedWork detachedWork;

	CredentialsSource(AwsCredentialsProvider provider, Consumer<AwsCredentialsIdentity> refresh,
			DetachedWork detachedWork) {
		this.provider = provider;
		this.refresh = refresh;
		this.detachedWork = detachedWork;
	}

	AwsCredentialsIdentity resolve(Call call) {
		if (this.provider instanceof StaticCredentialsProvider) {
			return this.provider.resolveCredentials();
		}
		try {
			AwsCredentialsIdentity credentials = this.detachedWork.get(this, this.provider::resolveCredentials,
					call.remaining());
			if (credentials == null) {
				throw failed("it returned null", null, call);
			}
			return credentials;
		}
		catch (ExecutionException ex) {
			Throwable cause = (ex.getCause() != null) ? ex.getCause() : ex;
			throw failed(cause.getMessage(), cause, call);
		}
		catch (RejectedExecutionException ex) {
			NovaActException ended = call.ended(ex);
			throw (ended != null) ? ended
					: failed("it does not answer, and earlier requests to it still hang", ex, call);
		}
		catch (InterruptedException ex) {
			throw call.interrupted(ex);
		}
		catch (TimeoutException ex) {
			NovaActException ended = call.ended(ex);
			throw (ended != null) ? ended : failed("it was broken off", ex, call);
		}
	}

	/**
	 * Drop what is kept of credentials, where it is ours to drop.
	 * @param expired the credentials, which have expired
	 */
	void refresh(AwsCredentialsIdentity expired) {
		this.refresh.accept(expired);
	}

	private CredentialsException failed(@Nullable String problem, @Nullable Throwable cause, Call call) {
		String provider = this.provider.getClass().getSimpleName();
		CredentialsException failure = new CredentialsException(
				"No credentials from " + (provider.isEmpty() ? this.provider.getClass().getName() : provider) + ": "
						+ ServiceText.message(problem, null),
				(cause != null) ? ServiceText.cause(cause, null) : null, call.attempts());
		return call.withEarlierFailures(failure);
	}

}
