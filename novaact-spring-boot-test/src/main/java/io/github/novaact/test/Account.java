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

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import io.github.novaact.WorkflowRunKey;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * What there is in the account: definitions with their runs, and models.
 */
final class Account {

	private final FakeClock clock;

	private final AtomicLong sequence = new AtomicLong();

	private final Map<String, FakeDefinition> definitions = new ConcurrentHashMap<>();

	private final Timeline<FakeDefinition> definitionTimeline = new Timeline<>();

	private final FakeModels models = new FakeModels();

	private volatile @Nullable RunScript unknownRuns;

	Account(FakeClock clock) {
		this.clock = clock;
	}

	/**
	 * Return the number of the last change.
	 * @return the number
	 */
	long version() {
		return this.sequence.get();
	}

	Timeline<FakeDefinition> definitions() {
		return this.definitionTimeline;
	}

	FakeModels models() {
		return this.models;
	}

	@Nullable RunScript unknownRuns() {
		return this.unknownRuns;
	}

	void unknownRuns(Consumer<RunScript> script) {
		RunScript unknownRuns = script(script);
		Assert.isTrue(!unknownRuns.countsLookups(), "'script' must not count lookups");
		this.unknownRuns = unknownRuns;
	}

	void addDefinition(String name, Consumer<DefinitionScript> script) {
		DefinitionScript definitionScript = new DefinitionScript(this.clock.now());
		script.accept(definitionScript);
		this.definitions.compute(name, (key, other) -> {
			if (other != null) {
				this.definitionTimeline.remove(other);
			}
			FakeDefinition definition = (other != null) ? other.withScript(definitionScript)
					: new FakeDefinition(name, definitionScript, next());
			this.definitionTimeline.add(definition);
			return definition;
		});
	}

	void removeDefinition(String name) {
		this.definitions.computeIfPresent(name, (key, definition) -> {
			this.definitionTimeline.remove(definition);
			return null;
		});
	}

	@Nullable FakeDefinition definition(String name) {
		return this.definitions.get(name);
	}

	void addRun(WorkflowRunKey key, Consumer<RunScript> script) {
		RunScript runScript = script(script);
		definitionOf(key).add(new FakeRun(key, runScript, this.clock.now(), this::next));
	}

	void removeRun(WorkflowRunKey key) {
		FakeDefinition definition = definition(key.workflowDefinitionName());
		if (definition != null) {
			definition.remove(key.workflowRunId());
		}
	}

	@Nullable FakeRun run(WorkflowRunKey key) {
		FakeDefinition definition = definition(key.workflowDefinitionName());
		return (definition != null) ? definition.runs().get(key.workflowRunId()) : null;
	}

	FakeRun requiredRun(WorkflowRunKey key) {
		FakeRun run = run(key);
		Assert.notNull(run, () -> "There is no run with the key " + key);
		return run;
	}

	void addSession(WorkflowRunKey key, String sessionId) {
		FakeRun run = requiredRun(key);
		FakeSession session = new FakeSession(run, sessionId, this.clock.now(), next(), new Timeline<>());
		FakeSession other = definitionOf(key).sessions().putIfAbsent(sessionId, session);
		Assert.isTrue(other == null, () -> "There is a session with the id " + sessionId + " already");
		run.contents().sessions().put(sessionId, session);
		run.contents().sessionTimeline().add(session);
	}

	void addAct(WorkflowRunKey key, String sessionId, String actId, Consumer<ActScript> script) {
		FakeSession session = requiredRun(key).contents().sessions().get(sessionId);
		Assert.notNull(session, () -> "There is no session with the id " + sessionId + " in " + key);
		ActScript actScript = new ActScript(this.clock.now());
		script.accept(actScript);
		FakeAct act = new FakeAct(session, actId, actScript, this.clock.now(), this::next);
		FakeRun.Contents contents = session.run().contents();
		FakeAct other = contents.acts().putIfAbsent(actId, act);
		Assert.isTrue(other == null, () -> "There is an act with the id " + actId + " already");
		session.acts().add(act);
		contents.actTimeline().add(act);
		definitionOf(key).acts().add(act);
	}

	FakeAct requiredAct(WorkflowRunKey key, String actId) {
		FakeAct act = requiredRun(key).contents().acts().get(actId);
		Assert.notNull(act, () -> "There is no act with the id " + actId + " in " + key);
		return act;
	}

	void clear() {
		this.definitions.keySet().forEach(this::removeDefinition);
		this.models.clear();
		this.unknownRuns = null;
	}

	private FakeDefinition definitionOf(WorkflowRunKey key) {
		String name = key.workflowDefinitionName();
		return this.definitions.computeIfAbsent(name, (absent) -> {
			FakeDefinition definition = new FakeDefinition(name, new DefinitionScript(this.clock.now()), next());
			this.definitionTimeline.add(definition);
			return definition;
		});
	}

	private RunScript script(Consumer<RunScript> script) {
		Assert.notNull(script, "'script' must not be null");
		RunScript runScript = new RunScript(this.clock.now());
		script.accept(runScript);
		return runScript;
	}

	private long next() {
		return this.sequence.incrementAndGet();
	}

}
