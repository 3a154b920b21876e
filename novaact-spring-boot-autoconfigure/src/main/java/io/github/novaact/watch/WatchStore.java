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

import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

import io.github.novaact.WorkflowRunKey;
import org.jspecify.annotations.Nullable;

/**
 * Where watches are kept, and how events are published. Thread-safe.
 *
 * @since 0.1.0
 */
public interface WatchStore extends AutoCloseable {

	/**
	 * Start. Called once, before anything else, when the watcher is first used.
	 * @param fleet the definitions that this instance polls
	 */
	void start(WatchFleet fleet);

	/**
	 * Watch a run.
	 * @param key key of the run
	 */
	void watch(WorkflowRunKey key);

	/**
	 * Watch a run no longer.
	 * @param key key of the run
	 */
	void unwatch(WorkflowRunKey key);

	/**
	 * Watch a definition.
	 * @param workflowDefinitionName name of the definition
	 */
	void watchDefinition(String workflowDefinitionName);

	/**
	 * Watch a definition no longer.
	 * @param workflowDefinitionName name of the definition
	 */
	void unwatchDefinition(String workflowDefinitionName);

	/**
	 * Called when a run has its first waiter on this instance, or none any more.
	 * {@link WatchFleet#isAwaited(WorkflowRunKey)} returns which.
	 * @param key key of the run
	 */
	void awaitedChanged(WorkflowRunKey key);

	/**
	 * Return the runs that are watched or waited for.
	 * @return a snapshot
	 */
	List<WatchedRun> watchedRuns();

	/**
	 * Publish the events of a transition. Called in order for each run, on a thread that
	 * may block.
	 * @param transition what happened
	 * @param publisher publishes an event, and throws what a listener throws
	 * @return whether they were published; {@code false} if another instance has
	 * published them, or the run is not watched any more
	 * @throws WatchStoreException if the store cannot be reached; it is called again
	 * later, for as long as it takes
	 * @throws RuntimeException if they were not published; it is called again later, a
	 * bounded number of times
	 */
	boolean tell(Transition transition, Consumer<WorkflowRunEvent> publisher);

	/**
	 * Record a transition, to publish its events later. A store that publishes by itself
	 * takes all transitions this way, and {@link #tell} is not called. Called in order
	 * for each run, under a lock: it must not block.
	 * @param transition the transition
	 * @return whether the store takes it; if not, it is delivered through {@link #tell}
	 */
	default boolean record(Transition transition) {
		return false;
	}

	/**
	 * Return the number of transitions that were recorded and are not written yet.
	 * @return the number
	 */
	default int pending() {
		return 0;
	}

	/**
	 * Watch the definitions of the configuration for as long as one instance has them in
	 * its configuration.
	 * @param workflowDefinitionNames names of the definitions, all of this instance
	 */
	default void configure(Collection<String> workflowDefinitionNames) {
		workflowDefinitionNames.forEach(this::watchDefinition);
	}

	/**
	 * Hand over to other instances what this one polls, and publish nothing before
	 * {@link #resume()}. Does nothing where watches are not shared.
	 */
	default void pause() {
	}

	/**
	 * Take part again after {@link #pause()}.
	 */
	default void resume() {
	}

	/**
	 * Return whether an event that was published is taken back when {@link #tell} throws,
	 * so that it has to be published again.
	 * @return whether it is
	 */
	default boolean isTransactional() {
		return false;
	}

	/**
	 * Return how many transitions may be published at the same time.
	 * @return the most, at least 1
	 */
	default int maxTellers() {
		return 256;
	}

	/**
	 * Publish again the events that this store keeps as undelivered, as listeners failed
	 * on each attempt. A {@linkplain #isTransactional() transactional} store keeps its
	 * own. For any other store the watcher keeps them in memory.
	 * @return number of events that are published again
	 */
	default int resubmitUndelivered() {
		return 0;
	}

	/**
	 * Return the events that this store keeps as undelivered. Must not block.
	 * @return the events
	 */
	default WatchActivity.Undelivered undelivered() {
		return WatchActivity.Undelivered.NONE;
	}

	/**
	 * Return the name of this instance, as the other instances that share the store know
	 * it.
	 * @return the name, {@code null} if the store is not shared
	 */
	default @Nullable String instance() {
		return null;
	}

	/**
	 * Return the budget of this instance's requests.
	 * @param settings the settings
	 * @return the budget
	 */
	default RequestBudget budget(WatchSettings settings) {
		return RequestBudget.ofThisInstance(settings.requestsPerSecond());
	}

	/**
	 * Return by how much the clock that counts is ahead of the one of this instance.
	 * @return milliseconds
	 */
	default long clockOffset() {
		return 0;
	}

	@Override
	default void close() {
	}

}
