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

package io.github.novaact.watch;

import java.io.Serializable;
import java.time.Instant;

import io.github.novaact.WorkflowRunKey;

/**
 * Event of a watched run, published through Spring's
 * {@link org.springframework.context.ApplicationEventPublisher}. The parameter of an
 * {@code @EventListener} method can be one of the records, or this interface for all
 * events.
 * <p>
 * Listeners are invoked on threads of the watcher. The events of a run are published in
 * order, one at a time. A slow listener does not delay the events of other runs.
 * <p>
 * Listeners must be idempotent. If a listener throws an exception, the event is published
 * again to all listeners, with the same {@link #id()}, up to 12 times with growing
 * pauses. After the last attempt the event is undelivered, until
 * {@link WorkflowRunWatcher#resubmitUndelivered()} is called. Exceptions of a
 * {@code @TransactionalEventListener} after the commit, and of an {@code @Async}
 * listener, cause no further attempt.
 *
 * @since 0.1.0
 */
public sealed interface WorkflowRunEvent extends Serializable
		permits WorkflowRunDiscoveredEvent, WorkflowRunStatusChangedEvent, WorkflowRunEndedEvent,
		WorkflowRunSuspectedStuckEvent, WorkflowRunNeedsHumanEvent, WorkflowRunGoneEvent {

	/**
	 * Return the key of the run.
	 * @return the key
	 */
	WorkflowRunKey key();

	/**
	 * Return the time at which the watcher detected the fact.
	 * @return the time
	 */
	Instant at();

	/**
	 * Return the id of the event. Events of the same fact have equal ids, even if they
	 * are published several times or by different instances of the application.
	 * @return the id, at most 150 printable ASCII characters
	 */
	String id();

}
