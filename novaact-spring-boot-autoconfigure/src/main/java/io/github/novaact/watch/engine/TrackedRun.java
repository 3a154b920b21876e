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

package io.github.novaact.watch.engine;

import java.time.Instant;
import java.util.UUID;

import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.watch.store.RunState;
import org.jspecify.annotations.Nullable;

/**
 * State of a run that is watched or waited for. Small, as there may be a million.
 */
final class TrackedRun extends RunQueue.Link {

	/**
	 * Watched by itself.
	 */
	static final int WATCHED = 1;

	/**
	 * Watched with its definition.
	 */
	static final int OF_DEFINITION = 1 << 1;

	/**
	 * Its discovery was published.
	 */
	static final int DISCOVERED = 1 << 2;

	/**
	 * A list shows it as ended or changed, and a lookup has to confirm it.
	 */
	static final int TO_CONFIRM = 1 << 3;

	/**
	 * Its lookup is under way.
	 */
	static final int IN_FLIGHT = 1 << 4;

	/**
	 * Its page is a guess.
	 */
	static final int GUESSED = 1 << 5;

	/**
	 * Its acts have to be polled, or it has to be looked up as overdue.
	 */
	static final int CLOSER_DUE = 1 << 6;

	/**
	 * A caller waits for it.
	 */
	static final int AWAITED = 1 << 7;

	/**
	 * A list shows it as running for too long, and a lookup has to confirm it.
	 */
	static final int OVERDUE_IN_LIST = 1 << 8;

	/**
	 * It runs for too long, and its acts decide whether it is stuck.
	 */
	static final int OVERDUE = 1 << 9;

	/**
	 * A page of its acts is under way.
	 */
	static final int ACTS_IN_FLIGHT = 1 << 10;

	static final long NOT_MISSING = Long.MIN_VALUE;

	static final int PAGE_UNKNOWN = -1;

	static final int PAGE_NONE = Integer.MAX_VALUE;

	final UUID id;

	@Nullable String status;

	@Nullable Instant startedAt;

	/**
	 * Ticks since which the service does not find the run, without interruption.
	 */
	long missingSince = NOT_MISSING;

	/**
	 * Wall time of the last poll.
	 */
	long lastPoll = Long.MIN_VALUE;

	/**
	 * Ticks from which its pace counts.
	 */
	long base;

	int flags;

	/**
	 * Index of the page that showed it last.
	 */
	int page = PAGE_UNKNOWN;

	/**
	 * Number of the reading that showed it last.
	 */
	int reading;

	/**
	 * Number of changes of its status that were published.
	 */
	int changes;

	RunExtra extra = RunExtra.NONE;

	@Nullable RunQueue queue;

	TrackedRun(UUID id) {
		this.id = id;
	}

	boolean is(int flag) {
		return (this.flags & flag) != 0;
	}

	void set(int flag) {
		this.flags |= flag;
	}

	void clear(int flag) {
		this.flags &= ~flag;
	}

	/**
	 * Return whether it is watched with its definition, and its discovery was not
	 * published: its end may have been published long ago, though a list shows it as
	 * running.
	 * @return whether it is
	 */
	boolean isUndiscovered() {
		return is(OF_DEFINITION) && !is(DISCOVERED);
	}

	boolean isWatched() {
		return is(WATCHED | OF_DEFINITION);
	}

	boolean isAwaited() {
		return is(AWAITED);
	}

	boolean isWanted() {
		return isWatched() || isAwaited();
	}

	/**
	 * Set the status, to the same text for all runs if it is a known one.
	 * @param status the status, {@code null} if it is not known
	 */
	void setStatus(@Nullable String status) {
		WorkflowRunStatus known = WorkflowRunStatus.of(status);
		this.status = (known != WorkflowRunStatus.UNKNOWN) ? known.name() : status;
	}

	/**
	 * Return what only few runs have, to change it.
	 * @return the state
	 */
	RunExtra extra() {
		if (this.extra == RunExtra.NONE) {
			this.extra = new RunExtra();
		}
		return this.extra;
	}

	/**
	 * Return what a store keeps.
	 * @param status the status to keep
	 * @return the state
	 */
	RunState state(@Nullable String status) {
		return new RunState(this.id.toString(), is(WATCHED), is(OF_DEFINITION), status, this.startedAt, this.changes,
				this.extra.stuckSince, this.extra.humans);
	}

}
