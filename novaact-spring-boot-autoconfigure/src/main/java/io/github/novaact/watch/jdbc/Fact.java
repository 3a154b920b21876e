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

package io.github.novaact.watch.jdbc;

import java.util.ArrayList;
import java.util.List;

import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.watch.WorkflowRunEndedEvent;
import io.github.novaact.watch.WorkflowRunEvent;
import io.github.novaact.watch.WorkflowRunGoneEvent;
import io.github.novaact.watch.WorkflowRunStatusChangedEvent;
import io.github.novaact.watch.store.RunState;
import io.github.novaact.watch.store.Transition;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a run.
 *
 * @param key key of the run
 * @param name name of the fact, unique for the run
 * @param status status of the run since then, {@code null} if it is not known
 * @param startedAt when the run started, in milliseconds since the epoch, {@code null} if
 * it is not known
 * @param endedAt when the run ended, in milliseconds since the epoch, {@code null} unless
 * the fact is its end
 * @param isEvent whether there is an event to publish
 * @param payload the event, or the outcome for waiters
 */
record Fact(WorkflowRunKey key, String name, @Nullable String status, @Nullable Long startedAt, @Nullable Long endedAt,
		boolean isEvent, @Nullable String payload) {

	static final String DISCOVERED = "discovered";

	/** The status that a watched run had first. */
	static final String SEEN = "seen";

	/** The reason for which waits end though the run has not. */
	static final String REFUSED = "refused";

	static final String CHANGED = "status-changed/";

	static final String STUCK = "suspected-stuck";

	static final String NEEDS_HUMAN = "needs-human/";

	private static final String ENDED = "ended";

	private static final String GONE = "gone";

	private static final int MAX_STATUS = 200;

	private static final int MAX_NAME = 100;

	boolean isEnd() {
		return this.endedAt != null;
	}

	/**
	 * Return the facts of a transition's events.
	 * @param transition the transition
	 * @return the facts, in the order of the events
	 */
	static List<Fact> ofEvents(Transition transition) {
		List<Fact> facts = new ArrayList<>();
		for (WorkflowRunEvent event : transition.events()) {
			String status = (event instanceof WorkflowRunStatusChangedEvent change) ? change.to()
					: transition.state().status();
			facts.add(new Fact(transition.key(), name(event), status(status), startedAt(transition.state()),
					isEnd(event) ? end(transition) : null, true, Payload.of(event, transition)));
		}
		return facts;
	}

	private static String name(WorkflowRunEvent event) {
		WorkflowRunKey key = event.key();
		String name = event.id()
			.substring(key.workflowDefinitionName().length() + 1 + key.workflowRunId().length() + 1);
		return name.substring(0, Math.min(name.length(), MAX_NAME)).replace('\0', ' ');
	}

	static Fact seen(Transition transition) {
		return new Fact(transition.key(), SEEN, status(transition.to()), startedAt(transition.state()), null, false,
				null);
	}

	/**
	 * Return the end of a run that has waiters and no watch.
	 * @param transition the transition
	 * @return the fact
	 */
	static Fact kept(Transition transition) {
		return new Fact(transition.key(), ENDED, status(transition.to()), startedAt(transition.state()),
				end(transition), false, Payload.of(null, transition));
	}

	static Fact refused(Transition transition) {
		return new Fact(transition.key(), REFUSED, null, null, null, false, Payload.of(null, transition));
	}

	static boolean isGone(String name) {
		return name.equals(GONE);
	}

	static boolean isEnd(WorkflowRunEvent event) {
		return event instanceof WorkflowRunEndedEvent || event instanceof WorkflowRunGoneEvent;
	}

	private static @Nullable String status(@Nullable String status) {
		if (status == null) {
			return null;
		}
		return status.substring(0, Math.min(status.length(), MAX_STATUS)).replace('\0', ' ');
	}

	private static @Nullable Long startedAt(RunState state) {
		return (state.startedAt() != null) ? state.startedAt().toEpochMilli() : null;
	}

	static long end(Transition transition) {
		WorkflowRun run = transition.run();
		if (run == null) {
			return transition.learnedAt().toEpochMilli();
		}
		return ((run.endedAt() != null) ? run.endedAt() : run.startedAt()).toEpochMilli();
	}

}
