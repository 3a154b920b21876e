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
 * Tells when workflow runs end, and what happens to them until then. Thread-safe.
 * <p>
 * The service tells nobody of anything, so it is asked again and again, within a budget
 * of requests and no more than once for all that wait for a run or watch it. Nothing is
 * asked, and there is no thread, while nobody waits or watches.
 * <p>
 * What happens to watched runs is published as {@link WorkflowRunEvent}s.
 *
 * @since 0.1.0
 */
public interface WorkflowRunWatcher extends AutoCloseable {

	/**
	 * Wait until the run has ended, in whatever way.
	 * <p>
	 * An exception that several wait for is thrown to each of them.
	 * @param key key of the run
	 * @param timeout the longest time to wait, positive
	 * @return the run, which is {@linkplain WorkflowRun#isTerminal() terminal}
	 * @throws WaitTimeoutException if the time ran out before
	 * @throws io.github.novaact.ResourceNotFoundException if there is no such run, or
	 * none any more, and {@code novaact.watch.not-found-grace} has passed
	 * @throws io.github.novaact.AccessDeniedException if the credentials do not permit to
	 * look it up
	 * @throws io.github.novaact.NovaActServiceException if the service refuses the lookup
	 * for another reason that does not pass
	 * @throws io.github.novaact.CallInterruptedException if the calling thread was
	 * interrupted, whose interrupt flag is set again
	 * @throws WatcherClosedException if the watcher was closed meanwhile
	 * @throws IllegalArgumentException if an argument is {@code null} or the time is not
	 * positive
	 * @throws IllegalStateException if the watcher is closed
	 */
	WorkflowRun waitForEnd(WorkflowRunKey key, Duration timeout);

	/**
	 * Wait without a thread until the run has ended, in whatever way and however long it
	 * takes.
	 * @param key key of the run
	 * @return a future that completes with the run, or with an exception that
	 * {@link #waitForEnd(WorkflowRunKey, Duration)} throws. When it is cancelled or
	 * completed by somebody else, nothing waits any more
	 * @throws IllegalArgumentException if the key is {@code null}
	 * @throws IllegalStateException if the watcher is closed
	 */
	CompletableFuture<WorkflowRun> whenEnded(WorkflowRunKey key);

	/**
	 * Wait without a thread until the run has ended, in whatever way.
	 * @param key key of the run
	 * @param timeout the longest time to wait, positive
	 * @return a future that completes with the run, or with an exception that
	 * {@link #waitForEnd(WorkflowRunKey, Duration)} throws. When it is cancelled or
	 * completed by somebody else, nothing waits any more
	 * @throws IllegalArgumentException if an argument is {@code null} or the time is not
	 * positive
	 * @throws IllegalStateException if the watcher is closed
	 */
	CompletableFuture<WorkflowRun> whenEnded(WorkflowRunKey key, Duration timeout);

	/**
	 * Publish events of the run until it has ended or is gone. Does nothing where the run
	 * is watched already. A run that has ended already is told as ended.
	 * @param key key of the run
	 * @throws IllegalArgumentException if the key is {@code null}
	 * @throws IllegalStateException if the watcher is closed
	 */
	void watch(WorkflowRunKey key);

	/**
	 * Publish events of every run of the workflow definition: of those that are running
	 * now and of those that start later, which are discovered; not of those that have
	 * ended before. Does nothing where the definition is watched already.
	 * @param workflowDefinitionName name of the workflow definition
	 * @throws IllegalArgumentException if the name is {@code null} or breaks the
	 * service's rule for it
	 * @throws IllegalStateException if the watcher is closed
	 */
	void watchDefinition(String workflowDefinitionName);

	/**
	 * Take back a {@link #watch(WorkflowRunKey)}. Who waits for the run goes on waiting,
	 * and a run whose definition is watched stays watched. Does nothing where the run is
	 * not watched.
	 * @param key key of the run
	 * @throws IllegalArgumentException if the key is {@code null}
	 */
	void unwatch(WorkflowRunKey key);

	/**
	 * Take back a {@link #watchDefinition(String)}. Runs that are watched by themselves
	 * stay watched. Does nothing where the definition is not watched.
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
	 * Close the watcher: nothing is asked any more, and whoever waits gets a
	 * {@link WatcherClosedException}. The client stays open.
	 */
	@Override
	void close();

	/**
	 * Return a builder of watchers that has the defaults of {@code novaact.watch.*}.
	 * @param client the client to ask
	 * @return a builder
	 * @throws IllegalArgumentException if the client is {@code null}
	 */
	static Builder builder(NovaActClient client) {
		return new DefaultWorkflowRunWatcherBuilder().client(client);
	}

	/**
	 * Builder of watchers. The bean of this type is configured as {@code novaact.watch.*}
	 * says; each injection point gets one of its own.
	 *
	 * @since 0.1.0
	 */
	interface Builder {

		/**
		 * Set the name that tells the watcher apart in health, meters and logs.
		 * @param name the name; when not set, the name of the watcher's bean. A watcher
		 * that is not a bean and has no name is "workflowRunWatcher", like the
		 * auto-configured one
		 * @return this builder
		 */
		Builder name(String name);

		/**
		 * Set the client to ask, which is not closed with the watcher. What is watched
		 * through one client is apart from what is watched through another.
		 * @param client the client
		 * @return this builder
		 */
		Builder client(NovaActClient client);

		/**
		 * Set who publishes the events.
		 * @param eventPublisher the publisher; when not set, nobody is told of events
		 * @return this builder
		 */
		Builder eventPublisher(ApplicationEventPublisher eventPublisher);

		/**
		 * Set the shortest time between two looks at a run.
		 * @param interval the time, positive
		 * @return this builder
		 */
		Builder interval(Duration interval);

		/**
		 * Set the longest time between two looks at a run, where the budget suffices.
		 * @param maxInterval the time, not shorter than the shortest one
		 * @return this builder
		 */
		Builder maxInterval(Duration maxInterval);

		/**
		 * Set the budget: how many requests the watcher may send in any second.
		 * @param requestsPerSecond the number, positive
		 * @return this builder
		 */
		Builder requestsPerSecond(int requestsPerSecond);

		/**
		 * Set for how long a run that is not found is taken to have just been created.
		 * @param notFoundGrace the time from its first lookup, not negative
		 * @return this builder
		 */
		Builder notFoundGrace(Duration notFoundGrace);

		/**
		 * Set after which time a run that has not ended is suspected to be stuck.
		 * @param stuckAfter the time from its start, positive, or {@code null} for three
		 * times the 95th percentile of the past durations of its definition's runs, at
		 * least ten minutes
		 * @return this builder
		 */
		Builder stuckAfter(@Nullable Duration stuckAfter);

		/**
		 * Set whether the acts of running runs are looked at, which costs a request for
		 * each look at a run: to tell that an act waits for a person.
		 * @param actsEnabled whether they are
		 * @return this builder
		 */
		Builder actsEnabled(boolean actsEnabled);

		/**
		 * Build a watcher. Whoever builds it closes it; Spring does for a bean.
		 * @return the watcher
		 * @throws InvalidWatchSettingsException if a setting is not valid
		 * @throws IllegalStateException if there is no client
		 */
		WorkflowRunWatcher build();

	}

}
