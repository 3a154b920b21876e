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
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import io.github.novaact.NovaActException;
import io.github.novaact.ThrottlingException;
import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.watch.WatchActivity;
import io.github.novaact.watch.WatchSettings;
import io.github.novaact.watch.WatchedRun;
import io.github.novaact.watch.WorkflowRunEvent;
import io.github.novaact.watch.store.DefinitionWatch;
import io.github.novaact.watch.store.RequestBudget;
import io.github.novaact.watch.store.Transition;
import io.github.novaact.watch.store.WatchFleet;
import io.github.novaact.watch.store.WatchStore;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Carries out the plan: the lock under which everything changes, the life of the watcher,
 * and the way of a result from the plan to the store, the listeners and the waiters.
 */
final class WatchEngine implements WatchFleet, AutoCloseable {

	private static final Log logger = LogFactory.getLog(WatchEngine.class);

	private final WatchSettings settings;

	private final Poller poller;

	private final WatchStore store;

	private final WatchRuntime runtime;

	private final EngineClock clock;

	private final WatchNotifier notifier;

	private final EventOutlet outlet;

	private final Lock lock = new ReentrantLock();

	private final StoreStart start;

	private final FleetPlan plan = new FleetPlan();

	private final FleetEvidence evidence = new FleetEvidence();

	private final WatchStatistics statistics = new WatchStatistics();

	private final PaceMonitor pace;

	private final RequestLoop requests;

	private final Waiters waiters;

	private boolean watching;

	private boolean paused;

	private volatile boolean closed;

	WatchEngine(WatchNotifier notifier, WatchSettings settings, Poller poller, WatchStore store, WatchRuntime runtime,
			Consumer<WorkflowRunEvent> publisher) {
		this.settings = settings;
		this.poller = poller;
		this.store = store;
		this.start = new StoreStart(store);
		this.runtime = runtime;
		this.clock = new EngineClock(runtime, store, poller);
		this.notifier = notifier;
		this.outlet = new EventOutlet(runtime, store, publisher, notifier, this.statistics, this.lock);
		RequestBudget budget = store.budget(settings);
		this.pace = new PaceMonitor(this::name, settings, this.plan, this.evidence, budget);
		this.requests = new RequestLoop(this.plan, budget, runtime, this::poll, this::wokenUp);
		this.waiters = new Waiters(this.lock, runtime, store);
	}

	// What the watcher does

	WatchStore store() {
		Assert.state(!this.closed, () -> "Workflow run watcher '" + name() + "' is closed");
		return this.start.start(this);
	}

	/**
	 * Publish nothing before {@link #resume()}.
	 */
	void holdEvents() {
		this.outlet.hold();
	}

	/**
	 * Publish nothing before {@link #resume()}, and send requests only while a caller
	 * waits.
	 */
	void pause() {
		this.store.pause();
		locked(() -> this.paused = true);
		this.outlet.hold();
	}

	void resume() {
		this.outlet.release();
		this.store.resume();
		locked(() -> {
			this.paused = false;
			sendDue(this.clock.now());
		});
	}

	private void locked(Runnable action) {
		this.lock.lock();
		try {
			action.run();
		}
		finally {
			this.lock.unlock();
		}
	}

	boolean isInUse() {
		return this.start.isStarted() && !this.closed;
	}

	/**
	 * Return whether something may be watched: by this instance, or by others that share
	 * its watches.
	 * @return whether something may be
	 */
	boolean mayWatch() {
		return (this.start.isStarted() || this.store.instance() != null) && !this.closed;
	}

	CompletableFuture<WorkflowRun> whenEnded(WorkflowRunKey key, @Nullable Duration timeout) {
		store();
		return this.waiters.whenEnded(key, timeout);
	}

	CompletableFuture<WorkflowRun> awaitEnd(WorkflowRunKey key, Duration timeout) {
		store();
		return this.waiters.awaitEnd(key, timeout);
	}

	/**
	 * Publish again the events that were given up on.
	 * @return how many there are
	 */
	int resubmitUndelivered() {
		store();
		return this.outlet.resubmitUndelivered();
	}

	// What the store does

	@Override
	public String name() {
		return this.notifier.watcher();
	}

	@Override
	public WatchSettings settings() {
		return this.settings;
	}

	@Override
	public boolean isAwaited(WorkflowRunKey key) {
		return this.waiters.isAwaited(key);
	}

	@Override
	public Set<WorkflowRunKey> awaited() {
		return this.waiters.awaited();
	}

	@Override
	public void change(String workflowDefinitionName, Consumer<DefinitionWatch> change) {
		changing(() -> {
			if (!this.closed) {
				Moment now = this.clock.now();
				DefinitionPlan definition = this.plan.definition(workflowDefinitionName,
						(name) -> new DefinitionPlan(name, this.settings));
				this.evidence.begin(workflowDefinitionName, now);
				change.accept(new PlanChange(definition, now));
				dropIfEmpty(definition);
				sendDue(now);
			}
		});
	}

	@Override
	public void release(String workflowDefinitionName) {
		changing(() -> drop(workflowDefinitionName));
	}

	private void changing(Runnable change) {
		Boolean changed;
		this.lock.lock();
		try {
			change.run();
			changed = watchingIfChanged();
		}
		finally {
			this.lock.unlock();
		}
		this.notifier.watching(changed);
	}

	private void dropIfEmpty(DefinitionPlan definition) {
		if (definition.isEmpty()) {
			drop(definition.name());
		}
	}

	private void drop(String workflowDefinitionName) {
		this.plan.remove(workflowDefinitionName);
		this.evidence.forget(workflowDefinitionName);
	}

	private @Nullable Boolean watchingIfChanged() {
		boolean watching = !this.closed && !this.plan.definitions().isEmpty();
		if (watching == this.watching) {
			return null;
		}
		this.watching = watching;
		return watching;
	}

	@Override
	public void addTo(Collection<WatchedRun> runs) {
		locked(() -> this.plan.definitions().forEach((definition) -> definition.addTo(runs)));
	}

	@Override
	public void ended(WorkflowRunKey key, WorkflowRun run) {
		this.waiters.complete(this.waiters.take(key), run, null);
	}

	@Override
	public void failed(WorkflowRunKey key, NovaActException failure) {
		this.waiters.complete(this.waiters.take(key), null, failure);
	}

	@Override
	public boolean isHeld() {
		return this.outlet.isHeld();
	}

	@Override
	public void publish(WorkflowRunEvent event) {
		this.outlet.publish(event);
	}

	@Override
	public void published(WorkflowRunEvent event, Instant learnedAt) {
		this.outlet.published(event, learnedAt);
	}

	@Override
	public void wakeUp() {
		locked(() -> sendDue(this.clock.now()));
	}

	// Requests

	private void sendDue(Moment now) {
		if (!this.closed && (!this.paused || this.waiters.count() > 0)) {
			this.pace.check(now);
			this.requests.sendDue(now);
		}
	}

	private void wokenUp() {
		locked(() -> {
			this.requests.wokenUp();
			sendDue(this.clock.now());
		});
	}

	private void poll(DefinitionPlan definition, Poll poll) {
		PollResult result = this.poller.poll(poll);
		List<Transition> transitions = List.of();
		List<Collection<Waits.Wait>> ended = new ArrayList<>();
		Boolean changed;
		this.lock.lock();
		try {
			Moment now = this.clock.now();
			this.requests.responded(result, now);
			if (this.closed) {
				return;
			}
			remember(poll, result, now);
			if (this.plan.definition(definition.name()) == definition) {
				transitions = definition.handle(poll, result, now);
				this.statistics.saved(definition.takeSaved());
				dropIfEmpty(definition);
			}
			for (Transition transition : transitions) {
				ended.add(transition.endsWaits() ? this.waiters.take(transition.key()) : List.of());
				this.outlet.take(transition);
			}
			changed = watchingIfChanged();
			sendDue(now);
		}
		finally {
			this.lock.unlock();
		}
		this.notifier.watching(changed);
		for (int i = 0; i < transitions.size(); i++) {
			this.waiters.complete(ended.get(i), transitions.get(i).run(), transitions.get(i).failure());
		}
		this.notifier.requested(poll);
	}

	private void remember(Poll poll, PollResult result, Moment now) {
		this.statistics.polled(poll, result, now);
		this.evidence.record(poll, result, now);
		this.waiters.polled(poll, result);
		if (result instanceof PollResult.Failure failed && !(failed.failure() instanceof ThrottlingException)) {
			logger.debug("Watcher '" + name() + "': " + poll + " failed", failed.failure());
		}
	}

	// What is known

	@Override
	public WatchActivity activity() {
		this.lock.lock();
		try {
			Moment now = this.clock.now();
			List<WatchActivity.Definition> definitions = this.pace.definitions(now);
			int stuck = definitions.stream().mapToInt(WatchActivity.Definition::suspectedStuck).sum();
			return new WatchActivity(name(), this.store.instance(), this.settings, this.plan.size() - stuck, stuck,
					PaceMonitor.lag(definitions), this.pace.stretch(now).orElse(1), this.pace.isBehind(),
					this.requests.rate(), this.statistics.requests(), this.statistics.savedRequests(),
					this.statistics.events(), this.waiters.count(), this.outlet.pending(),
					this.statistics.lastResponse(), this.statistics.lastFailure(), this.outlet.undelivered(),
					definitions);
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void close() {
		Boolean changed;
		this.lock.lock();
		try {
			if (this.closed) {
				return;
			}
			this.closed = true;
			changed = watchingIfChanged();
		}
		finally {
			this.lock.unlock();
		}
		this.notifier.watching(changed);
		this.waiters.close();
		this.outlet.close();
		if (this.start.isStarted()) {
			this.store.close();
		}
		this.runtime.close();
	}

}
