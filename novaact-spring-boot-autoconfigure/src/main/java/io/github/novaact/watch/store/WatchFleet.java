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

package io.github.novaact.watch.store;

import java.time.Instant;
import java.util.Collection;
import java.util.Set;
import java.util.function.Consumer;

import io.github.novaact.NovaActException;
import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.watch.WatchActivity;
import io.github.novaact.watch.WatchSettings;
import io.github.novaact.watch.WatchedRun;
import io.github.novaact.watch.WorkflowRunEvent;

/**
 * The definitions that this instance polls, through which a {@link WatchStore} changes
 * the watches. Implemented by the watcher. Thread-safe.
 *
 * @since 0.1.0
 */
public interface WatchFleet {

	/**
	 * Return the name of the watcher.
	 * @return the name
	 */
	String name();

	/**
	 * Return the settings.
	 * @return the settings
	 */
	WatchSettings settings();

	/**
	 * Return what this instance is doing.
	 * @return the activity
	 */
	WatchActivity activity();

	/**
	 * Change what is watched or known of a definition. This instance then polls the
	 * definition, unless nothing of it is watched after the change.
	 * @param workflowDefinitionName name of the definition
	 * @param change called once, under a lock, so it must not block
	 */
	void change(String workflowDefinitionName, Consumer<DefinitionWatch> change);

	/**
	 * Stop polling a definition, and discard what is known of it.
	 * @param workflowDefinitionName name of the definition
	 */
	void release(String workflowDefinitionName);

	/**
	 * Return whether a caller of this instance waits for a run. Within
	 * {@link #change(String, Consumer)} the result holds until the change ends.
	 * @param key key of the run
	 * @return whether a caller does
	 */
	boolean isAwaited(WorkflowRunKey key);

	/**
	 * Return the runs that callers of this instance wait for.
	 * @return keys of the runs
	 */
	Set<WorkflowRunKey> awaited();

	/**
	 * Publish an event to the listeners of the application. Blocks until they have
	 * returned.
	 * @param event the event
	 * @throws RuntimeException if a listener fails
	 */
	void publish(WorkflowRunEvent event);

	/**
	 * Count an event that was published and committed.
	 * @param event the event
	 * @param learnedAt time at which the watcher learned of it, by the clock of the
	 * service
	 */
	void published(WorkflowRunEvent event, Instant learnedAt);

	/**
	 * Return whether nothing may be published at the moment, because the application has
	 * not started yet or is paused.
	 * @return whether events are held back
	 */
	boolean isHeld();

	/**
	 * Add the runs that this instance polls.
	 * @param runs collection to which the runs are added
	 */
	void addTo(Collection<WatchedRun> runs);

	/**
	 * Complete the waits of this instance for a run.
	 * @param key key of the run
	 * @param run the run, which has ended
	 */
	void ended(WorkflowRunKey key, WorkflowRun run);

	/**
	 * Fail the waits of this instance for a run.
	 * @param key key of the run
	 * @param failure exception for the waiters
	 */
	void failed(WorkflowRunKey key, NovaActException failure);

	/**
	 * Call {@link RequestBudget#readyAt(long)} again, because the budget has changed.
	 */
	void wakeUp();

}
