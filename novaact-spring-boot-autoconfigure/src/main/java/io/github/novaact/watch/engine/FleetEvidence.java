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

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.github.novaact.watch.WatchActivity;
import io.github.novaact.watch.WatchSettings;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * What was learned last about each definition of a watcher. Logs once when nothing has
 * been learned for a while, and once when the problem is over. Not thread-safe.
 */
final class FleetEvidence {

	private static final Log logger = LogFactory.getLog(FleetEvidence.class);

	private static final int MAX_NAMES = 10;

	/** Problems that are logged for each definition when they begin. */
	private static final Set<String> LOGGED = Set.of("permission", "unsupported", "budget", "store");

	private final Map<String, DefinitionEvidence> definitions = new LinkedHashMap<>();

	private final Set<String> reported = new TreeSet<>();

	void begin(String definition, Moment now) {
		this.definitions.computeIfAbsent(definition, (name) -> new DefinitionEvidence(now));
	}

	void forget(String definition) {
		this.definitions.remove(definition);
	}

	void record(Poll poll, PollResult result, Moment now) {
		DefinitionEvidence definition = this.definitions.get(poll.definition());
		if (definition != null) {
			definition.record(poll, result, now);
		}
	}

	boolean isFailing(String definition) {
		DefinitionEvidence evidence = this.definitions.get(definition);
		return evidence != null && evidence.isFailing();
	}

	WatchActivity.Definition addTo(WatchActivity.Definition definition, WatchSettings settings, Moment now,
			boolean budgetAvailable) {
		DefinitionEvidence evidence = this.definitions.get(definition.name());
		return (evidence != null) ? evidence.addTo(definition, settings, now, budgetAvailable) : definition;
	}

	/**
	 * Return whether a request failed, or a problem was reported that may be over.
	 * @return whether {@link #report} may log something
	 */
	boolean isWorthReporting() {
		return !this.reported.isEmpty() || this.definitions.values().stream().anyMatch(DefinitionEvidence::isFailing);
	}

	/**
	 * Log the problems that began or ended since the last call.
	 * @param watcher name of the watcher
	 * @param definitions activity of each definition
	 */
	void report(String watcher, List<WatchActivity.Definition> definitions) {
		Map<String, Set<String>> problems = new TreeMap<>();
		for (WatchActivity.Definition definition : definitions) {
			String problem = definition.problem();
			if (problem != null && !LOGGED.contains(problem)) {
				problems.computeIfAbsent(problem, (key) -> new TreeSet<>()).add(definition.name());
			}
		}
		problems.forEach((problem, names) -> {
			if (this.reported.add(problem)) {
				logger.warn("Watcher '" + watcher + "' learns nothing about " + describe(names) + ": " + text(problem));
			}
		});
		if (this.reported.removeIf((problem) -> !problems.containsKey(problem)) && this.reported.isEmpty()) {
			logger.info("Watcher '" + watcher + "' learns about all of its workflow definitions again");
		}
	}

	private static String describe(Set<String> names) {
		String listed = names.stream()
			.limit(MAX_NAMES)
			.map((name) -> "'" + name + "'")
			.collect(Collectors.joining(", "));
		return "workflow definition" + ((names.size() > 1) ? "s " : " ") + listed
				+ ((names.size() > MAX_NAMES) ? " and " + (names.size() - MAX_NAMES) + " more" : "");
	}

	private static String text(String problem) {
		return switch (problem) {
			case "not_found" -> "the service has no workflow definition of that name";
			case "network" -> "the service cannot be reached";
			case "credentials" -> "there are no credentials that the service accepts";
			case "throttling" -> "the service throttles every request";
			case "service" -> "the service fails";
			case "response" -> "the responses are not the service's";
			case "rejected" -> "the service rejects the requests";
			default -> "the client fails";
		};
	}

}
