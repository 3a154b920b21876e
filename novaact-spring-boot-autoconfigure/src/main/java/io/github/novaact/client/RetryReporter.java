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
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.github.novaact.NovaActException;
import io.github.novaact.monitoring.CallRetryListener;
import io.github.novaact.monitoring.RetryDelaySource;
import io.github.novaact.monitoring.RetryExhaustedReason;
import io.github.novaact.monitoring.RetryReason;
import io.github.novaact.observation.WorkflowRunLookupObservationDocumentation.Events;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Reports the decisions of {@link CallRetryPolicy} to the log, the observation of the
 * call and the listeners.
 */
final class RetryReporter {

	private static final Log logger = LogFactory.getLog(DefaultNovaActClient.class);

	private final Supplier<String> client;

	private final List<CallRetryListener> listeners;

	RetryReporter(Supplier<String> client, List<CallRetryListener> listeners) {
		this.client = client;
		this.listeners = listeners;
	}

	void retried(Call call, NovaActException failure, RetryReason reason, Duration delay, RetryDelaySource source) {
		String client = this.client.get();
		if (logger.isDebugEnabled()) {
			logger.debug("Client '" + client + "': trying again in " + delay.toMillis() + " ms (" + reason.value()
					+ "): " + failure.getMessage());
		}
		report(() -> call.observation().event(Events.RETRY.format(reason.value())));
		notifyListeners((listener) -> listener.onRetry(client, reason, delay, source));
	}

	void exhausted(RetryExhaustedReason reason) {
		String client = this.client.get();
		if (logger.isDebugEnabled()) {
			logger.debug("Client '" + client + "': not trying again (" + reason.value() + ")");
		}
		notifyListeners((listener) -> listener.onRetriesExhausted(client, reason));
	}

	private void notifyListeners(Consumer<CallRetryListener> notification) {
		this.listeners.forEach((listener) -> report(() -> notification.accept(listener)));
	}

	/**
	 * Report to a listener, whose failure must not become the failure of the call.
	 * @param report reports to it
	 */
	private static void report(Runnable report) {
		try {
			report.run();
		}
		catch (RuntimeException ex) {
			logger.debug("A listener failed", ex);
		}
	}

}
