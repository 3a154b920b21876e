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

import io.github.novaact.client.operation.Operation;
import io.github.novaact.monitoring.RetryReason;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Executes one attempt of a call: resolves the credentials, sends the request and reads
 * the response.
 */
final class AttemptExecutor {

	private static final Log logger = LogFactory.getLog(DefaultNovaActClient.class);

	private final ClientContext context;

	private final CredentialsSource credentials;

	private final HttpTransport transport;

	private final ClockSkew clock;

	private final ErrorReader errorReader;

	private final AnswerReader answerReader;

	AttemptExecutor(ClientContext context, CredentialsSource credentials, HttpTransport transport, ClockSkew clock) {
		this.context = context;
		this.credentials = credentials;
		this.transport = transport;
		this.clock = clock;
		this.errorReader = new ErrorReader(clock);
		this.answerReader = new AnswerReader(context.settings().maxResponseSize().toBytes(),
				new LeftOutLog(context.name()));
	}

	/**
	 * Execute an attempt.
	 * @param <T> type of the result
	 * @param call the call
	 * @param operation the operation
	 * @return the result
	 * @throws AttemptFailedException if the attempt fails
	 */
	<T> T execute(Call call, Operation<T> operation) {
		try {
			return executeOnce(call, operation);
		}
		catch (AttemptFailedException ex) {
			throw operation.isRepeatable() ? ex : ex.ofUnrepeatable();
		}
	}

	private <T> T executeOnce(Call call, Operation<T> operation) {
		call.beginAttempt();
		Attempt attempt = new Attempt(call, this.credentials.resolve(call), this.clock.offset());
		Answer answer = this.transport.exchange(operation, attempt);
		call.setRequestId(answer.requestId());
		if (logger.isDebugEnabled()) {
			logger
				.debug("Client '" + this.context.name() + "': attempt " + call.attempts() + " of " + call.maxAttempts()
						+ " returned " + answer.statusCode() + " (request id " + answer.requestId() + ")");
		}
		if (!answer.isSuccess()) {
			throw correct(this.errorReader.read(answer, attempt, operation.sensitiveTexts()), answer, attempt);
		}
		this.clock.follow(answer.header("Date"));
		this.credentials.accepted(attempt.credentials());
		return this.answerReader.read(answer, operation, attempt);
	}

	/**
	 * Correct the clock or the credentials, so that the next attempt of any call does not
	 * fail for the same reason.
	 * @param failed the failed attempt
	 * @param answer its response
	 * @param attempt how it was made
	 * @return the failed attempt, without a reason to retry if the credentials stay the
	 * same
	 */
	private AttemptFailedException correct(AttemptFailedException failed, Answer answer, Attempt attempt) {
		if (failed.retryReason() == RetryReason.CLOCK_SKEW) {
			this.clock.correct(answer.header("Date"));
		}
		else if (failed.retryReason() == RetryReason.CREDENTIALS && !this.credentials.refresh(attempt.credentials())) {
			return new AttemptFailedException(failed.failure(), null);
		}
		return failed;
	}

}
