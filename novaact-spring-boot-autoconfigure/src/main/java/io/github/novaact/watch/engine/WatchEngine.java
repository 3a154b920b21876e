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
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import io.github.novaact.NovaActException;
import io.github.novaact.ThrottlingException;
import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.watch.WatchActivity;
import io.github.novaact.watch.WatchSettings;
import io.github.novaact.watch.WatchedRun;
import io.github.novaact.watch.WorkflowRunEndedEvent;
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

	private final WatchNotifier notifier;

	private final EventDispatcher events;

	private final StateLock lock = new StateLock();

	private final StateLock startLock = new StateLock();

	private final FleetPlan plan;

	private final PaceMonitor pace;

	private final RequestLoop requests;

	private final Waiters waiters;

	private boolean watching;

	private boolean paused;

	private volatile boolean started;

	private final AtomicBoolean closed = new AtomicBoolean();

	WatchEngine(WatchNotifier notifier, WatchSettings settings, Poller poller, WatchStore store, WatchRuntime runtime,
			Consumer<WorkflowRunEvent> publisher) {
		this.settings = settings;
		this.poller = poller;
		this.store = store;
		this.runtime = runtime;
		this.notifier = notifier;
		this.events = new EventDispatcher(runtime, store, publisher, notifier);
		this.plan = new FleetPlan(settings);
		RequestBudget budget = store.budget(settings);
		this.pace = new PaceMonitor(this::name, settings, this.plan, budget);
		this.requests = new RequestLoop(this.plan, budget, runtime, this::poll, this::wokenUp);
		this.waiters = new Waiters(this.lock, runtime, store);
	}

	// What the watcher does

	/**
	 * Return the store, which is started when it is first needed.
	 * @return the store
	 */
	WatchStore store() {
		Assert.state(!this.closed.get(), () -> "Workflow run watcher '" + name() + "' is closed");
		if (!this.started) {
			this.startLock.run(this::start);
		}
		return this.store;
	}

	private void start() {
		if (!this.started) {
			this.store.start(this);
			this.started = true;
		}
	}

	/**
	 * Publish nothing before {@link #resume()}.
	 */
	void holdEvents() {
		this.events.hold();
	}

	/**
	 * Publish nothing before {@link #resume()}, and send requests only while a caller
	 * waits.
	 */
	void pause() {
		this.store.pause();
		this.lock.run(() -> this.paused = true);
		this.events.hold();
	}

	void resume() {
		this.events.release();
		this.store.resume();
		this.lock.run(() -> {
			this.paused = false;
			sendDue(now());
		});
	}

	boolean isInUse() {
		return this.started && !this.closed.get();
	}

	/**
	 * Return whether something may be watched: by this instance, or by others that share
	 * its watches.
	 * @return whether something may be
	 */
	boolean mayWatch() {
		return (this.started || this.store.instance() != null) && !this.closed.get();
	}

	Waiters waiters() {
		store();
		return this.waiters;
	}

	/**
	 * Publish again the events that were given up on.
	 * @return how many there are
	 */
	int resubmitUndelivered() {
		store();
		return this.events.resubmitUndelivered();
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
			if (!this.closed.get()) {
				Moment now = now();
				DefinitionPlan definition = this.plan.definition(workflowDefinitionName, now);
				change.accept(definition.change(now));
				removeIfEmpty(definition);
				sendDue(now);
			}
		});
	}

	@Override
	public void release(String workflowDefinitionName) {
		changing(() -> this.plan.remove(workflowDefinitionName));
	}

	private void changing(Runnable change) {
		this.notifier.watching(this.lock.get(() -> {
			change.run();
			return watchingIfChanged();
		}));
	}

	private void removeIfEmpty(DefinitionPlan definition) {
		if (definition.isEmpty()) {
			this.plan.remove(definition.name());
		}
	}

	private @Nullable Boolean watchingIfChanged() {
		boolean watching = !this.closed.get() && !this.plan.definitions().isEmpty();
		if (watching == this.watching) {
			return null;
		}
		this.watching = watching;
		return watching;
	}

	@Override
	public void addTo(Collection<WatchedRun> runs) {
		this.lock.run(() -> this.plan.definitions().forEach((definition) -> definition.addTo(runs)));
	}

	@Override
	public void ended(WorkflowRunKey key, WorkflowRun run) {
		this.waiters.end(key, run, null).run();
	}

	@Override
	public void failed(WorkflowRunKey key, NovaActException failure) {
		this.waiters.end(key, null, failure).run();
	}

	@Override
	public boolean isHeld() {
		return this.events.isHeld();
	}

	@Override
	public void publish(WorkflowRunEvent event) {
		this.events.publish(event);
	}

	@Override
	public void published(WorkflowRunEvent event, Instant learnedAt) {
		this.notifier.published(event);
		if (event instanceof WorkflowRunEndedEvent ended) {
			this.notifier.ended(ended.key(), ended.run(), learnedAt);
		}
	}

	@Override
	public void wakeUp() {
		this.lock.run(() -> sendDue(now()));
	}

	// Requests

	private Moment now() {
		Moment now = this.runtime.now();
		long offset = this.store.clockOffset();
		Long ofService = this.poller.clockOffset();
		return new Moment(now.ticks(), now.wall() + offset, now.wall() + ((ofService != null) ? ofService : offset));
	}

	private void sendDue(Moment now) {
		if (!this.closed.get() && !(this.paused && this.waiters.isEmpty())) {
			this.pace.check(now);
			this.requests.sendDue(now);
		}
	}

	private void wokenUp() {
		this.lock.run(() -> {
			this.requests.wokenUp();
			sendDue(now());
		});
	}

	private void poll(FleetPlan.Planned request) {
		PollResult result = this.poller.poll(request.poll());
		List<Runnable> notifications = new ArrayList<>();
		changing(() -> {
			Moment now = now();
			this.requests.responded(request, result, now);
			if (!this.closed.get()) {
				handle(request.definition(), request.poll(), result, now, notifications);
				sendDue(now);
			}
		});
		notifications.forEach(Runnable::run);
	}

	private void handle(DefinitionPlan definition, Poll poll, PollResult result, Moment now,
			List<Runnable> notifications) {
		Throwable failure = result.failure();
		if (failure != null && !(failure instanceof ThrottlingException)) {
			logger.debug("Watcher '" + name() + "': " + poll + " failed", failure);
		}
		this.waiters.polled(poll, result);
		if (this.plan.find(definition.name()) == definition) {
			for (Transition transition : definition.handle(poll, result, now)) {
				if (transition.endsWaits()) {
					notifications.add(this.waiters.end(transition.key(), transition.run(), transition.failure()));
				}
				this.events.take(transition);
			}
			removeIfEmpty(definition);
		}
		notifications.add(() -> this.notifier.requested(poll));
	}

	// What is known

	@Override
	public WatchActivity activity() {
		return this.lock.get(() -> activity(now()));
	}

	private WatchActivity activity(Moment now) {
		List<WatchActivity.Definition> definitions = this.pace.definitions(now);
		int stuck = definitions.stream().mapToInt(WatchActivity.Definition::suspectedStuck).sum();
		Duration lag = definitions.stream()
			.map(WatchActivity.Definition::lag)
			.max(Comparator.naturalOrder())
			.orElse(Duration.ZERO);
		return new WatchActivity(name(), this.store.instance(), this.settings, this.plan.size() - stuck, stuck, lag,
				this.pace.stretch(now).orElse(1), this.pace.isBehind(), this.requests.rate(), this.requests.requests(),
				Math.round(this.plan.saved()), this.notifier.events(), this.waiters.count(), this.events.pending(),
				this.requests.lastResponse(), this.requests.lastFailure(), this.events.undelivered(), definitions);
	}

	@Override
	public void close() {
		if (this.closed.getAndSet(true)) {
			return;
		}
		this.notifier.watching(this.lock.get(this::watchingIfChanged));
		this.waiters.close();
		this.events.close();
		if (this.started) {
			this.store.close();
		}
		this.runtime.close();
	}

}
