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

import java.time.Duration;
import java.time.Instant;

import io.github.novaact.NovaActException;
import io.github.novaact.monitoring.Evidence;
import io.github.novaact.watch.WatchActivity;
import io.github.novaact.watch.WatchSettings;
import org.jspecify.annotations.Nullable;

/**
 * What the requests for one definition last returned. Lists and lookups are tracked
 * apart: a lookup that succeeds does not discover the runs that a denied list hides. Not
 * thread-safe.
 */
final class DefinitionEvidence {

	/** Intervals without a success after which a failing definition is unknown. */
	private static final int FEW = 3;

	/** Time after which a denial is forgotten, as no request has repeated it. */
	private static final long DENIAL_LIFETIME = Duration.ofMinutes(30).toMillis();

	private static final Moment NEVER = new Moment(Long.MIN_VALUE, Long.MIN_VALUE);

	private final Track lists = new Track();

	private final Track lookups = new Track();

	private final Moment began;

	DefinitionEvidence(Moment now) {
		this.began = now;
	}

	/**
	 * Record the outcome of a request. Lists of acts are ignored, as watching does not
	 * depend on them.
	 * @param poll the request
	 * @param result its outcome
	 * @param now now
	 */
	void record(Poll poll, PollResult result, Moment now) {
		Throwable failure = result.failure();
		if (poll instanceof Poll.Runs) {
			this.lists.record(failure, now);
		}
		else if (poll instanceof Poll.Lookup) {
			this.lookups.record((failure != null && Refusal.isNotFound(failure)) ? null : failure, now);
		}
	}

	/**
	 * Return whether the requests for the definition fail. Lookups that succeed replace
	 * lists that do not.
	 * @return whether the last requests failed
	 */
	boolean isFailing() {
		return this.lookups.isFailing()
				|| (this.lists.isFailing() && !this.lookups.hasSucceededSince(this.lists.failingSince));
	}

	/**
	 * Add what is known to the activity of the definition.
	 * @param definition activity of the definition
	 * @param settings settings of the watcher
	 * @param now now
	 * @param budgetAvailable whether the budget can be used
	 * @return the completed activity
	 */
	WatchActivity.Definition addTo(WatchActivity.Definition definition, WatchSettings settings, Moment now,
			boolean budgetAvailable) {
		boolean countsLookups = countsLookups(settings, now.ticks());
		long learned = learned(definition.watched(), countsLookups);
		long age = Math.max(0, now.ticks() - learned);
		Instant lastSuccess = later(this.lists.lastSuccess, this.lookups.lastSuccess);
		String problem = null;
		Instant since = null;
		Track failing = failing(definition.watched(), countsLookups);
		long interval = settings.interval().toMillis();
		if (failing != null && age > FEW * interval
				&& now.ticks() - failing.failingSince.ticks() >= (FEW - 1) * interval) {
			problem = failing.problem;
			since = failing.failingSince.instant();
		}
		else if (age > FEW * settings.maxInterval().toMillis()) {
			problem = budgetAvailable ? "budget" : "store";
			since = (lastSuccess != null) ? lastSuccess : this.began.instant();
		}
		return new WatchActivity.Definition(definition.name(), definition.watched(), definition.runs(),
				definition.suspectedStuck(), definition.readingPast(), definition.listed(), definition.lag(),
				lastSuccess, later(this.lists.lastFailure, this.lookups.lastFailure), problem, since,
				Duration.ofMillis(age));
	}

	private long learned(boolean watched, boolean countsLookups) {
		long lists = Math.max(this.lists.lastSuccess.ticks(), this.began.ticks());
		long lookups = Math.max(this.lookups.lastSuccess.ticks(), this.began.ticks());
		long learned = watched ? lists : Math.max(lists, lookups);
		return countsLookups ? Math.min(learned, Math.max(lookups, this.lookups.failingSince.ticks())) : learned;
	}

	private @Nullable Track failing(boolean watched, boolean countsLookups) {
		if (this.lists.isFailing() && (watched || !this.lookups.hasSucceededSince(this.lists.failingSince))) {
			return this.lists;
		}
		return (this.lookups.isFailing() && (countsLookups || !this.lists.hasSucceededSince(this.lookups.failingSince)))
				? this.lookups : null;
	}

	// A single failure may belong to a run that is no longer watched, a denial concerns
	// all
	private boolean countsLookups(WatchSettings settings, long ticks) {
		long age = ticks - this.lookups.lastFailure.ticks();
		return this.lookups.isFailing() && ("permission".equals(this.lookups.problem) ? age <= DENIAL_LIFETIME
				: this.lookups.failures > 1 && age <= FEW * settings.maxInterval().toMillis());
	}

	private static @Nullable Instant later(Moment one, Moment other) {
		Moment later = (one.wall() > other.wall()) ? one : other;
		return (later != NEVER) ? later.instant() : null;
	}

	private static String problem(Throwable failure) {
		if (Refusal.isNotFound(failure)) {
			return "not_found";
		}
		if (failure instanceof UnsupportedOperationException) {
			return "unsupported";
		}
		Evidence.Problem problem = Evidence.of(failure).problem();
		if (problem != null) {
			return problem.value();
		}
		return (failure instanceof NovaActException) ? "rejected" : "client";
	}

	/**
	 * Outcomes of one operation.
	 */
	private static final class Track {

		private Moment lastSuccess = NEVER;

		private Moment lastFailure = NEVER;

		private Moment failingSince = NEVER;

		private int failures;

		private @Nullable String problem;

		void record(@Nullable Throwable failure, Moment now) {
			if (failure == null) {
				this.lastSuccess = now;
				this.failures = 0;
				this.problem = null;
				return;
			}
			if (this.failures == 0) {
				this.failingSince = now;
			}
			this.failures++;
			this.lastFailure = now;
			this.problem = problem(failure);
		}

		boolean isFailing() {
			return this.failures > 0;
		}

		boolean hasSucceededSince(Moment moment) {
			return this.lastSuccess.ticks() >= moment.ticks();
		}

	}

}
