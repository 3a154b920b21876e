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

import org.springframework.retry.support.RetryTemplate;

/**
 * Executes a call: its attempts, within the time of the call.
 */
final class CallExecutor {

	private final AttemptExecutor attempts;

	private final CallWatchdog watchdog;

	private final CallRetryPolicy retryPolicy;

	private final RetryTemplate retryTemplate = new RetryTemplate();

	CallExecutor(AttemptExecutor attempts, CallWatchdog watchdog, CallRetryPolicy retryPolicy) {
		this.attempts = attempts;
		this.watchdog = watchdog;
		this.retryPolicy = retryPolicy;
		this.retryTemplate.setRetryPolicy(retryPolicy);
		this.retryTemplate.setBackOffPolicy(retryPolicy);
	}

	/**
	 * Execute a call.
	 * @param <T> type of the result
	 * @param call the call
	 * @param operation the operation
	 * @return the result
	 * @throws io.github.novaact.NovaActException if the call fails
	 */
	<T> T execute(Call call, Operation<T> operation) {
		Call outer = Call.makeCurrent(call);
		try {
			this.watchdog.watch(call);
			T result = this.retryTemplate.execute((context) -> this.attempts.execute(call, operation));
			this.retryPolicy.succeeded(call);
			return result;
		}
		catch (AttemptFailedException ex) {
			throw call.withEarlierFailures(ex.failure());
		}
		finally {
			this.watchdog.forget(call);
			Call.makeCurrent(outer);
		}
	}

}
