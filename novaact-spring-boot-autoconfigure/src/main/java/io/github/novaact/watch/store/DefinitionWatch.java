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
 * What is watched and known of the runs of one workflow definition. Not thread-safe: a
 * {@link WatchStore} uses it only within
 * {@link WatchFleet#change(String, java.util.function.Consumer)}.
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
	 * Stop watching a run individually.
	 * @param workflowRunId id of the run
	 */
	void unwatch(String workflowRunId);

	/**
	 * Watch the definition. Does nothing if it is already watched.
	 */
	void watchDefinition();

	/**
	 * Watch the definition as another instance has watched it. Does nothing if it is
	 * already watched.
	 * @param began time at which it was first watched
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
	 * Stop polling a run, and publish no more events of it.
	 * @param workflowRunId id of the run
	 */
	void forget(String workflowRunId);

	/**
	 * Watch a run as another instance has watched it. The run is polled as soon as the
	 * budget permits. If it is already polled, only its watches are restored.
	 * @param state state that was stored
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
	 * @return the durations in milliseconds, in no particular order
	 */
	long[] pastDurations();

	/**
	 * Restore the durations of past runs.
	 * @param millis the durations in milliseconds, in no particular order
	 */
	void restorePastDurations(long[] millis);

	/**
	 * Return how far the list of the definition's runs was read.
	 * @return a text that is opaque to the store, {@code null} if there is nothing to
	 * keep
	 */
	@Nullable String readingState();

	/**
	 * Continue reading the list where another instance has stopped. Called after
	 * {@link #watchDefinition(Instant)}.
	 * @param state text from {@link #readingState()}. A text of another version is
	 * ignored, and the list is read from its beginning
	 */
	void restoreReading(String state);

	/**
	 * Return the state of the runs that are watched or waited for.
	 * @return a snapshot
	 */
	List<RunState> runs();

}
