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
import java.util.function.LongSupplier;

import io.github.novaact.ActStatus;

/**
 * An act of a session that is played from a script.
 */
final class FakeAct implements Timeline.Entry {

	private final FakeSession session;

	private final String id;

	private final ActScript script;

	private final Instant addedAt;

	private final long sequence;

	private final Phases phases;

	FakeAct(FakeSession session, String id, ActScript script, Instant addedAt, LongSupplier versions) {
		this.session = session;
		this.id = id;
		this.script = script;
		this.addedAt = addedAt;
		this.sequence = versions.getAsLong();
		this.phases = new Phases(script.firstPhase(addedAt, this.sequence), versions);
	}

	FakeSession session() {
		return this.session;
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
	 * Change the status of the act, whatever its script says.
	 * @param status text of the status
	 * @param now the time
	 */
	void change(String status, Instant now) {
		this.phases.change(script(now), status, ActStatus.of(status).isTerminal(), now);
	}

	Phase current(Instant now) {
		return this.phases.settle(script(now));
	}

	boolean isListed(View view, Instant now) {
		return this.session.run().isFound(now) && view.shows(this.addedAt, this.sequence);
	}

	String toJson(View view, Instant now) {
		return this.script.toJson(this.session.run().key().workflowRunId(), this.session.id(), this.id,
				this.phases.settle(script(now)).seenBy(view));
	}

	private Phases.Script script(Instant now) {
		return (first, versions) -> this.script.end(first, now);
	}

}
