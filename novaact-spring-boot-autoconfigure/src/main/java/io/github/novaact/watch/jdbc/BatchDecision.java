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
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.novaact.WorkflowRunKey;
import io.github.novaact.watch.WorkflowRunDiscoveredEvent;
import io.github.novaact.watch.store.Transition;

/**
 * Decides which facts of a batch of transitions are wanted and new.
 */
final class BatchDecision {

	private final WatchRows rows;

	private final Recorder.Memory memory;

	private final List<Fact> facts = new ArrayList<>();

	private final Map<Fact, Transition> ends = new HashMap<>();

	private final Set<WorkflowRunKey> published = new LinkedHashSet<>();

	private final Set<String> unknown = new HashSet<>();

	private final Set<WorkflowRunKey> doubtful = new HashSet<>();

	private final Map<String, Long> horizons = new HashMap<>();

	/**
	 * Create a decision.
	 * @param rows the rows
	 * @param memory what the engine knows
	 */
	BatchDecision(WatchRows rows, Recorder.Memory memory) {
		this.rows = rows;
		this.memory = memory;
	}

	/**
	 * Write the facts of transitions that the rows want and do not have. Runs in a
	 * transaction.
	 * @param batch the transitions
	 */
	void write(List<Transition> batch) {
		Map<String, Set<String>> runs = new HashMap<>();
		batch.forEach((transition) -> runs
			.computeIfAbsent(transition.key().workflowDefinitionName(),
					(definition) -> new LinkedHashSet<>(Set.of(InterestRows.DEFINITION)))
			.add(transition.key().workflowRunId()));
		Map<WorkflowRunKey, FactRows.Recorded> recorded = this.rows.facts.find(runs);
		Map<String, Set<String>> kinds = this.rows.interests.kinds(runs);
		for (Transition transition : batch) {
			WorkflowRunKey key = transition.key();
			decide(transition, recorded.computeIfAbsent(key, (run) -> new FactRows.Recorded()),
					kinds.containsKey(key.workflowDefinitionName() + '/' + InterestRows.DEFINITION),
					kinds.getOrDefault(key.workflowDefinitionName() + '/' + key.workflowRunId(), Set.of()));
		}
		Set<Fact> inserted = this.rows.facts.insert(this.facts);
		this.ends.keySet().retainAll(inserted);
		this.rows.ends.add(this.ends.values());
	}

	private void decide(Transition transition, FactRows.Recorded recorded, boolean definitionWatched,
			Set<String> kinds) {
		WorkflowRunKey key = transition.key();
		boolean watched = kinds.contains(InterestRows.WATCH);
		boolean awaited = kinds.contains(InterestRows.WAIT);
		boolean discovering = transition.events().stream().anyMatch(WorkflowRunDiscoveredEvent.class::isInstance);
		boolean discovered = recorded.names.contains(Fact.DISCOVERED);
		if (definitionWatched && discovering && !discovered) {
			definitionWatched = isNew(transition);
		}
		if (definitionWatched && !watched && !discovered && !discovering && recorded.end == null
				&& !transition.events().isEmpty()) {
			// Its discovery was recorded once, and is not any more
			this.unknown.add(key.workflowDefinitionName());
		}
		boolean wanted = watched || (definitionWatched && (discovered || discovering));
		InterestRows.End end = recorded.end;
		if (end != null && !(end.isKept() && wanted && !transition.events().isEmpty())) {
			// Recorded before, here or by another instance
			this.doubtful.add(key);
			return;
		}
		if (end != null) {
			// It was recorded for waiters, and not published to watchers
			this.rows.facts.removeKept(key);
			this.facts.removeIf((fact) -> fact.isEnd() && fact.key().equals(key));
			recorded.end = null;
		}
		List<Fact> facts = wanted ? Fact.ofEvents(transition) : List.of();
		for (Fact fact : facts) {
			boolean first = recorded.names.add(fact.name());
			if ((first || fact.isEnd()) && (definitionWatched || !fact.name().equals(Fact.DISCOVERED))) {
				add(fact, recorded);
				if (fact.isEnd()) {
					this.ends.put(fact, transition);
				}
			}
		}
		boolean ended = recorded.end != null;
		if (watched && facts.isEmpty() && !transition.last() && recorded.names.isEmpty() && transition.to() != null) {
			recorded.names.add(Fact.SEEN);
			add(Fact.seen(transition), recorded);
		}
		if (!ended && transition.run() != null) {
			if (awaited) {
				add(Fact.kept(transition), recorded);
			}
			if (watched) {
				// Watched since the request was sent
				this.doubtful.add(key);
			}
		}
		if (!ended && transition.failure() != null && awaited) {
			this.rows.facts.removeRefused(key);
			add(Fact.refused(transition), recorded);
		}
	}

	/**
	 * Return whether a run that has just been discovered may not have been published and
	 * forgotten before.
	 * @param transition its discovery
	 * @return whether it was not
	 */
	private boolean isNew(Transition transition) {
		String definition = transition.key().workflowDefinitionName();
		long horizon = this.horizons.computeIfAbsent(definition, (name) -> this.rows.definitions.find(name).horizon());
		if (horizon == 0) {
			return true;
		}
		if (transition.events().stream().anyMatch(Fact::isEnd)) {
			return Fact.end(transition) > horizon;
		}
		if (this.memory.horizon(definition) >= horizon || transition.state().startedAt() == null
				|| transition.state().startedAt().toEpochMilli() > horizon) {
			return true;
		}
		this.doubtful.add(transition.key());
		return false;
	}

	private void add(Fact fact, FactRows.Recorded recorded) {
		this.facts.add(fact);
		if (fact.isEvent()) {
			this.published.add(fact.key());
		}
		if (fact.isEnd()) {
			recorded.end = new InterestRows.End(null, fact.isEvent(), false);
		}
	}

	/**
	 * Apply the decision to what the engine knows. Called after the commit.
	 */
	void apply() {
		this.unknown.forEach(this.memory::retake);
		this.doubtful.forEach(this.memory::doubt);
		this.published.forEach(this.memory::publish);
	}

}
