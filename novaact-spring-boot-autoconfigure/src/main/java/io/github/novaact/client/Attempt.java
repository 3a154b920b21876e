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

import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

import org.springframework.http.HttpRequest;
import org.springframework.util.Assert;

/**
 * An attempt of a call, with the credentials and the clock that sign its request.
 */
final class Attempt {

	static final String ATTRIBUTE = Attempt.class.getName();

	private final Call call;

	private final AwsCredentialsIdentity credentials;

	private final Duration clockOffset;

	private volatile Way way = Way.UNKNOWN;

	/**
	 * Create an attempt.
	 * @param call the call
	 * @param credentials credentials to sign with
	 * @param clockOffset the service's time less this machine's
	 */
	Attempt(Call call, AwsCredentialsIdentity credentials, Duration clockOffset) {
		this.call = call;
		this.credentials = credentials;
		this.clockOffset = clockOffset;
	}

	/**
	 * Return the attempt that a request belongs to. Buffering loses the attributes of a
	 * request, and interceptors may leave the thread of the call, but not both at once.
	 * @param request the request
	 * @return the attempt
	 */
	static Attempt of(HttpRequest request) {
		return (request.getAttributes().get(ATTRIBUTE) instanceof Attempt attempt) ? attempt : current();
	}

	/**
	 * Return the attempt of the call that this thread has in progress.
	 * @return the attempt
	 */
	static Attempt current() {
		Call call = Call.current();
		Attempt attempt = (call != null) ? call.attempt() : null;
		Assert.state(attempt != null, "The request is not one of a NovaActClient");
		return attempt;
	}

	Call call() {
		return this.call;
	}

	AwsCredentialsIdentity credentials() {
		return this.credentials;
	}

	Duration clockOffset() {
		return this.clockOffset;
	}

	/**
	 * Called when the engine takes the request and has no connection for it yet.
	 */
	void connecting() {
		if (this.way == Way.UNKNOWN) {
			this.way = Way.CONNECTING;
		}
	}

	/**
	 * Called when the engine has a connection, before it writes the request.
	 */
	void sending() {
		this.way = Way.SENDING;
	}

	/**
	 * Return whether the request may have left this machine.
	 * @return {@code false} if the engine had no connection for it
	 */
	boolean mayHaveBeenSent() {
		return this.way != Way.CONNECTING;
	}

	/**
	 * How far a request came.
	 */
	private enum Way {

		/** It has not reached the engine, or another engine sends it. */
		UNKNOWN,

		/** The engine has no connection for it yet. */
		CONNECTING,

		/** The engine has a connection for it. */
		SENDING

	}

}
