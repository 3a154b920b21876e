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
 * Waits for the end of workflow runs, and publishes what happens to them as
 * {@link WorkflowRunEvent}s. Thread-safe.
 * <p>
 * The service sends no notifications, so the watcher polls it, within a budget of
 * requests. All waiters for a run and all watches of it share one poll. The watcher sends
 * nothing, and has no thread, while there is nothing to wait for or to watch.
 *
 * <h2>Threads</h2> All threads of the watcher are daemons, named
 * {@code novaact-watch-...}. Their number is bounded, whatever the number of waiters.
 * They inherit neither thread-locals nor the context class loader of a caller.
 * <ul>
 * <li>Event listeners are invoked on threads that do nothing else, up to 256.</li>
 * <li>Futures are completed on up to 12 threads, never on the thread that closes the
 * watcher.</li>
 * <li>A callback that is added to such a future, or to one derived from it, is invoked on
 * up to 44 other threads. If the application completes or cancels the future, or has
 * completed it before the callback is added, the callback is invoked by the calling
 * thread, as with any {@link CompletableFuture}. Callbacks that block delay other
 * callbacks, but no future.</li>
 * <li>A callback of {@link CompletableFuture#allOf} or {@link CompletableFuture#anyOf},
 * or of a future of the application's that is composed with one of the watcher's, may be
 * invoked on one of 8 threads that complete only such futures. If it blocks, it delays
 * other futures that are combined like this, and none else.</li>
 * </ul>
 * Use the {@code ...Async} variants, with an executor of the application's, for callbacks
 * that block or take long, that need thread-locals such as a security context, or that
 * there may be many of: {@code whenEnded(key).thenAcceptAsync(callback, executor)}.
 *
 * @since 0.1.0
 */
public interface WorkflowRunWatcher extends AutoCloseable {

	/**
	 * Wait until the run has ended, in whatever way.
	 * <p>
	 * All waiters for a run get the same exception.
	 * @param key key of the run
	 * @param timeout maximum time to wait, positive
	 * @return the run, which is {@linkplain WorkflowRun#isTerminal() terminal}
	 * @throws WaitTimeoutException if the run has not ended in time
	 * @throws io.github.novaact.ResourceNotFoundException if there is no such run, or
	 * none any more, and {@code novaact.watch.not-found-grace} has passed
	 * @throws io.github.novaact.AccessDeniedException if the credentials do not permit to
	 * look up the run
	 * @throws io.github.novaact.NovaActServiceException if the service refuses the lookup
	 * for another reason that does not pass
	 * @throws io.github.novaact.CallInterruptedException if the calling thread is
	 * interrupted. Its interrupt flag is set again
	 * @throws WatcherClosedException if the watcher is closed meanwhile
	 * @throws IllegalArgumentException if an argument is {@code null} or the timeout is
	 * not positive
	 * @throws IllegalStateException if the watcher is closed
	 */
	WorkflowRun waitForEnd(WorkflowRunKey key, Duration timeout);

	/**
	 * Wait without a thread until the run has ended, in whatever way and however long it
	 * takes.
	 * @param key key of the run
	 * @return a future that completes with the run, or with an exception that
	 * {@link #waitForEnd(WorkflowRunKey, Duration)} throws. Cancelling or completing it
	 * ends the wait
	 * @throws IllegalArgumentException if the key is {@code null}
	 * @throws IllegalStateException if the watcher is closed
	 */
	CompletableFuture<WorkflowRun> whenEnded(WorkflowRunKey key);

	/**
	 * Wait without a thread until the run has ended, in whatever way.
	 * @param key key of the run
	 * @param timeout maximum time to wait, positive
	 * @return a future that completes with the run, or with an exception that
	 * {@link #waitForEnd(WorkflowRunKey, Duration)} throws. Cancelling or completing it
	 * ends the wait
	 * @throws IllegalArgumentException if an argument is {@code null} or the timeout is
	 * not positive
	 * @throws IllegalStateException if the watcher is closed
	 */
	CompletableFuture<WorkflowRun> whenEnded(WorkflowRunKey key, Duration timeout);

	/**
	 * Publish events of the run until it has ended or is gone. Publishes the end of a run
	 * that has ended already. Does nothing if the run is watched already. Failures, such
	 * as a denied lookup, pause the watch and do not end it.
	 * @param key key of the run
	 * @throws IllegalArgumentException if the key is {@code null}
	 * @throws IllegalStateException if the watcher is closed
	 */
	void watch(WorkflowRunKey key);

	/**
	 * Publish events of all runs of the workflow definition that are running or that
	 * start later, until {@link #unwatchDefinition(String)}. Publishes nothing of runs
	 * that have ended before. Does nothing if the definition is watched already.
	 * @param workflowDefinitionName name of the workflow definition
	 * @throws IllegalArgumentException if the name is {@code null} or breaks the
	 * service's rule for it
	 * @throws IllegalStateException if the watcher is closed
	 */
	void watchDefinition(String workflowDefinitionName);

	/**
	 * End a {@link #watch(WorkflowRunKey)}. Waiters for the run go on waiting, and a run
	 * whose definition is watched stays watched. Does nothing if the run is not watched.
	 * @param key key of the run
	 * @throws IllegalArgumentException if the key is {@code null}
	 */
	void unwatch(WorkflowRunKey key);

	/**
	 * End a {@link #watchDefinition(String)}. Runs that are watched by themselves stay
	 * watched. Does nothing if the definition is not watched.
	 * @param workflowDefinitionName name of the workflow definition
	 * @throws IllegalArgumentException if the name is {@code null} or breaks the
	 * service's rule for it
	 */
	void unwatchDefinition(String workflowDefinitionName);

	/**
	 * Return the runs that are watched or waited for.
	 * @return a snapshot, unmodifiable and in no order; empty if the watcher is closed
	 */
	List<WatchedRun> watchedRuns();

	/**
	 * Publish again the events that the watcher has given up on: those on which a
	 * listener failed each time they were published. They have the same
	 * {@link WorkflowRunEvent#id() ids}, go to all listeners, and become undelivered
	 * again if a listener keeps failing. Does nothing if there are none.
	 * <p>
	 * A watcher of an application's own need not support this.
	 * @return number of events that are published again
	 * @throws IllegalStateException if the watcher is closed
	 * @throws UnsupportedOperationException if the watcher does not support this
	 */
	default int resubmitUndelivered() {
		throw new UnsupportedOperationException();
	}

	/**
	 * Close the watcher. It sends no further request, and waiters get a
	 * {@link WatcherClosedException}. Listeners and callbacks that are running have a
	 * second to finish, and are not interrupted afterwards. The client stays open.
	 */
	@Override
	void close();

	/**
	 * Builder of watchers. The bean of this type is configured with
	 * {@code novaact.watch.*}. Each injection point gets its own builder.
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
		 * Set whether to poll the acts of running runs, which costs one request for each
		 * poll of a run. {@link WorkflowRunNeedsHumanEvent} is published only then.
		 * @param actsEnabled whether to poll acts
		 * @return this builder
		 */
		Builder actsEnabled(boolean actsEnabled);

		/**
		 * Build a watcher. The caller closes it; Spring closes a bean.
		 * @return the watcher
		 * @throws InvalidWatchSettingsException if a setting is not valid
		 * @throws IllegalStateException if there is no client
		 */
		WorkflowRunWatcher build();

	}

}
