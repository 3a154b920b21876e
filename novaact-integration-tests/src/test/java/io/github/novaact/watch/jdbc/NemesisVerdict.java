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

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.github.novaact.WorkflowRunKey;

import org.springframework.dao.DataAccessException;

/**
 * What has to be true after a {@link NemesisScenario}.
 */
final class NemesisVerdict {

	/** How long it may take until everything is as it should be. */
	private static final Duration BOUND = Duration.ofSeconds(Integer.getInteger("novaact.bound", 90));

	private final NemesisHistory history;

	private final Set<NemesisScenario.Fault> faults;

	private final FaultyDatabase database;

	private final ScriptedFleet fleet;

	private final List<NemesisInstance> instances;

	private final Map<String, String> reasons = new ConcurrentHashMap<>();

	NemesisVerdict(NemesisHistory history, Set<NemesisScenario.Fault> faults, FaultyDatabase database,
			ScriptedFleet fleet, List<NemesisInstance> instances) {
		this.history = history;
		this.faults = faults;
		this.database = database;
		this.fleet = fleet;
		this.instances = instances;
	}

	/**
	 * Wait until all is as it should be.
	 * @return what is not, empty if all is well
	 */
	List<String> violations() {
		List<String> unsettled = eventually(this::unsettled);
		if (!unsettled.isEmpty()) {
			return unsettled.stream().map((violation) -> violation + rowsOf(violation.split(" ")[2])).toList();
		}
		// Duplicates may follow
		this.database.time().sleep(300);
		List<String> violations = duplicates();
		if (!violations.isEmpty()) {
			return violations;
		}
		return eventually(this::leftOver);
	}

	private List<String> eventually(Supplier<List<String>> check) {
		Instant end = this.database.time().now().plus(BOUND);
		List<String> violations = check.get();
		while (!violations.isEmpty() && this.database.time().now().isBefore(end)) {
			this.database.time().sleep(50);
			violations = check.get();
		}
		return violations;
	}

	private List<String> unsettled() {
		Set<String> heard = ended();
		List<String> violations = new ArrayList<>();
		Set<String> wanted = wanted();
		wanted.stream()
			.filter((run) -> !heard.contains(run))
			.forEach((run) -> violations.add("not published " + run + ' ' + this.reasons.get(run)));
		this.history.waits.stream()
			.filter((wait) -> !wait.instance().isKilled() && !wait.isServed())
			.forEach((wait) -> violations.add("not served " + wait.key().workflowRunId()));
		return violations;
	}

	private String rowsOf(String run) {
		return "; facts: " + rows(
				"CONCAT(FACT, ' recorded at ', RECORDED_AT, ' attempts ', ATTEMPTS, ' next at ', COALESCE(NEXT_AT, 0), ' published at ', COALESCE(PUBLISHED_AT, 0))",
				"NOVAACT_WATCH_FACT WHERE RUN_ID = '" + run + "'") + ", interests: "
				+ rows("CONCAT(DEFINITION, ' ', KIND, ' since ', SINCE)",
						"NOVAACT_WATCH_INTEREST WHERE RUN_ID IN ('*', '" + run + "')")
				+ ", leases: " + rows("CONCAT(task_instance, ' of ', COALESCE(picked_by, '-'))", "NOVAACT_WATCH_TASK")
				+ " at " + this.database.time().now();
	}

	private Set<String> wanted() {
		Set<String> journal = new HashSet<>(this.database.strings("SELECT RUN_ID FROM JOURNAL"));
		if (this.faults.contains(NemesisScenario.Fault.TRUNCATE)) {
			// What callers had written is gone with the tables
			return Set.of();
		}
		Set<String> wanted = new HashSet<>();
		for (WorkflowRunKey key : this.history.runs) {
			boolean withDefinition = journal.contains("definition") && key.workflowDefinitionName().equals("flow-0")
					&& this.fleet.end(key).isAfter(this.history.definitionSince);
			if (withDefinition || journal.contains(key.workflowRunId())) {
				wanted.add(key.workflowRunId());
				this.reasons.put(key.workflowRunId(),
						key.workflowDefinitionName()
								+ (journal.contains(key.workflowRunId()) ? " watched" : " discovered") + " ended "
								+ this.fleet.end(key) + " definition since " + this.history.definitionSince);
			}
		}
		return wanted;
	}

	private Set<String> ended() {
		return this.database.strings("SELECT ID FROM HEARD")
			.stream()
			.filter((id) -> id.endsWith("/ended"))
			.map((id) -> id.split("/")[1])
			.collect(Collectors.toSet());
	}

	private List<String> duplicates() {
		List<String> violations = new ArrayList<>();
		Set<String> seen = new HashSet<>();
		Set<String> over = new HashSet<>();
		Set<String> wanted = wanted();
		for (String id : this.database.strings("SELECT ID FROM HEARD ORDER BY SEQ")) {
			String run = id.split("/")[1];
			// Where the tables were set back, callers may have watched a run twice
			if (!seen.add(id) && !this.history.doubtful.contains(run)
					&& !this.faults.contains(NemesisScenario.Fault.TRUNCATE)) {
				violations.add("published twice " + id);
			}
			if (over.contains(run) && !this.history.doubtful.contains(run)) {
				violations.add("published after the end " + id);
			}
			if (id.endsWith("/ended")) {
				over.add(run);
			}
			if (!wanted.contains(run) && !this.history.allowed.contains(run) && !mayBeOfDefinition(run)) {
				violations.add("published though not watched " + id + " which ended at " + endOf(run)
						+ ", the definition is watched since " + this.history.definitionFrom + " to "
						+ this.history.definitionSince + rowsOf(run));
			}
		}
		return violations;
	}

	private boolean mayBeOfDefinition(String run) {
		Instant end = endOf(run);
		boolean ofDefinition = this.history.runs.stream()
			.anyMatch((key) -> key.workflowRunId().equals(run) && key.workflowDefinitionName().equals("flow-0"));
		if (end == null || !ofDefinition) {
			return false;
		}
		// A time without a fraction may be any of its second
		Instant latest = (end.getNano() == 0) ? end.plusMillis(999) : end;
		return latest.isAfter(this.history.definitionFrom.minusMillis(50));
	}

	private Instant endOf(String run) {
		return this.history.runs.stream()
			.filter((key) -> key.workflowRunId().equals(run))
			.map(this.fleet::end)
			.findFirst()
			.orElse(null);
	}

	private List<String> leftOver() {
		NemesisInstance first = this.instances.get(0);
		try {
			first.watcher().unwatchDefinition("flow-0");
			first.watcher().watchedRuns().forEach((run) -> first.watcher().unwatch(run.key()));
		}
		catch (DataAccessException ex) {
			// The pool may still have connections that a fault has broken
			return List.of("cannot be unwatched: " + ex);
		}
		List<String> violations = new ArrayList<>();
		for (String table : Arrays.asList("NOVAACT_WATCH_TASK", "NOVAACT_WATCH_INTEREST")) {
			List<String> rows = rows("*", table);
			if (!rows.isEmpty()) {
				violations.add(table + " has " + rows);
			}
		}
		return violations;
	}

	private List<String> rows(String columns, String table) {
		try {
			return this.database.strings("SELECT " + columns + " FROM " + table);
		}
		catch (IllegalStateException ex) {
			return List.of();
		}
	}

}
