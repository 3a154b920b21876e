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

import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

import org.springframework.http.HttpRequest;
import org.springframework.util.Assert;

/**
 * An attempt of a call and the credentials that it is signed with.
 */
final class Attempt {

	private static final String ATTRIBUTE = Attempt.class.getName();

	private final Call call;

	private final AwsCredentialsIdentity credentials;

	Attempt(Call call, AwsCredentialsIdentity credentials) {
		this.call = call;
		this.credentials = credentials;
	}

	static Attempt of(HttpRequest request) {
		Attempt attempt = (Attempt) request.getAttributes().get(ATTRIBUTE);
		Assert.state(attempt != null, "The request is not one of a NovaActClient");
		return attempt;
	}

	static String attribute() {
		return ATTRIBUTE;
	}

	Call call() {
		return this.call;
	}

	AwsCredentialsIdentity credentials() {
		return this.credentials;
	}

	@Override
	public String toString() {
		return "attempt " + this.call.attempts() + " of " + this.call.maxAttempts();
	}

}
