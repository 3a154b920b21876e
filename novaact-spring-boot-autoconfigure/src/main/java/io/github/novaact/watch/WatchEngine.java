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

package io.github.novaact.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.github.novaact.NovaActException;
import io.github.novaact.ThrottlingException;
import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunKey;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Carries out the plan: asks when the budget permits, and passes on what the answers
 * mean.
 */
final class WatchEngine implements WatchFleet, AutoCloseable {

	private static final Log logger = LogFactory.getLog(WatchEngine.class);

	private static final double BEHIND = 5;

	private static final double BACK = 2;

	private static final int CHECKS_TO_TURN = 3;

	private static final long LONGEST_TIMEOUT = Duration.ofDays(36500).toMillis();

	private final Supplier<String> name;

	private final WatchSettings settings;

	private final Asker asker;

	private final WatchStore store;

	private final RequestBudget budget;

	private final WatchRuntime runtime;

	private final List<WatchListener> listeners;

	private final Consumer<WorkflowRunEvent> publisher;

	private final EventDispatcher dispatcher;

	private final Lock lock = new ReentrantLock();

	private final Lock startLock = new ReentrantLock();

	private final FleetPlan plan = new FleetPlan();

	private final Waits waits = new Waits();

	private final Map<String, Long> requests = new TreeMap<>();

	private final Map<String, Long> events = new TreeMap<>();

	private double saved;

	private int asking;

	private @Nullable Runnable wakeUp;

	private long wakeUpAt = Long.MAX_VALUE;

	private boolean behind;

	private int checksToTurn = CHECKS_TO_TURN;

	private long checkedAt = Long.MIN_VALUE;

	private @Nullable Instant lastAnswer;

	private @Nullable String lastFailure;

	private boolean watching;

	private boolean paused;

	private volatile boolean started;

	private volatile boolean closed;

	WatchEngine(Supplier<String> name, WatchSettings settings, Asker asker, WatchStore store, WatchRuntime runtime,
			Consumer<WorkflowRunEvent> publisher, List<WatchListener> listeners) {
		this.name = name;
		this.settings = settings;
		this.asker = asker;
		this.store = store;
		this.budget = store.budget(settings);
		this.runtime = runtime;
		this.listeners = List.copyOf(listeners);
		this.publisher = publisher;
		this.dispatcher = new EventDispatcher(runtime, store, publisher, this::told);
	}

	// What the watcher does

	/**
	 * Return the store to use.
	 * @return the store, started
	 * @throws IllegalStateException if the watcher is closed
	 */
	WatchStore store() {
		checkOpen();
		if (!this.started) {
			this.startLock.lock();
			try {
				if (!this.started) {
					this.store.start(this);
					this.started = true;
				}
			}
			finally {
				this.startLock.unlock();
			}
		}
		return this.store;
	}

	/**
	 * Tell nothing before {@link #resume()}.
	 */
	void holdEvents() {
		this.dispatcher.hold();
	}

	/**
	 * Tell nothing before {@link #resume()}, and ask only while somebody waits. Where
	 * watches are shared others count on this instance, and it goes on.
	 */
	void pause() {
		this.store.pause();
		this.lock.lock();
		try {
			this.paused = true;
		}
		finally {
			this.lock.unlock();
		}
		this.dispatcher.hold();
	}

	void resume() {
		this.dispatcher.release();
		this.store.resume();
		this.lock.lock();
		try {
			this.paused = false;
			askWhatIsDue(now());
		}
		finally {
			this.lock.unlock();
		}
	}

	boolean isInUse() {
		return this.started && !this.closed;
	}

	/**
	 * Return whether something may be watched: because this instance was used, or others
	 * that it shares its watches with.
	 * @return whether something may be
	 */
	boolean mayWatch() {
		return (this.started || this.store.instance() != null) && !this.closed;
	}

	private void checkOpen() {
		Assert.state(!this.closed, () -> "Workflow run watcher '" + name() + "' is closed");
	}

	/**
	 * Wait for a run.
	 * @param key key of the run
	 * @param timeout maximum time to wait, {@code null} for none
	 * @return a future for the application, whose callbacks have threads of their own
	 */
	CompletableFuture<WorkflowRun> whenEnded(WorkflowRunKey key, @Nullable Duration timeout) {
		return join(new Waits.Wait(key, this.runtime::callBack), timeout);
	}

	/**
	 * Wait for a run, with a future that has no callbacks and depends on no thread but
	 * the one that learns of the end.
	 * @param key key of the run
	 * @param timeout maximum time to wait
	 * @return a future to block on
	 */
	CompletableFuture<WorkflowRun> awaitEnd(WorkflowRunKey key, Duration timeout) {
		return join(new Waits.Wait(key, null), timeout);
	}

	private CompletableFuture<WorkflowRun> join(Waits.Wait wait, @Nullable Duration timeout) {
		WatchStore store = store();
		boolean first;
		this.lock.lock();
		try {
			checkOpen();
			first = this.waits.add(wait);
			if (timeout != null) {
				wait.timer = this.runtime.schedule(() -> timeOut(wait, timeout), millis(timeout));
			}
		}
		finally {
			this.lock.unlock();
		}
		wait.future.onCompletion(() -> left(wait));
		if (first) {
			try {
				store.awaitedChanged(wait.key);
			}
			catch (RuntimeException ex) {
				wait.future.cancel(false);
				throw ex;
			}
		}
		return wait.future;
	}

	private static long millis(Duration timeout) {
		return (timeout.compareTo(Duration.ofMillis(LONGEST_TIMEOUT)) < 0) ? timeout.plusNanos(999_999).toMillis()
				: LONGEST_TIMEOUT;
	}

	private void left(Waits.Wait wait) {
		boolean last;
		this.lock.lock();
		try {
			last = this.waits.remove(wait);
			if (wait.timer != null) {
				wait.timer.run();
				wait.timer = null;
			}
		}
		finally {
			this.lock.unlock();
		}
		if (last && !this.closed) {
			this.store.awaitedChanged(wait.key);
		}
	}

	private void timeOut(Waits.Wait wait, Duration timeout) {
		WorkflowRun last;
		Throwable failure;
		this.lock.lock();
		try {
			last = this.waits.last(wait.key);
			failure = this.waits.lastFailure(wait.key);
		}
		finally {
			this.lock.unlock();
		}
		String message = "Workflow run " + wait.key.workflowRunId() + " of '" + wait.key.workflowDefinitionName()
				+ "' has not ended within " + timeout
				+ ((failure != null) ? "; the last lookup failed: " + failure.getMessage() : "");
		complete(wait, null, new WaitTimeoutException(message, failure, last));
	}

	// What the store does

	@Override
	public String name() {
		return this.name.get();
	}

	@Override
	public WatchSettings settings() {
		return this.settings;
	}

	@Override
	public boolean isAwaited(WorkflowRunKey key) {
		this.lock.lock();
		try {
			return this.waits.contains(key);
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public Set<WorkflowRunKey> awaited() {
		this.lock.lock();
		try {
			return this.waits.keys();
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void publish(WorkflowRunEvent event) {
		try {
			this.publisher.accept(event);
		}
		finally {
			WatchThread.clean();
		}
	}

	@Override
	public void published(WorkflowRunEvent event, Instant learnedAt) {
		this.lock.lock();
		try {
			this.events.merge(WatchActivity.type(event.getClass()), 1L, Long::sum);
		}
		finally {
			this.lock.unlock();
		}
		this.listeners.forEach((listener) -> report(() -> listener.onEvent(name(), event)));
		if (event instanceof WorkflowRunEndedEvent ended) {
			ended(ended.key(), ended.run(), learnedAt);
		}
	}

	@Override
	public boolean isHeld() {
		return this.dispatcher.isHeld();
	}

	@Override
	public void change(String workflowDefinitionName, BiConsumer<DefinitionWatch, Moment> change) {
		Boolean changed;
		this.lock.lock();
		try {
			if (this.closed) {
				return;
			}
			Moment now = now();
			DefinitionWatch definition = this.plan.definition(workflowDefinitionName,
					(name) -> new DefinitionWatch(name, this.settings));
			change.accept(definition, now);
			dropIfEmpty(definition);
			changed = watchingIfChanged();
			askWhatIsDue(now);
		}
		finally {
			this.lock.unlock();
		}
		tellWatching(changed);
	}

	private @Nullable Boolean watchingIfChanged() {
		boolean watching = !this.closed && !this.plan.definitions().isEmpty();
		if (watching == this.watching) {
			return null;
		}
		this.watching = watching;
		return watching;
	}

	private void tellWatching(@Nullable Boolean watching) {
		if (watching != null) {
			this.listeners.forEach((listener) -> report(() -> listener.onWatching(name(), watching)));
		}
	}

	@Override
	public void release(String workflowDefinitionName) {
		Boolean changed;
		this.lock.lock();
		try {
			this.plan.remove(workflowDefinitionName);
			changed = watchingIfChanged();
		}
		finally {
			this.lock.unlock();
		}
		tellWatching(changed);
	}

	@Override
	public void addTo(Collection<WatchedRun> runs) {
		this.lock.lock();
		try {
			this.plan.definitions().forEach((definition) -> definition.addTo(runs));
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void ended(WorkflowRunKey key, WorkflowRun run) {
		serve(take(key), run, null);
	}

	@Override
	public void failed(WorkflowRunKey key, NovaActException failure) {
		serve(take(key), null, failure);
	}

	private Collection<Waits.Wait> take(WorkflowRunKey key) {
		this.lock.lock();
		try {
			return this.waits.take(key);
		}
		finally {
			this.lock.unlock();
		}
	}

	private void serve(Collection<Waits.Wait> waits, @Nullable WorkflowRun run, @Nullable Throwable failure) {
		waits.forEach((wait) -> complete(wait, run, failure));
	}

	private void complete(Waits.Wait wait, @Nullable WorkflowRun run, @Nullable Throwable failure) {
		if (wait.hasCallbacks) {
			this.runtime.complete(() -> wait.complete(run, failure));
		}
		else {
			wait.complete(run, failure);
		}
	}

	@Override
	public void wakeUp() {
		this.lock.lock();
		try {
			askWhatIsDue(now());
		}
		finally {
			this.lock.unlock();
		}
	}

	// What has to be asked

	private Moment now() {
		Moment now = this.runtime.now();
		long offset = this.store.clockOffset();
		Duration ofService = this.asker.clockOffset();
		long service = (ofService != null) ? now.wall() + ofService.toMillis() : now.wall() + offset;
		return new Moment(now.ticks(), now.wall() + offset, service);
	}

	private void askWhatIsDue(Moment now) {
		if (this.paused && this.waits.count() == 0) {
			return;
		}
		checkPace(now);
		while (!this.closed && this.asking < WatchRuntime.MAX_REQUESTS) {
			long idleUntil = this.plan.idleUntil();
			long readyAt = (idleUntil <= now.ticks()) ? this.budget.readyAt(now.ticks()) : idleUntil;
			if (readyAt > now.ticks()) {
				wakeUpAt(readyAt, now.ticks());
				return;
			}
			Ask ask = this.plan.next(now);
			DefinitionWatch definition = (ask != null) ? this.plan.definition(ask.definition()) : null;
			if (ask != null && definition != null) {
				this.budget.sent(now.ticks());
				this.asking++;
				this.runtime.request(() -> ask(definition, ask));
			}
		}
	}

	private void wakeUpAt(long ticks, long now) {
		if (this.wakeUp != null && this.wakeUpAt == ticks) {
			return;
		}
		if (this.wakeUp != null) {
			this.wakeUp.run();
			this.wakeUp = null;
		}
		this.wakeUpAt = ticks;
		if (ticks != Long.MAX_VALUE) {
			this.wakeUp = this.runtime.schedule(this::wokenUp, ticks - now);
		}
	}

	private void wokenUp() {
		this.lock.lock();
		try {
			this.wakeUp = null;
			this.wakeUpAt = Long.MAX_VALUE;
			askWhatIsDue(now());
		}
		finally {
			this.lock.unlock();
		}
	}

	private void ask(DefinitionWatch definition, Ask ask) {
		Answer answer = this.asker.ask(ask);
		List<Transition> transitions = List.of();
		List<Collection<Waits.Wait>> served = new ArrayList<>();
		Boolean changed;
		this.lock.lock();
		try {
			Moment now = now();
			this.asking--;
			this.budget.answered(now.ticks());
			if (this.closed) {
				return;
			}
			remember(ask, answer, now);
			if (this.plan.definition(definition.name()) == definition) {
				transitions = definition.answered(ask, answer, now);
				this.saved += definition.takeSaved();
				dropIfEmpty(definition);
			}
			for (Transition transition : transitions) {
				served.add(transition.isLast() ? this.waits.take(transition.key()) : List.of());
				if (isToBeTold(transition) && !this.store.record(transition)) {
					this.dispatcher.dispatch(transition);
				}
			}
			changed = watchingIfChanged();
			askWhatIsDue(now);
		}
		finally {
			this.lock.unlock();
		}
		tellWatching(changed);
		for (int i = 0; i < transitions.size(); i++) {
			Transition transition = transitions.get(i);
			serve(served.get(i), transition.run(), transition.failure());
		}
		this.listeners.forEach((listener) -> report(() -> listener.onRequest(name(), ask.operation())));
	}

	private boolean isToBeTold(Transition transition) {
		return transition.isLast() || !transition.events().isEmpty() || this.store.isTransactional();
	}

	private void remember(Ask ask, Answer answer, Moment now) {
		this.requests.merge(ask.operation(), 1L, Long::sum);
		if (ask instanceof Ask.LookUp lookUp) {
			this.waits.polled(lookUp.key(), answer);
		}
		if (answer instanceof Answer.Failure failed) {
			this.lastFailure = failed.failure().toString();
			if (failed.failure() instanceof ThrottlingException throttled) {
				Duration retryAfter = throttled.retryAfter();
				this.budget.throttled(now.ticks(), (retryAfter != null) ? retryAfter.toMillis() : 0);
			}
			else if (logger.isDebugEnabled()) {
				logger.debug("Watcher '" + name() + "': " + ask + " failed", failed.failure());
			}
		}
		else {
			this.lastAnswer = now.instant();
			this.lastFailure = null;
		}
	}

	private void dropIfEmpty(DefinitionWatch definition) {
		if (definition.isEmpty()) {
			this.plan.remove(definition.name());
		}
	}

	private void checkPace(Moment now) {
		if (now.ticks() - this.checkedAt < this.settings.interval().toMillis() && this.checkedAt != Long.MIN_VALUE) {
			return;
		}
		this.checkedAt = now.ticks();
		double stretch = stretch(now);
		this.checksToTurn = (this.behind ? stretch < BACK : stretch > BEHIND) ? this.checksToTurn - 1 : CHECKS_TO_TURN;
		if (this.checksToTurn > 0) {
			return;
		}
		this.checksToTurn = CHECKS_TO_TURN;
		this.behind = !this.behind;
		if (this.behind) {
			logger.warn("Watcher '" + name() + "' is behind: its budget of " + this.settings.requestsPerSecond()
					+ " requests a second ('novaact.watch.requests-per-second') allows only a pace that is "
					+ Math.round(stretch) + " times slower than wanted, for " + this.plan.size() + " runs");
		}
		else {
			logger.warn("Watcher '" + name() + "' is back in its pace");
		}
	}

	private double stretch(Moment now) {
		return this.plan.definitions().stream().mapToDouble((definition) -> definition.stretch(now)).max().orElse(1);
	}

	// What is told of it

	private void told(Transition transition) {
		this.lock.lock();
		try {
			transition.events()
				.forEach((event) -> this.events.merge(WatchActivity.type(event.getClass()), 1L, Long::sum));
		}
		finally {
			this.lock.unlock();
		}
		for (WorkflowRunEvent event : transition.events()) {
			this.listeners.forEach((listener) -> report(() -> listener.onEvent(name(), event)));
		}
		WorkflowRun run = transition.run();
		if (run != null) {
			ended(transition.key(), run, transition.learnedAt());
		}
	}

	private void ended(WorkflowRunKey key, WorkflowRun run, Instant learnedAt) {
		Instant endedAt = run.endedAt();
		Duration delay = (endedAt != null) ? Duration.between(endedAt, learnedAt) : Duration.ZERO;
		this.listeners.forEach((listener) -> report(
				() -> listener.onEnd(name(), key, run, delay.isNegative() ? Duration.ZERO : delay)));
	}

	private static void report(Runnable report) {
		try {
			report.run();
		}
		catch (RuntimeException ex) {
			logger.debug("A listener of the watcher failed", ex);
		}
	}

	/**
	 * Publish again the events that were given up on.
	 * @return how many there are
	 */
	int resubmitUndelivered() {
		return this.dispatcher.resubmitUndelivered() + store().resubmitUndelivered();
	}

	WatchActivity activity() {
		this.lock.lock();
		try {
			Moment now = now();
			List<WatchActivity.Definition> definitions = new ArrayList<>();
			int stuck = 0;
			long lag = 0;
			for (DefinitionWatch definition : this.plan.definitions()) {
				WatchActivity.Definition activity = definition.activity(now);
				definitions.add(activity);
				stuck += activity.suspectedStuck();
				lag = Math.max(lag, activity.lag().toMillis());
			}
			return new WatchActivity(name(), this.store.instance(), this.settings, this.plan.size() - stuck, stuck,
					Duration.ofMillis(lag), stretch(now), this.behind, this.budget.rate(), Map.copyOf(this.requests),
					Math.round(this.saved), Map.copyOf(this.events), this.waits.count(),
					this.dispatcher.pending() + this.store.pending(), this.lastAnswer, this.lastFailure,
					this.dispatcher.undelivered().and(this.store.undelivered()), List.copyOf(definitions));
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void close() {
		List<Waits.Wait> waits;
		Boolean changed;
		this.lock.lock();
		try {
			if (this.closed) {
				return;
			}
			this.closed = true;
			changed = watchingIfChanged();
			waits = this.waits.takeAll();
		}
		finally {
			this.lock.unlock();
		}
		tellWatching(changed);
		waits.forEach((wait) -> complete(wait, null,
				new WatcherClosedException("The watcher was closed while workflow run " + wait.key.workflowRunId()
						+ " of '" + wait.key.workflowDefinitionName() + "' was waited for")));
		int pending = this.dispatcher.close();
		if (this.started) {
			this.store.close();
		}
		this.runtime.close();
		if (pending > 0 && !this.store.isTransactional()) {
			logger.warn("Watcher '" + name() + "' was closed before listeners had taken " + pending + " events");
		}
	}

}
