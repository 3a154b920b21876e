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

import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

import io.github.novaact.WorkflowRunKey;
import io.github.novaact.watch.SharedWatchActivity;
import io.github.novaact.watch.WatchActivity;
import io.github.novaact.watch.WatchSettings;
import io.github.novaact.watch.WatchStoreException;
import io.github.novaact.watch.WatchedRun;
import io.github.novaact.watch.WorkflowRunEvent;
import org.jspecify.annotations.Nullable;

/**
 * Extension point that keeps the watches of a watcher, and determines how events are
 * published. The starter has a store in memory and one in a database. Implementations
 * must be thread-safe.
 * <p>
 * To use another store, declare it as a bean. It replaces the stores of the starter,
 * regardless of {@code novaact.watch.store}: <pre class="code">
 * &#64;Bean
 * WatchStore watchStore() {
 *     return new MyWatchStore();
 * }</pre>
 * <p>
 * A store serves one watcher. If there are several watchers, give the bean the scope
 * "prototype". The watcher calls {@link #start(WatchFleet)} once, calls the store for
 * each watch, and reports each change of a run as a {@link Transition}. The store
 * <ul>
 * <li>applies watches, of this instance and of others, with
 * {@link WatchFleet#change(String, Consumer)}. A definition is polled only after such a
 * change,</li>
 * <li>publishes the events of a transition in {@link #deliver(Transition, Consumer)}, or
 * accepts the transition in {@link #record(Transition)} and publishes its events
 * later,</li>
 * <li>completes waits for runs that other instances poll, with
 * {@link WatchFleet#ended(WorkflowRunKey, io.github.novaact.WorkflowRun)} and
 * {@link WatchFleet#failed(WorkflowRunKey, io.github.novaact.NovaActException)}.</li>
 * </ul>
 * The {@code default} methods are sufficient for a store that is neither shared nor
 * transactional.
 *
 * @since 0.1.0
 */
public interface WatchStore extends AutoCloseable {

	/**
	 * Start the store. Called once when the watcher is first used, before any other
	 * method except {@link #close()}.
	 * @param fleet the definitions that this instance polls
	 */
	void start(WatchFleet fleet);

	/**
	 * Watch a run.
	 * @param key key of the run
	 */
	void watch(WorkflowRunKey key);

	/**
	 * Stop watching a run.
	 * @param key key of the run
	 */
	void unwatch(WorkflowRunKey key);

	/**
	 * Watch a definition.
	 * @param workflowDefinitionName name of the definition
	 */
	void watchDefinition(String workflowDefinitionName);

	/**
	 * Stop watching a definition.
	 * @param workflowDefinitionName name of the definition
	 */
	void unwatchDefinition(String workflowDefinitionName);

	/**
	 * Called when the first caller of this instance begins to wait for a run, and when
	 * the last one leaves. {@link WatchFleet#isAwaited(WorkflowRunKey)} distinguishes the
	 * two.
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
	 * @param transition the transition
	 * @param publisher publishes an event, and throws the exceptions of listeners
	 * @return whether the events were published; {@code false} if another instance has
	 * published them, or if the run is no longer watched
	 * @throws WatchStoreException if the store cannot be reached. The watcher calls this
	 * method again until it succeeds
	 * @throws RuntimeException if a listener fails. The watcher calls this method again,
	 * a limited number of times
	 */
	boolean deliver(Transition transition, Consumer<WorkflowRunEvent> publisher);

	/**
	 * Record a transition, to publish its events later. If a store accepts all
	 * transitions in this way, {@link #deliver} is never called. Called in order for each
	 * run, under a lock, so it must not block.
	 * @param transition the transition
	 * @return whether the store accepts it; if not, {@link #deliver} is called
	 */
	default boolean record(Transition transition) {
		return false;
	}

	/**
	 * Return the number of transitions that were recorded but not yet written.
	 * @return the number
	 */
	default int pending() {
		return 0;
	}

	/**
	 * Watch the definitions of the configuration. A shared store watches a definition as
	 * long as at least one instance has it in its configuration.
	 * @param workflowDefinitionNames names of all definitions in the configuration of
	 * this instance
	 */
	default void configure(Collection<String> workflowDefinitionNames) {
		workflowDefinitionNames.forEach(this::watchDefinition);
	}

	/**
	 * Release the definitions that this instance polls to other instances, and publish
	 * nothing until {@link #resume()}. Does nothing if watches are not shared.
	 */
	default void pause() {
	}

	/**
	 * Continue after {@link #pause()}.
	 */
	default void resume() {
	}

	/**
	 * Return whether the work of listeners is rolled back when {@link #deliver} throws an
	 * exception, so that all events of the transition must be published again.
	 * @return whether it is
	 */
	default boolean isTransactional() {
		return false;
	}

	/**
	 * Return the maximum number of threads that call {@link #deliver} at the same time.
	 * @return the maximum, at least 1
	 */
	default int maxDeliveries() {
		return 256;
	}

	/**
	 * Publish again the events that this store keeps as undelivered, because a listener
	 * failed on each attempt. A {@linkplain #isTransactional() transactional} store keeps
	 * them itself. For any other store, the watcher keeps them in memory.
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
	 * Return the name of this instance among those that share the store.
	 * @return the name, {@code null} if the store is not shared
	 */
	default @Nullable String instance() {
		return null;
	}

	/**
	 * Return the joint activity of the instances that share the store. Reads the store,
	 * and blocks until that is done.
	 * @return the activity, {@code null} if the store is not shared
	 * @throws RuntimeException if the store cannot be read
	 */
	default @Nullable SharedWatchActivity sharedActivity() {
		return null;
	}

	/**
	 * Return the budget of the requests of this instance.
	 * @param settings the settings
	 * @return the budget
	 */
	default RequestBudget budget(WatchSettings settings) {
		return RequestBudget.ofThisInstance(settings.requestsPerSecond());
	}

	/**
	 * Return the time by which the clock of the store, such as that of a database, is
	 * ahead of the clock of this instance.
	 * @return milliseconds, negative if it is behind
	 */
	default long clockOffset() {
		return 0;
	}

	@Override
	default void close() {
	}

}
