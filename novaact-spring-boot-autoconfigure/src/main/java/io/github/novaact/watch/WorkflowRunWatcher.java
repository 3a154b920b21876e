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

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.novaact.NovaActClient;
import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunKey;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;

/**
 * Waits for workflow runs to end, and publishes {@link WorkflowRunEvent}s of workflow
 * runs. Thread-safe.
 * <p>
 * The service sends no notifications, so the watcher polls it, within a budget of
 * requests. All waiters for a run and all watches of it share one poll. While there is
 * nothing to wait for or to watch, the watcher sends nothing and has no thread.
 *
 * <h2>Threads</h2> All threads of the watcher are daemons, named
 * {@code novaact-watch-...}. Their number is bounded, whatever the number of waiters.
 * They inherit neither thread-locals nor the context class loader of a caller.
 * <ul>
 * <li>Event listeners are invoked on up to 256 threads.</li>
 * <li>Futures are completed on up to 12 other threads, never on the thread that closes
 * the watcher.</li>
 * <li>Callbacks of these futures, and of futures derived from them, are invoked on up to
 * 44 other threads. If the application itself completes or cancels a future, its
 * callbacks are invoked on the calling thread, as with any {@link CompletableFuture}. The
 * same holds for a callback that is added to a completed future. Callbacks that block
 * delay other callbacks, but no future.</li>
 * <li>Callbacks of combined futures ({@link CompletableFuture#allOf},
 * {@link CompletableFuture#anyOf}, or a future of the application that is composed with
 * one of the watcher) may be invoked on one of 8 threads that complete only combined
 * futures. If such a callback blocks, it delays other combined futures.</li>
 * </ul>
 * Use the {@code ...Async} variants with an executor of the application for callbacks
 * that block, take long, or need thread-locals such as a security context, and if there
 * may be many of them: {@code whenEnded(key).thenAcceptAsync(callback, executor)}.
 *
 * @since 0.1.0
 */
public interface WorkflowRunWatcher extends AutoCloseable {

	/**
	 * Wait until the run has ended, successfully or not. All waiters for a run receive
	 * the same exception.
	 * @param key key of the run
	 * @param timeout maximum time to wait, positive
	 * @return the run, which is {@linkplain WorkflowRun#isTerminal() terminal}
	 * @throws WaitTimeoutException if the run has not ended in time
	 * @throws io.github.novaact.ResourceNotFoundException if the run has not been found
	 * for {@code novaact.watch.not-found-grace}
	 * @throws io.github.novaact.AccessDeniedException if the credentials do not permit to
	 * look up the run
	 * @throws io.github.novaact.NovaActServiceException if the service permanently
	 * rejects the lookup for another reason
	 * @throws io.github.novaact.CallInterruptedException if the calling thread is
	 * interrupted. Its interrupt flag is set again
	 * @throws WatcherClosedException if the watcher is closed during the wait
	 * @throws IllegalArgumentException if an argument is {@code null} or the timeout is
	 * not positive
	 * @throws IllegalStateException if the watcher is closed
	 */
	WorkflowRun waitForEnd(WorkflowRunKey key, Duration timeout);

	/**
	 * Return a future that completes when the run has ended, successfully or not. It
	 * blocks no thread and has no timeout.
	 * @param key key of the run
	 * @return the future, which completes with the run, or exceptionally with an
	 * exception of {@link #waitForEnd(WorkflowRunKey, Duration)}. Cancelling or
	 * completing it ends the wait
	 * @throws IllegalArgumentException if the key is {@code null}
	 * @throws IllegalStateException if the watcher is closed
	 */
	CompletableFuture<WorkflowRun> whenEnded(WorkflowRunKey key);

	/**
	 * Return a future that completes when the run has ended, successfully or not. It
	 * blocks no thread.
	 * @param key key of the run
	 * @param timeout maximum time to wait, positive
	 * @return the future, which completes with the run, or exceptionally with an
	 * exception of {@link #waitForEnd(WorkflowRunKey, Duration)}. Cancelling or
	 * completing it ends the wait
	 * @throws IllegalArgumentException if an argument is {@code null} or the timeout is
	 * not positive
	 * @throws IllegalStateException if the watcher is closed
	 */
	CompletableFuture<WorkflowRun> whenEnded(WorkflowRunKey key, Duration timeout);

	/**
	 * Publish events of the run until it has ended or is gone. If the run has already
	 * ended, its end is published. Does nothing if the run is already watched. Failures,
	 * such as a denied lookup, pause the watch but do not end it.
	 * @param key key of the run
	 * @throws IllegalArgumentException if the key is {@code null}
	 * @throws IllegalStateException if the watcher is closed
	 */
	void watch(WorkflowRunKey key);

	/**
	 * Publish events of all runs of the workflow definition that are running or that
	 * start later, until {@link #unwatchDefinition(String)} is called. No events are
	 * published of runs that have already ended. Does nothing if the definition is
	 * already watched.
	 * @param workflowDefinitionName name of the workflow definition
	 * @throws IllegalArgumentException if the name is {@code null} or breaks the
	 * service's rule for it
	 * @throws IllegalStateException if the watcher is closed
	 */
	void watchDefinition(String workflowDefinitionName);

	/**
	 * End a {@link #watch(WorkflowRunKey)}. Waiters for the run continue to wait, and a
	 * run whose definition is watched stays watched. Does nothing if the run is not
	 * watched.
	 * @param key key of the run
	 * @throws IllegalArgumentException if the key is {@code null}
	 */
	void unwatch(WorkflowRunKey key);

	/**
	 * End a {@link #watchDefinition(String)}. Runs that are watched individually stay
	 * watched. Does nothing if the definition is not watched.
	 * @param workflowDefinitionName name of the workflow definition
	 * @throws IllegalArgumentException if the name is {@code null} or breaks the
	 * service's rule for it
	 */
	void unwatchDefinition(String workflowDefinitionName);

	/**
	 * Return the runs that are watched or waited for.
	 * @return an unmodifiable snapshot in no particular order, empty if the watcher is
	 * closed
	 */
	List<WatchedRun> watchedRuns();

	/**
	 * Publish again the undelivered events, which the watcher has given up on because a
	 * listener failed on each attempt. They are published to all listeners with the same
	 * {@link WorkflowRunEvent#id() ids}, and become undelivered again if a listener keeps
	 * failing. Does nothing if there are none.
	 * @return number of events that are published again
	 * @throws IllegalStateException if the watcher is closed
	 * @throws UnsupportedOperationException if the watcher does not support this
	 */
	default int resubmitUndelivered() {
		throw new UnsupportedOperationException();
	}

	/**
	 * Close the watcher. It sends no further requests, and waits end with a
	 * {@link WatcherClosedException}. This method waits up to a second for running
	 * listeners and callbacks, and does not interrupt them. It does not close the client.
	 */
	@Override
	void close();

	/**
	 * Builder of watchers. The bean of this type is configured with the properties
	 * {@code novaact.watch.*}. Each injection point receives its own instance.
	 *
	 * @since 0.1.0
	 */
	interface Builder {

		/**
		 * Set the name of the watcher in health, meters and logs.
		 * @param name the name; defaults to the name of the watcher's bean, and to
		 * "workflowRunWatcher" for a watcher that is not a bean
		 * @return this builder
		 */
		Builder name(String name);

		/**
		 * Set the client that sends the requests. The watcher does not close it.
		 * @param client the client
		 * @return this builder
		 */
		Builder client(NovaActClient client);

		/**
		 * Set the publisher of the events.
		 * @param eventPublisher the publisher; without one, no events are published
		 * @return this builder
		 */
		Builder eventPublisher(ApplicationEventPublisher eventPublisher);

		/**
		 * Set the shortest time between two polls of a run.
		 * @param interval the time, positive
		 * @return this builder
		 */
		Builder interval(Duration interval);

		/**
		 * Set the longest time between two polls of a run if the budget suffices.
		 * @param maxInterval the time, not shorter than the shortest one
		 * @return this builder
		 */
		Builder maxInterval(Duration maxInterval);

		/**
		 * Set the budget, the maximum number of requests in any second.
		 * @param requestsPerSecond the number, positive
		 * @return this builder
		 */
		Builder requestsPerSecond(int requestsPerSecond);

		/**
		 * Set the time for which a run that is not found may still appear.
		 * @param notFoundGrace the time from its first lookup, not negative
		 * @return this builder
		 */
		Builder notFoundGrace(Duration notFoundGrace);

		/**
		 * Set the time after which a run that has not ended is suspected to be stuck.
		 * @param stuckAfter the time from its start, positive, or {@code null} for three
		 * times the 95th percentile of the past durations of its definition's runs, at
		 * least ten minutes, and longer, up to a day, while fewer than ten of them are
		 * known
		 * @return this builder
		 */
		Builder stuckAfter(@Nullable Duration stuckAfter);

		/**
		 * Set whether to poll the acts of running runs, with one more request for each
		 * poll of a run. Required for {@link WorkflowRunNeedsHumanEvent}.
		 * @param actsEnabled whether to poll acts
		 * @return this builder
		 */
		Builder actsEnabled(boolean actsEnabled);

		/**
		 * Build a watcher. The caller must close it, unless it is a bean, which Spring
		 * closes.
		 * @return the watcher
		 * @throws InvalidWatchSettingsException if a setting is not valid
		 * @throws IllegalStateException if there is no client
		 */
		WorkflowRunWatcher build();

	}

}
