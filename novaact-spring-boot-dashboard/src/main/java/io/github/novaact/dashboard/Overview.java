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

package io.github.novaact.dashboard;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What the page shows beside the runs. Times are milliseconds since the epoch, durations
 * milliseconds. Nothing in it identifies a run.
 *
 * @param application name of the application, {@code null} if it has none
 * @param history what is known of the last hours
 * @param sharing how instances share their watches
 * @param notShown number of running runs that the page does not list
 * @param definitions definitions that are watched or had runs
 * @param clients clients of the application, in this instance
 * @param watchers watchers of the application, in each instance
 */
record Overview(@Nullable String application, History history, Sharing sharing, int notShown,
		List<Definition> definitions, List<Client> clients, List<Watcher> watchers) {

	/**
	 * What is known of the last hours.
	 *
	 * @param since time from which on ends are counted
	 * @param step length of a step
	 */
	record History(long since, long step) {
	}

	/**
	 * How instances share their watches.
	 *
	 * @param instance name of this instance, {@code null} where watches are not shared
	 * @param unreadableSince time since which what they share cannot be read,
	 * {@code null} if it can
	 */
	record Sharing(@Nullable String instance, @Nullable Long unreadableSince) {
	}

	/**
	 * Runs of a definition.
	 *
	 * @param name name of the definition
	 * @param watch what the watcher knows of it, {@code null} if it is not watched
	 * @param now running runs
	 * @param ends ends of the last hours, {@code null} if there were none
	 */
	record Definition(String name, @Nullable Watch watch, Now now, RunHistory.@Nullable Ends ends) {
	}

	/**
	 * What a watcher knows of a definition.
	 *
	 * @param readingPast whether its past is being read for the first time
	 * @param lag time for which its most overdue poll has been due
	 * @param problem why nothing has been learned lately, {@code null} if there is no
	 * problem
	 * @param since time at which the problem began
	 */
	record Watch(boolean readingPast, long lag, @Nullable String problem, @Nullable Long since) {

		static final Watch FAULTLESS = new Watch(false, 0, null, null);

	}

	/**
	 * Running runs of a definition.
	 *
	 * @param running number of all of them
	 * @param human number of runs with an act that waits for a person
	 * @param stuck number of suspected stuck runs
	 */
	record Now(int running, int human, int stuck) {

		static final Now NONE = new Now(0, 0, 0);

		Now plus(RunPhase phase) {
			return new Now(this.running + 1, this.human + ((phase == RunPhase.HUMAN) ? 1 : 0),
					this.stuck + ((phase == RunPhase.STUCK) ? 1 : 0));
		}

	}

	/**
	 * State of a client.
	 *
	 * @param name name of the client
	 * @param region region of the service
	 * @param state whether its calls succeed
	 * @param since time since which it is in that state
	 * @param problem the problem of the last failure, if its calls fail
	 * @param calls number of calls so far
	 */
	record Client(String name, String region, String state, @Nullable Long since, @Nullable String problem,
			long calls) {
	}

	/**
	 * State of a watcher, in one instance.
	 *
	 * @param name name of the watcher
	 * @param instance the instance, {@code null} where watches are not shared
	 * @param watching whether something is watched or waited for
	 * @param pace its pace and its budget, {@code null} if they are not known
	 * @param events what listeners have not received, {@code null} if it is not known
	 * @param lastAnswer time of the last response of the service
	 * @param lastFailure type of the last failure, if no request has succeeded since
	 */
	record Watcher(String name, @Nullable Instance instance, boolean watching, @Nullable Pace pace,
			@Nullable Events events, @Nullable Long lastAnswer, @Nullable String lastFailure) {
	}

	/**
	 * An instance that shares the watches.
	 *
	 * @param name name of the instance
	 * @param since time since which it has shared them
	 * @param lastSeen time of its last sign of life
	 * @param alive whether that is recent enough
	 * @param definitions names of the definitions that it polls
	 */
	record Instance(String name, long since, long lastSeen, boolean alive, List<String> definitions) {
	}

	/**
	 * Pace of a watcher.
	 *
	 * @param lag time for which the most overdue poll has been due
	 * @param stretch 1 where each run is polled when it is due, 2 where half as often
	 * @param behind whether the budget does not suffice
	 * @param requestsPerSecond requests that may be sent in a second
	 */
	record Pace(long lag, double stretch, boolean behind, double requestsPerSecond) {
	}

	/**
	 * Events that listeners have not received.
	 *
	 * @param pending number of events that are to be published
	 * @param undelivered number of events that the watcher has given up on
	 * @param definitions names of the definitions of those
	 * @param since time at which the watcher gave up on the oldest of those
	 */
	record Events(int pending, int undelivered, List<String> definitions, @Nullable Long since) {
	}

}
