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

package io.github.novaact.test;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import org.jspecify.annotations.Nullable;

/**
 * A run that is played from a script.
 */
final class FakeRun implements Timeline.Entry {

	private final WorkflowRunKey key;

	private final RunScript script;

	private final Instant addedAt;

	private final long sequence;

	private final AtomicInteger misses = new AtomicInteger();

	private final AtomicInteger lookups = new AtomicInteger();

	private final Phases phases;

	private final AtomicReference<@Nullable Contents> contents = new AtomicReference<>();

	private volatile @Nullable Boolean found;

	private volatile @Nullable Boolean listed;

	FakeRun(WorkflowRunKey key, RunScript script, Instant addedAt, LongSupplier versions) {
		this.key = key;
		this.script = script;
		this.addedAt = addedAt;
		this.sequence = versions.getAsLong();
		this.phases = new Phases(script.firstPhase(addedAt, this.sequence), versions);
	}

	WorkflowRunKey key() {
		return this.key;
	}

	String logGroup() {
		return this.script.logGroup(this.key);
	}

	@Override
	public Instant time() {
		return this.script.startedAt();
	}

	@Override
	public long sequence() {
		return this.sequence;
	}

	/**
	 * Return the sessions and acts of the run.
	 * @return the contents
	 */
	Contents contents() {
		Contents contents = this.contents.get();
		if (contents == null) {
			this.contents.compareAndSet(null, new Contents());
			contents = contents();
		}
		return contents;
	}

	/**
	 * Set whether the run is there, whatever its script says.
	 * @param found whether it is there
	 */
	void found(boolean found) {
		this.found = found;
	}

	/**
	 * Set whether lists have the run, whatever its script says.
	 * @param listed whether they have it
	 */
	void listed(boolean listed) {
		this.listed = listed;
	}

	/**
	 * Change the status of the run, whatever its script says.
	 * @param status text of the status
	 * @param now the time
	 */
	void change(String status, Instant now) {
		this.phases.change(script(now), status, WorkflowRunStatus.of(status).isTerminal(), now);
	}

	/**
	 * Look the run up.
	 * @param now the time
	 * @return what it is like, {@code null} if it is not there
	 */
	@Nullable Phase lookUp(Instant now) {
		if (!isFound(now)) {
			this.misses.incrementAndGet();
			return null;
		}
		this.lookups.incrementAndGet();
		return this.phases.settle(script(now));
	}

	/**
	 * Return what the run is like, which counts as no lookup.
	 * @param now the time
	 * @return the phase
	 */
	Phase current(Instant now) {
		return this.phases.settle(script(now));
	}

	boolean isFound(Instant now) {
		Boolean found = this.found;
		return (found != null) ? found : this.script.appears(this.misses.get(), this.addedAt, now);
	}

	boolean isListed(View view, Instant now) {
		Boolean listed = this.listed;
		if (!isFound(now) || Boolean.FALSE.equals(listed)) {
			return false;
		}
		if (Boolean.TRUE.equals(listed)) {
			return view.shows(this.addedAt, this.sequence);
		}
		return this.script.isListed(this.lookups.get())
				&& view.shows(this.script.listedFrom(this.addedAt), this.sequence);
	}

	/**
	 * Return the phase that a list shows, which counts as a lookup.
	 * @param view what the list knows
	 * @param now the time
	 * @return the phase
	 */
	Phase list(View view, Instant now) {
		this.lookups.incrementAndGet();
		return this.phases.settle(script(now)).seenBy(view);
	}

	String toJson(Arns arns, Phase phase) {
		return this.script.toJson(this.key, arns, phase);
	}

	String toSummaryJson(Arns arns, Phase phase) {
		return this.script.toSummaryJson(this.key, arns, phase);
	}

	private Phases.Script script(Instant now) {
		int lookups = this.lookups.get();
		return (first, versions) -> this.script.end(first, lookups, now, versions);
	}

	/**
	 * The sessions and acts of a run.
	 *
	 * @param sessions the sessions by their ids
	 * @param sessionTimeline the sessions in their order
	 * @param acts the acts by their ids
	 * @param actTimeline the acts in their order
	 */
	record Contents(Map<String, FakeSession> sessions, Timeline<FakeSession> sessionTimeline, Map<String, FakeAct> acts,
			Timeline<FakeAct> actTimeline) {

		Contents() {
			this(new ConcurrentHashMap<>(), new Timeline<>(), new ConcurrentHashMap<>(), new Timeline<>());
		}

	}

}
