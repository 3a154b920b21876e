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

import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.novaact.CredentialsException;
import io.github.novaact.NovaActException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

import org.springframework.util.Assert;

/**
 * Where the credentials of each attempt come from.
 */
final class CredentialsSource {

	/** The message of the default chain has a sentence of each of its eight providers. */
	private static final int MAX_MESSAGE_LENGTH = 4096;

	private static final Pattern MISSING_MODULE = Pattern
		.compile("'([a-z0-9-]{2,20})' service module must be on the class path");

	private final AwsCredentialsProvider provider;

	private final DetachedWork detachedWork;

	/**
	 * Create a source.
	 * @param provider the provider, {@code null} for the SDK's default chain
	 * @param time the time
	 * @param resources resources of the client, which own the chain
	 */
	CredentialsSource(@Nullable AwsCredentialsProvider provider, TimeSource time, ClientResources resources) {
		this.provider = (provider != null) ? provider : resources.own(new DefaultChainCredentialsProvider(time));
		this.detachedWork = resources.detachedWork();
	}

	AwsCredentialsProvider provider() {
		return this.provider;
	}

	AwsCredentialsIdentity resolve(Call call) {
		if (this.provider instanceof StaticCredentialsProvider) {
			return this.provider.resolveCredentials();
		}
		try {
			AwsCredentialsIdentity credentials = this.detachedWork.get(this, this.provider::resolveCredentials,
					call.remaining());
			Assert.state(credentials != null, "it returned null");
			return credentials;
		}
		catch (TimeoutException ex) {
			NovaActException ended = call.ended(ex);
			throw (ended != null) ? ended : failed("it did not answer " + ex.getMessage(), ex, call);
		}
		catch (InterruptedException ex) {
			throw call.interrupted(ex);
		}
		catch (RuntimeException | Error ex) {
			throw failed(ex.getMessage(), ex, call);
		}
	}

	/**
	 * Called when the service reports that credentials have expired.
	 * @param expired the credentials
	 * @return whether the next attempt may have other credentials
	 */
	boolean refresh(AwsCredentialsIdentity expired) {
		return !(this.provider instanceof DefaultChainCredentialsProvider chain) || chain.refresh(expired);
	}

	/**
	 * Called when the service accepted credentials.
	 * @param accepted the credentials
	 */
	void accepted(AwsCredentialsIdentity accepted) {
		if (this.provider instanceof DefaultChainCredentialsProvider chain) {
			chain.accepted(accepted);
		}
	}

	/**
	 * Say which module of the SDK is missing, where that is the reason: in the message of
	 * a chain it stands among many that do not matter.
	 * @param problem message of the provider, may be {@code null}
	 * @return a sentence, or an empty text
	 */
	private static String missingModule(@Nullable String problem) {
		Matcher module = (problem != null) ? MISSING_MODULE.matcher(problem) : null;
		if (module == null || !module.find()) {
			return "";
		}
		String name = module.group(1);
		if (name.equals("sso") || name.equals("ssooidc")) {
			return "the AWS SDK's modules 'sso' and 'ssooidc' are needed for a profile of IAM Identity Center, add "
					+ "software.amazon.awssdk:" + name + " and software.amazon.awssdk:"
					+ (name.equals("sso") ? "ssooidc" : "sso") + " to the application. ";
		}
		return "the AWS SDK's module '" + name + "' is missing, add software.amazon.awssdk:" + name
				+ " to the application. ";
	}

	private CredentialsException failed(@Nullable String problem, Throwable cause, Call call) {
		String provider = this.provider.getClass().getSimpleName();
		CredentialsException failure = new CredentialsException(
				"No credentials from " + (provider.isEmpty() ? this.provider.getClass().getName() : provider) + ": "
						+ missingModule(problem) + ServiceText.message(problem, null, MAX_MESSAGE_LENGTH),
				ServiceText.cause(cause, null), call.attempts());
		return call.withEarlierFailures(failure);
	}

}
