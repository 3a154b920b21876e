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

import java.time.Instant;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads of which one runs at a time, and a clock that passes while all of them pause:
 * what they do, and in which order, depends on a seed alone.
 */
public final class SimulatedThreads implements AutoCloseable {

	private static final long START = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();

	private static final long BLOCKED_MILLIS = 100;

	private static final long MAX_BLOCKED_MILLIS = 30_000;

	private final PriorityQueue<Step> steps = new PriorityQueue<>();

	private final ThreadLocal<Turn> current = new ThreadLocal<>();

	private final Queue<Turn> unblocked = new ConcurrentLinkedQueue<>();

	private final Semaphore scheduler = new Semaphore(0);

	private final ExecutorService threads = Executors.newCachedThreadPool((task) -> {
		Thread thread = new Thread(task, "simulated");
		thread.setDaemon(true);
		return thread;
	});

	private final Random random;

	private volatile Thread running;

	private volatile boolean closed;

	private volatile long millis = START;

	private long number;

	/**
	 * Create threads.
	 * @param seed determines how long requests take
	 */
	public SimulatedThreads(long seed) {
		this.random = new Random(seed);
	}

	/**
	 * Return the time.
	 * @return the milliseconds since the epoch
	 */
	public long millis() {
		return this.millis;
	}

	/**
	 * Run a task on a thread of its own.
	 * @param task the task
	 * @param delay milliseconds until then
	 * @return cancels the task
	 */
	public Runnable schedule(Runnable task, long delay) {
		Step step = new Step(this.millis + Math.max(0, delay), this.number++, () -> start(task));
		this.steps.add(step);
		return () -> step.cancelled = true;
	}

	private void start(Runnable task) {
		Turn turn = new Turn();
		this.threads.execute(() -> {
			this.current.set(turn);
			turn.permit.acquireUninterruptibly();
			this.running = Thread.currentThread();
			try {
				if (!this.closed) {
					task.run();
				}
			}
			catch (Throwable ex) {
				if (!this.closed) {
					ex.printStackTrace();
				}
			}
			finally {
				this.current.remove();
				this.scheduler.release();
			}
		});
		resume(turn);
	}

	private void resume(Turn turn) {
		turn.permit.release();
		try {
			for (int i = 0; !this.scheduler.tryAcquire(BLOCKED_MILLIS, TimeUnit.MILLISECONDS); i++) {
				if (turn.state.compareAndSet(Turn.MAY_BLOCK, Turn.BLOCKS)) {
					return;
				}
				if (i * BLOCKED_MILLIS > MAX_BLOCKED_MILLIS) {
					IllegalStateException blocked = new IllegalStateException("A thread blocks instead of pausing");
					blocked.setStackTrace(this.running.getStackTrace());
					throw blocked;
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Call something that may block until another of these threads goes on.
	 * @param <T> type of the result
	 * @param call the call
	 * @return its result
	 * @throws Exception whatever it throws
	 */
	public <T> T block(Callable<T> call) throws Exception {
		Turn turn = this.current.get();
		if (turn == null) {
			return call.call();
		}
		turn.state.set(Turn.MAY_BLOCK);
		try {
			return call.call();
		}
		finally {
			if (!turn.state.compareAndSet(Turn.MAY_BLOCK, Turn.RUNS)) {
				// The others have gone on meanwhile
				this.unblocked.add(turn);
				if (this.closed) {
					throw new Ended();
				}
				turn.permit.acquireUninterruptibly();
				turn.state.set(Turn.RUNS);
				this.running = Thread.currentThread();
			}
		}
	}

	private void resumeUnblocked() {
		for (Turn turn = this.unblocked.poll(); turn != null; turn = this.unblocked.poll()) {
			Turn unblocked = turn;
			this.steps.add(new Step(this.millis, this.number++, () -> resume(unblocked)));
		}
	}

	/**
	 * Let time pass: on one of these threads the others run meanwhile, and on any other
	 * thread they all do.
	 * @param delay milliseconds
	 */
	public void pause(long delay) {
		Turn turn = this.current.get();
		if (turn == null) {
			pass(delay);
			return;
		}
		if (this.closed) {
			throw new Ended();
		}
		Thread thread = Thread.currentThread();
		this.steps.add(new Step(this.millis + Math.max(0, delay), this.number++, () -> resume(turn)));
		this.scheduler.release();
		turn.permit.acquireUninterruptibly();
		this.running = thread;
		if (this.closed) {
			throw new Ended();
		}
	}

	private void pass(long delay) {
		long end = this.millis + Math.max(0, delay);
		for (Step step = this.steps.peek(); step != null && step.at <= end; step = this.steps.peek()) {
			this.steps.remove();
			this.millis = Math.max(this.millis, step.at);
			if (!step.cancelled) {
				step.action.run();
			}
			resumeUnblocked();
		}
		this.millis = end;
	}

	/**
	 * Have a watcher run on these threads.
	 * @param builder the builder of the watcher
	 * @return the builder
	 */
	public DefaultWorkflowRunWatcherBuilder on(DefaultWorkflowRunWatcherBuilder builder) {
		return builder.runtime(new Runtime());
	}

	/**
	 * End what pauses.
	 */
	@Override
	public void close() {
		this.closed = true;
		resumeUnblocked();
		while (!this.steps.isEmpty()) {
			Step step = this.steps.remove();
			if (!step.cancelled) {
				step.action.run();
			}
		}
		this.threads.shutdown();
	}

	private final class Runtime implements WatchRuntime {

		private boolean closed;

		@Override
		public Moment now() {
			return new Moment(SimulatedThreads.this.millis - START + 1_000_000, SimulatedThreads.this.millis);
		}

		@Override
		public Runnable schedule(Runnable task, long delay) {
			return SimulatedThreads.this.schedule(() -> {
				if (!this.closed) {
					task.run();
				}
			}, delay);
		}

		@Override
		public void request(Runnable task) {
			schedule(task, 1 + SimulatedThreads.this.random.nextInt(20));
		}

		@Override
		public void deliver(Runnable task) {
			schedule(task, 0);
		}

		@Override
		public void complete(Runnable task) {
			SimulatedThreads.this.schedule(task, 0);
		}

		@Override
		public void completeCombined(Runnable task) {
			complete(task);
		}

		@Override
		public void callBack(Runnable task) {
			complete(task);
		}

		@Override
		public void close() {
			this.closed = true;
		}

	}

	/**
	 * Whose turn it is to run.
	 */
	private static final class Turn {

		static final int RUNS = 0;

		static final int MAY_BLOCK = 1;

		static final int BLOCKS = 2;

		private final Semaphore permit = new Semaphore(0);

		private final AtomicInteger state = new AtomicInteger();

	}

	private static final class Step implements Comparable<Step> {

		private final long at;

		private final long number;

		private final Runnable action;

		private boolean cancelled;

		Step(long at, long number, Runnable action) {
			this.at = at;
			this.number = number;
			this.action = action;
		}

		@Override
		public int compareTo(Step other) {
			return (this.at != other.at) ? Long.compare(this.at, other.at) : Long.compare(this.number, other.number);
		}

	}

	/**
	 * Ends a thread that pauses when the simulation ends.
	 */
	private static final class Ended extends Error {

		Ended() {
			super("The simulation has ended", null, false, false);
		}

	}

}
