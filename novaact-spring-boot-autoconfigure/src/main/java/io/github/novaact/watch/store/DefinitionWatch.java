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
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What is watched and known of the runs of one workflow definition, as a
 * {@link WatchStore} changes it. Not thread-safe: used within
 * {@link WatchFleet#change(String, java.util.function.Consumer)} alone.
 *
 * @since 0.1.0
 */
public interface DefinitionWatch {

	/**
	 * Watch a run.
	 * @param workflowRunId id of the run
	 */
	void watch(String workflowRunId);

	/**
	 * Stop watching a run by itself.
	 * @param workflowRunId id of the run
	 */
	void unwatch(String workflowRunId);

	/**
	 * Watch the definition. Does nothing if it is watched already.
	 */
	void watchDefinition();

	/**
	 * Watch the definition as another instance has watched it. Does nothing if it is
	 * watched already.
	 * @param began when it was first watched
	 */
	void watchDefinition(Instant began);

	/**
	 * Stop watching the definition.
	 */
	void unwatchDefinition();

	/**
	 * Return whether the definition itself is watched.
	 * @return whether it is
	 */
	boolean isWatched();

	/**
	 * Return whether nothing of the definition is watched or waited for.
	 * @return whether nothing is
	 */
	boolean isEmpty();

	/**
	 * Set whether callers wait for a run.
	 * @param workflowRunId id of the run
	 * @param awaited whether they do
	 */
	void setAwaited(String workflowRunId, boolean awaited);

	/**
	 * Poll a run no longer, and publish nothing of it.
	 * @param workflowRunId id of the run
	 */
	void forget(String workflowRunId);

	/**
	 * Watch a run as another instance has watched it. It is polled as soon as the budget
	 * permits. Of a run that is polled here already only its watchers are restored.
	 * @param state what was stored of the run
	 */
	void restore(RunState state);

	/**
	 * Restore that the end of a run was published.
	 * @param workflowRunId id of the run
	 * @param end time of its end
	 */
	void restorePublished(String workflowRunId, Instant end);

	/**
	 * Restore that ends up to a time were published.
	 * @param end the time
	 */
	void restorePublishedUpTo(Instant end);

	/**
	 * Return the durations of the last runs.
	 * @return milliseconds, in no order
	 */
	long[] pastDurations();

	/**
	 * Restore the durations of past runs.
	 * @param millis milliseconds, in no order
	 */
	void restorePastDurations(long[] millis);

	/**
	 * Return how far the list of the definition's runs was read.
	 * @return a text without a meaning to the store, {@code null} if there is nothing to
	 * keep
	 */
	@Nullable String readingState();

	/**
	 * Go on reading the list where another instance has stopped. Called after
	 * {@link #watchDefinition(Instant)}.
	 * @param state how far it was read. A text of another version is ignored, and the
	 * list is read from its beginning
	 */
	void restoreReading(String state);

	/**
	 * Return the state of the runs that are watched or waited for.
	 * @return a snapshot
	 */
	List<RunState> runs();

}
