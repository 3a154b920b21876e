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
import java.util.Collection;
import java.util.HashMap;
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

	private final StoreRuntime.Worker worker;

	private final AtomicBoolean nudged = new AtomicBoolean();

	private final Set<WorkflowRunKey> doubtful = ConcurrentHashMap.newKeySet();

	private final Set<String> required = ConcurrentHashMap.newKeySet();

	private final Set<String> retaken = ConcurrentHashMap.newKeySet();

	private final Map<String, Long> seen = new HashMap<>();

	private final ConfiguredDefinitions configured;

	private volatile boolean distrusting;

	private volatile long distrustedAt;

	private volatile boolean paused;

	private volatile boolean closed;

	private long livedAt;

	private long comparedAt;

	private boolean failing;

	private boolean failed;

	Reconciler(SharedWatches parts) {
		this.parts = parts;
		this.worker = this.parts.runtime.worker("reconcile");
		this.configured = new ConfiguredDefinitions(parts);
		this.livedAt = this.parts.runtime.nanoTime() - this.parts.settings.heartbeat().toNanos();
		this.distrustedAt = this.parts.runtime.nanoTime() - ONE_LOSS.toNanos();
		this.distrusting = true;
	}

	void start() {
		long pause = this.parts.settings.pollInterval().toMillis();
		this.worker.execute(() -> this.worker.repeat(this::turn, pause, () -> this.closed));
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
		if (this.parts.runtime.hasPassed(ONE_LOSS, this.distrustedAt)) {
			logger.warn("The database of the shared watches has lost commits, or was restored: "
					+ "this instance reads all rows again");
		}
		this.distrustedAt = this.parts.runtime.nanoTime();
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
		distrustQuietly();
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
		this.parts.leases.leave();
		this.parts.commits.leave();
	}

	private void turn() {
		if (this.paused || this.closed) {
			return;
		}
		this.failed = false;
		attempt(this::live);
		attempt(this::distrustMemory);
		attempt(this::retake);
		attempt(this::follow);
		attempt(this::settleDoubts);
		attempt(this.parts.waits::write);
		attempt(this.parts.waits::serve);
		attempt(() -> this.parts.outbox.poll(2 * this.parts.settings.pollInterval().toMillis()));
		if (this.parts.runtime.hasPassed(this.parts.settings.comparison(), this.comparedAt)) {
			this.comparedAt = this.parts.runtime.nanoTime();
			compareAll();
		}
		attempt(this.parts.leases::acquire);
		if (!this.failed && !this.parts.recorder.isStuck(this.parts.settings.expiry().toNanos())) {
			attempt(this.parts.leases::renew);
		}
		if (!this.failed && this.failing) {
			logger.info("The shared watches of '" + this.parts.watcher + "' are compared with their rows again");
			this.failing = false;
		}
	}

	// Logged before the other steps, each of which may wait for the database

	private void attempt(Runnable step) {
		try {
			step.run();
		}
		catch (RuntimeException | Error ex) {
			if (ex instanceof Error) {
				logger.error("A step of the shared watches failed and is retried", ex);
			}
			else if (!this.failing && !this.closed) {
				logger.warn("The shared watches of '" + this.parts.watcher
						+ "' cannot be compared with their rows; the comparison is retried", ex);
			}
			this.failing = true;
			this.failed = true;
		}
	}

	private void live() {
		if (this.parts.runtime.hasPassed(this.parts.settings.heartbeat(), this.livedAt)) {
			this.parts.clock.synchronize();
			this.parts.commits.live();
			this.parts.instances.describe(InstanceState.text(this.parts.fleet.activity()));
			this.livedAt = this.parts.runtime.nanoTime();
			this.parts.leases.freeDead();
		}
	}

	private void distrustMemory() {
		if (this.distrusting) {
			this.distrusting = false;
			this.retaken.addAll(this.parts.held.names());
			this.seen.clear();
			this.comparedAt = this.parts.runtime.nanoTime() - this.parts.settings.comparison().toNanos();
		}
	}

	private void retake() {
		for (String definition : List.copyOf(this.retaken)) {
			if (this.parts.held.contains(definition)) {
				this.parts.leases.take(definition);
			}
			this.retaken.remove(definition);
		}
	}

	// What is new

	private void follow() {
		this.parts.held.follow();
		long now = this.parts.runtime.nanoTime();
		this.seen.values().removeIf((at) -> now - at > Duration.ofMillis(2 * WINDOW).toNanos());
		for (InterestRows.Recent recent : this.parts.rows.interests.recent(WINDOW)) {
			if (this.seen.putIfAbsent(recent.row(), now) == null) {
				this.required.add(recent.definition());
				if (!recent.runId().equals(InterestRows.DEFINITION)) {
					this.doubtful.add(new WorkflowRunKey(recent.definition(), recent.runId()));
				}
			}
		}
		for (String definition : List.copyOf(this.required)) {
			if (!this.parts.held.contains(definition)) {
				this.parts.leases.require(definition);
			}
			this.required.remove(definition);
		}
	}

	private void settleDoubts() {
		SharedWatches.drain(this.doubtful,
				(keys) -> keys.stream()
					.filter((key) -> this.parts.held.contains(key.workflowDefinitionName()))
					.collect(Collectors.groupingBy(WorkflowRunKey::workflowDefinitionName,
							Collectors.mapping(WorkflowRunKey::workflowRunId, Collectors.toSet())))
					.forEach(this.parts.held::compare));
	}

	// Everything

	private void compareAll() {
		attempt(this.configured::write);
		attempt(this.parts.waits::compare);
		attempt(this.parts.waits::write);
		attempt(() -> this.required.addAll(this.parts.rows.interests.definitions()));
		for (String definition : this.parts.held.names()) {
			attempt(() -> compare(definition));
			attempt(() -> this.parts.held.save(definition));
			attempt(() -> cleanUp(definition));
		}
		attempt(this::removeDead);
		attempt(this.parts.history::cleanUp);
		attempt(this.parts.outbox::refreshUndelivered);
	}

	private void compare(String definition) {
		if (!this.parts.held.compare(definition)) {
			retake(definition);
		}
	}

	private void cleanUp(String definition) {
		if (this.parts.held.cleanUp(definition, this.parts.settings.outcomesKept().toMillis())) {
			this.parts.leases.remove(definition);
			this.parts.rows.definitions.remove(definition);
		}
	}

	private void removeDead() {
		long silence = this.parts.settings.oblivion().toMillis();
		this.parts.instances.removeSilent(silence);
		this.parts.waits.removeOfDead(this.parts.instances.alive(silence));
	}

}
