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
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

import io.github.novaact.WorkflowRunKey;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Compares rows and memory: new rows in each turn, all rows once per comparison interval.
 * Renews the leases at the end of a turn in which everything succeeded, so that an
 * instance that does not work loses its leases.
 */
final class Reconciler {

	private static final Log logger = LogFactory.getLog(Reconciler.class);

	/** Maximum delay with which a long transaction makes a row visible. */
	private static final long WINDOW = Duration.ofSeconds(30).toMillis();

	/** Time within which several counts show the same loss of commits. */
	private static final Duration ONE_LOSS = Duration.ofSeconds(30);

	private final SharedWatches parts;

	private final LeaseSettings settings;

	private final StoreRuntime runtime;

	private final StoreRuntime.Worker worker;

	private final AtomicBoolean nudged = new AtomicBoolean();

	private final Set<WorkflowRunKey> doubtful = ConcurrentHashMap.newKeySet();

	private final Set<String> required = ConcurrentHashMap.newKeySet();

	private final Set<String> retaken = ConcurrentHashMap.newKeySet();

	private final Map<String, Long> seen = new HashMap<>();

	private final ConfiguredDefinitions configured;

	private final LeaseBalance leases;

	private volatile boolean distrusting;

	private volatile long distrustedAt;

	private volatile boolean paused;

	private volatile boolean closed;

	private long livedAt;

	private long comparedAt;

	private boolean failing;

	Reconciler(SharedWatches parts) {
		this.parts = parts;
		this.settings = parts.settings;
		this.runtime = parts.runtime;
		this.worker = this.runtime.worker("reconcile");
		this.configured = new ConfiguredDefinitions(parts, this::require);
		this.leases = new LeaseBalance(parts);
		this.livedAt = this.runtime.nanoTime() - this.settings.heartbeat().toNanos();
		this.comparedAt = this.runtime.nanoTime() - this.settings.comparison().toNanos();
		this.distrustedAt = this.runtime.nanoTime() - ONE_LOSS.toNanos();
	}

	void start() {
		this.worker.execute(this::repeat);
	}

	private void repeat() {
		try {
			turn();
		}
		finally {
			if (!this.closed) {
				this.worker.schedule(this::repeat, this.settings.pollInterval().toMillis());
			}
		}
	}

	/**
	 * Run a turn soon.
	 */
	void nudge() {
		if (this.nudged.compareAndSet(false, true)) {
			this.worker.execute(() -> {
				this.nudged.set(false);
				turn();
			});
		}
	}

	/**
	 * Compare a run with its rows soon.
	 * @param key key of the run
	 */
	void doubt(WorkflowRunKey key) {
		this.doubtful.add(key);
		nudge();
	}

	/**
	 * Take a definition from the rows again soon, as memory differs from them.
	 * @param definition name of the definition
	 */
	void retake(String definition) {
		this.retaken.add(definition);
		nudge();
	}

	/**
	 * Ensure soon that an instance polls a definition.
	 * @param definition name of the definition
	 */
	void require(String definition) {
		this.required.add(definition);
		nudge();
	}

	/**
	 * Take all definitions from the rows again, as commits were lost.
	 */
	void distrust() {
		if (this.runtime.hasPassed(ONE_LOSS, this.distrustedAt)) {
			logger.warn("The database of the shared watches has lost commits, or was restored: "
					+ "this instance reads all rows again");
		}
		this.distrustedAt = this.runtime.nanoTime();
		this.distrusting = true;
	}

	/**
	 * Take all definitions from the rows again, as the rows were changed on purpose.
	 */
	void distrustQuietly() {
		this.distrusting = true;
		nudge();
	}

	void configure(Collection<String> definitions) {
		this.configured.set(definitions);
		nudge();
	}

	void pause() {
		this.paused = true;
		this.worker.execute(this::leave);
	}

	void resume() {
		this.paused = false;
		this.comparedAt = this.runtime.nanoTime() - this.settings.comparison().toNanos();
		nudge();
	}

	/**
	 * Run no further turn.
	 * @param left called after the turn in progress
	 */
	void close(Runnable left) {
		this.closed = true;
		this.worker.execute(left);
	}

	/**
	 * Hand over what this instance holds.
	 */
	void leave() {
		for (String definition : this.parts.leases.held()) {
			this.parts.held.leave(definition);
			this.parts.leases.giveBack(definition);
		}
		this.parts.commits.leave();
	}

	private void turn() {
		if (this.paused || this.closed) {
			return;
		}
		List<RuntimeException> failures = new ArrayList<>();
		attempt(this::live, failures);
		attempt(this::distrustMemory, failures);
		attempt(this::retake, failures);
		attempt(this::follow, failures);
		attempt(this::settleDoubts, failures);
		attempt(this.parts.waits::write, failures);
		attempt(this.parts.waits::serve, failures);
		attempt(this::publish, failures);
		attempt(this::compareAll, failures);
		attempt(this.leases::acquire, failures);
		if (failures.isEmpty() && !this.parts.recorder.isStuck(this.settings.expiry().toNanos())) {
			attempt(this.leases::renew, failures);
		}
		if (failures.isEmpty()) {
			succeeded();
		}
	}

	private void attempt(Runnable step, List<RuntimeException> failures) {
		try {
			step.run();
		}
		catch (RuntimeException ex) {
			failures.add(ex);
			failed(ex);
		}
		catch (Error ex) {
			logger.error("A step of the shared watches failed and is retried", ex);
			failures.add(new IllegalStateException(ex));
			this.failing = true;
		}
	}

	// Logged before the other steps, each of which may wait for the database
	private void failed(RuntimeException failure) {
		if (!this.failing && !this.closed) {
			logger.warn("The shared watches of '" + this.parts.watcher
					+ "' cannot be compared with their rows; the comparison is retried", failure);
		}
		this.failing = true;
	}

	private void succeeded() {
		if (this.failing) {
			logger.info("The shared watches of '" + this.parts.watcher + "' are compared with their rows again");
		}
		this.failing = false;
	}

	private void live() {
		if (this.runtime.hasPassed(this.settings.heartbeat(), this.livedAt)) {
			this.parts.clock.synchronize();
			this.parts.commits.live();
			this.parts.describe();
			this.livedAt = this.runtime.nanoTime();
			this.parts.leases.freeDead();
		}
	}

	private void distrustMemory() {
		if (this.distrusting) {
			this.distrusting = false;
			try {
				this.parts.held.names().forEach(this.leases::take);
				this.parts.waits.compare();
				this.seen.clear();
				this.comparedAt = this.runtime.nanoTime() - this.settings.comparison().toNanos();
			}
			catch (RuntimeException | Error ex) {
				this.distrusting = true;
				throw ex;
			}
		}
	}

	private void retake() {
		for (String definition : List.copyOf(this.retaken)) {
			if (this.parts.held.contains(definition)) {
				this.leases.take(definition);
			}
			this.retaken.remove(definition);
		}
	}

	private void publish() {
		this.parts.outbox.poll(2 * this.settings.pollInterval().toMillis());
	}

	// What is new

	private void follow() {
		this.parts.held.follow();
		long now = this.runtime.nanoTime();
		this.seen.values().removeIf((at) -> now - at > Duration.ofMillis(2 * WINDOW).toNanos());
		Set<String> definitions = new HashSet<>();
		for (InterestRows.Recent recent : this.parts.rows.interests.recent(WINDOW)) {
			if (this.seen.putIfAbsent(recent.row(), now) == null) {
				definitions.add(recent.definition());
				if (!recent.runId().equals(InterestRows.DEFINITION)) {
					this.doubtful.add(new WorkflowRunKey(recent.definition(), recent.runId()));
				}
			}
		}
		definitions.removeIf(this.parts.held::contains);
		this.required.addAll(definitions);
		for (String definition : List.copyOf(this.required)) {
			if (!this.parts.held.contains(definition)) {
				this.parts.leases.require(definition);
			}
			this.required.remove(definition);
		}
	}

	private void settleDoubts() {
		List<WorkflowRunKey> keys = List.copyOf(this.doubtful);
		this.doubtful.removeAll(keys);
		Map<String, Set<String>> runs = keys.stream()
			.filter((key) -> this.parts.held.contains(key.workflowDefinitionName()))
			.collect(Collectors.groupingBy(WorkflowRunKey::workflowDefinitionName,
					Collectors.mapping(WorkflowRunKey::workflowRunId, Collectors.toSet())));
		try {
			runs.forEach(this.parts.held::compare);
		}
		catch (RuntimeException | Error ex) {
			this.doubtful.addAll(keys);
			throw ex;
		}
	}

	// Everything

	private void compareAll() {
		if (!this.runtime.hasPassed(this.settings.comparison(), this.comparedAt)) {
			return;
		}
		this.comparedAt = this.runtime.nanoTime();
		List<RuntimeException> failures = new ArrayList<>();
		attempt(this.configured::write, failures);
		attempt(this.parts.waits::compare, failures);
		attempt(this.parts.waits::write, failures);
		attempt(() -> this.parts.rows.interests.definitions().forEach((definition) -> {
			if (!this.parts.held.contains(definition)) {
				this.parts.leases.require(definition);
			}
		}), failures);
		for (String definition : this.parts.held.names()) {
			attempt(() -> compare(definition), failures);
			attempt(() -> this.parts.held.save(definition), failures);
			attempt(() -> cleanUp(definition), failures);
		}
		attempt(this::removeDead, failures);
		attempt(this.parts.history::cleanUp, failures);
		attempt(this.parts::refreshUndelivered, failures);
		if (!failures.isEmpty()) {
			throw failures.get(0);
		}
	}

	private void compare(String definition) {
		if (!this.parts.held.compare(definition)) {
			retake(definition);
		}
	}

	private void cleanUp(String definition) {
		if (this.parts.held.cleanUp(definition, this.settings.outcomesKept().toMillis())) {
			this.parts.held.leave(definition);
			this.parts.leases.remove(definition);
			this.parts.rows.definitions.remove(definition);
		}
	}

	private void removeDead() {
		long silence = this.settings.oblivion().toMillis();
		this.parts.instances.silent(silence).forEach(this.parts.instances::remove);
		this.parts.waits.removeOfDead(this.parts.instances.alive(silence));
	}

}
