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

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;

import io.github.novaact.WorkflowRunKey;
import io.github.novaact.watch.store.Transition;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Records transitions as facts, many in one transaction. {@link BatchDecision} decides
 * which of them are wanted and new. A run that cannot be recorded delays no other run.
 */
final class Recorder {

	private static final Log logger = LogFactory.getLog(Recorder.class);

	private static final int AT_ONCE = 300;

	private static final long RETRY_DELAY = 500;

	private final WatchRows rows;

	private final CommitCount commits;

	private final Memory memory;

	private final StoreRuntime runtime;

	private final StoreRuntime.Worker worker;

	private final long linger;

	private final Lock flushing;

	private final Queue<Transition> queue = new LinkedBlockingQueue<>();

	/** When something happened to a run last, by the clock that never goes back. */
	private final Map<WorkflowRunKey, Long> touched = new ConcurrentHashMap<>();

	private final AtomicBoolean scheduled = new AtomicBoolean();

	/** Number of transitions to record at once, fewer after a failure. */
	private int most = AT_ONCE;

	/** Number of batches that were recorded. */
	private long recorded;

	/** Runs that failed by themselves, with the number of batches recorded by then. */
	private final Map<WorkflowRunKey, Long> failedAlone = new HashMap<>();

	private volatile boolean closed;

	private volatile long progressAt;

	/**
	 * Create a recorder.
	 * @param rows the rows
	 * @param commits counts its commits
	 * @param memory what the engine knows
	 * @param runtime clock and threads
	 * @param linger milliseconds for which transitions are collected
	 */
	Recorder(WatchRows rows, CommitCount commits, Memory memory, StoreRuntime runtime, long linger) {
		this.rows = rows;
		this.commits = commits;
		this.memory = memory;
		this.runtime = runtime;
		this.worker = runtime.worker("record");
		this.flushing = runtime.lock();
		this.linger = linger;
		this.progressAt = runtime.nanoTime();
	}

	/**
	 * Record a transition soon. Does not block.
	 * @param transition the transition
	 */
	void record(Transition transition) {
		long now = this.runtime.nanoTime();
		if (this.queue.isEmpty()) {
			this.progressAt = now;
		}
		this.touched.put(transition.key(), now);
		synchronized (this.queue) {
			this.queue.add(transition);
		}
		flushLater(this.linger);
	}

	private void flushLater(long delay) {
		if (this.scheduled.compareAndSet(false, true)) {
			this.worker.schedule(this::flush, delay);
		}
	}

	/**
	 * Return whether nothing was recorded for a while though there is something to
	 * record.
	 * @param nanos the while
	 * @return whether that is so
	 */
	boolean isStuck(long nanos) {
		return pending() > 0 && this.runtime.nanoTime() - this.progressAt > nanos;
	}

	int pending() {
		return this.queue.size();
	}

	/**
	 * Return whether rows that were read may be older than what is known of a run.
	 * @param key key of the run
	 * @param since when the rows began to be read, by the clock that never goes back
	 * @return whether they may
	 */
	boolean isAhead(WorkflowRunKey key, long since) {
		Long at = this.touched.get(key);
		return at != null && at - since > -TimeUnit.SECONDS.toNanos(1);
	}

	/**
	 * Record what there is.
	 */
	void flush() {
		this.flushing.lock();
		try {
			if (!this.closed) {
				flushAlone();
			}
		}
		finally {
			this.flushing.unlock();
		}
	}

	/**
	 * Record what there is, and nothing after that.
	 */
	void close() {
		flush();
		this.closed = true;
	}

	private void flushAlone() {
		boolean done = false;
		try {
			List<Transition> batch = this.queue.stream().limit(this.most).toList();
			if (!batch.isEmpty()) {
				BatchDecision decision = new BatchDecision(this.rows, this.memory);
				this.commits.commit(() -> decision.write(batch));
				this.progressAt = this.runtime.nanoTime();
				batch.forEach((transition) -> {
					this.queue.remove();
					this.failedAlone.remove(transition.key());
					this.touched.put(transition.key(), this.runtime.nanoTime());
				});
				this.most = Math.min(2 * this.most, AT_ONCE);
				this.recorded++;
				decision.apply();
			}
			done = true;
		}
		catch (RuntimeException ex) {
			logger.debug("Transitions cannot be recorded and are retried", ex);
			if (this.most == 1) {
				moveFirstRunBehind(ex);
			}
			this.most = 1;
		}
		finally {
			again(done);
		}
	}

	/**
	 * Record the first run after the others, as it cannot be recorded by itself.
	 * @param failure why it cannot
	 */
	private void moveFirstRunBehind(RuntimeException failure) {
		synchronized (this.queue) {
			Transition first = this.queue.peek();
			if (first != null) {
				List<Transition> ofRun = this.queue.stream().filter((each) -> each.key().equals(first.key())).toList();
				this.queue.removeAll(ofRun);
				this.queue.addAll(ofRun);
				warnIfOthersSucceed(first.key(), failure);
			}
		}
	}

	// In an outage of the database, no run can be recorded
	private void warnIfOthersSucceed(WorkflowRunKey key, RuntimeException failure) {
		Long before = this.failedAlone.putIfAbsent(key, this.recorded);
		if (before != null && before < this.recorded) {
			this.failedAlone.put(key, Long.MAX_VALUE);
			logger.warn("The events of " + key + " cannot be recorded, while those of other runs can. This is retried",
					failure);
		}
	}

	private void again(boolean done) {
		this.scheduled.set(false);
		if (!this.queue.isEmpty()) {
			flushLater(done ? 0 : RETRY_DELAY);
		}
		else {
			long old = this.runtime.nanoTime() - TimeUnit.SECONDS.toNanos(30);
			this.touched.values().removeIf((at) -> at - old < 0);
		}
	}

	/**
	 * What the engine of this instance knows, and what has to be done about it.
	 */
	interface Memory {

		/**
		 * Compare what is known of a run with its rows.
		 * @param key key of the run
		 */
		void doubt(WorkflowRunKey key);

		/**
		 * Take a definition from the rows again.
		 * @param definition name of the definition
		 */
		void retake(String definition);

		/**
		 * Publish what is to be published of a run.
		 * @param key key of the run
		 */
		void publish(WorkflowRunKey key);

		/**
		 * Return the horizon that is known of a definition.
		 * @param definition name of the definition
		 * @return the horizon, -1 if nothing is known
		 */
		long horizon(String definition);

	}

}
