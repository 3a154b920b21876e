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
 * Something that happened to a watched run. Published through Spring's
 * {@link org.springframework.context.ApplicationEventPublisher}, so an
 * {@code @EventListener} method with one of the records as its parameter, or this
 * interface for all of them, is told.
 * <p>
 * The events of a run come in their order and one at a time. When a listener throws an
 * exception the event is published again, with the same {@link #id()} and a growing
 * delay, a bounded number of times.
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
	 * Return the time at which the watcher learned what happened.
	 * @return the time
	 */
	Instant at();

	/**
	 * Return the id of the event, which is equal for the same fact, however often and by
	 * whichever instance of the application it is told.
	 * @return the id, at most 150 printable ASCII characters
	 */
	String id();

}
