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

import java.time.Instant;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a run that is watched or waited for. Small, as there may be a million.
 */
final class TrackedRun {

	/**
	 * Watched by itself.
	 */
	static final int WATCHED = 1;

	/**
	 * Watched with its definition.
	 */
	static final int OF_DEFINITION = 1 << 1;

	/**
	 * Its discovery was told.
	 */
	static final int DISCOVERED = 1 << 2;

	/**
	 * A list said that it has ended or changed, and it has to be looked up.
	 */
	static final int TO_CONFIRM = 1 << 3;

	/**
	 * A request about it is under way.
	 */
	static final int IN_FLIGHT = 1 << 4;

	/**
	 * Its being stuck was told.
	 */
	static final int STUCK = 1 << 5;

	/**
	 * Where lists have it is a guess.
	 */
	static final int GUESSED = 1 << 6;

	/**
	 * It has to be looked at closer.
	 */
	static final int CLOSER_DUE = 1 << 7;

	/**
	 * A list has it as running, and it may be one whose end was told long ago.
	 */
	static final int DOUBTFUL = 1 << 8;

	/**
	 * Somebody waits for it.
	 */
	static final int AWAITED = 1 << 9;

	/**
	 * A list has it as running for too long, and it has to be looked up.
	 */
	static final int OVERDUE_IN_LIST = 1 << 10;

	/**
	 * It runs for too long, and its acts have to be looked at.
	 */
	static final int OVERDUE = 1 << 11;

	/**
	 * A request about its acts is under way.
	 */
	static final int ACTS_IN_FLIGHT = 1 << 12;

	static final int PAGE_UNKNOWN = -1;

	static final int PAGE_NONE = Integer.MAX_VALUE;

	final UUID id;

	@Nullable String status;

	@Nullable Instant startedAt;

	/**
	 * Ticks of the first look.
	 */
	long firstLook = Long.MIN_VALUE;

	/**
	 * Wall time of the last look.
	 */
	long lastLook = Long.MIN_VALUE;

	/**
	 * Ticks that the pace counts from.
	 */
	long base;

	int flags;

	/**
	 * Index of the page of the list that had it last.
	 */
	int page = PAGE_UNKNOWN;

	/**
	 * Number of the reading of the list that saw it last.
	 */
	int reading;

	/**
	 * Number of changes of its status that were told.
	 */
	int changes;

	@Nullable RunQueue queue;

	@Nullable TrackedRun previous;

	@Nullable TrackedRun next;

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

	boolean isWatched() {
		return is(WATCHED | OF_DEFINITION);
	}

	boolean isAwaited() {
		return is(AWAITED);
	}

	boolean isWanted() {
		return isWatched() || isAwaited();
	}

}
