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

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

import io.github.novaact.watch.WatchActivity;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.util.StringUtils;

/**
 * Logs once when nothing has been learned about definitions for a while, and once when
 * the problem is over. Not thread-safe.
 */
final class ProblemLog {

	private static final Log logger = LogFactory.getLog(ProblemLog.class);

	private static final int MAX_NAMES = 10;

	/** Problems that are logged for each definition when they begin. */
	private static final Set<String> LOGGED = Set.of("permission", "unsupported", "budget", "store");

	private final Supplier<String> watcher;

	private final Set<String> reported = new TreeSet<>();

	ProblemLog(Supplier<String> watcher) {
		this.watcher = watcher;
	}

	/**
	 * Return whether a problem was reported that may be over.
	 * @return whether one was
	 */
	boolean isReported() {
		return !this.reported.isEmpty();
	}

	/**
	 * Log the problems that began or ended since the last call.
	 * @param definitions activity of each definition
	 */
	void report(List<WatchActivity.Definition> definitions) {
		Map<String, Set<String>> problems = new TreeMap<>();
		for (WatchActivity.Definition definition : definitions) {
			String problem = definition.problem();
			if (problem != null && !LOGGED.contains(problem)) {
				problems.computeIfAbsent(problem, (key) -> new TreeSet<>()).add(definition.name());
			}
		}
		String watcher = "Watcher '" + this.watcher.get() + "' learns ";
		problems.forEach((problem, names) -> {
			if (this.reported.add(problem)) {
				logger.warn(watcher + "nothing about " + describe(names) + ": " + text(problem));
			}
		});
		if (this.reported.removeIf((problem) -> !problems.containsKey(problem)) && this.reported.isEmpty()) {
			logger.info(watcher + "about all of its workflow definitions again");
		}
	}

	private static String describe(Set<String> names) {
		List<String> listed = names.stream().limit(MAX_NAMES).toList();
		return "workflow definition" + ((names.size() > 1) ? "s " : " ")
				+ StringUtils.collectionToDelimitedString(listed, ", ", "'", "'")
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
