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
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * {@link WatchRuntime} without a thread, whose time passes as fast as its tasks run.
 */
final class SimulatedTime implements WatchRuntime {

	static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

	private final PriorityQueue<Task> tasks = new PriorityQueue<>();

	private long millis;

	private long tasksSoFar;

	private boolean closed;

	private LongSupplier latency = () -> 20;

	private Duration offset = Duration.ZERO;

	/**
	 * Set the clock of the watcher, which {@link #instant()}, the service's, does not
	 * follow.
	 * @param offset by how much it is ahead of the service's
	 */
	void setClockAhead(Duration offset) {
		this.offset = offset;
	}

	Duration clockAhead() {
		return this.offset;
	}

	void latency(LongSupplier latency) {
		this.latency = latency;
	}

	@Override
	public Moment now() {
		return new Moment(this.millis + 1_000_000, instant().plus(this.offset).toEpochMilli());
	}

	Instant instant() {
		return START.plusMillis(this.millis);
	}

	@Override
	public Runnable schedule(Runnable task, long delay) {
		Task scheduled = new Task(this.millis + Math.max(0, delay), this.tasksSoFar++, task);
		this.tasks.add(scheduled);
		return () -> scheduled.cancelled = true;
	}

	@Override
	public void request(Runnable task) {
		schedule(task, this.latency.getAsLong());
	}

	@Override
	public void deliver(Runnable task) {
		schedule(task, 0);
	}

	@Override
	public void complete(Runnable task) {
		schedule(task, 0);
	}

	@Override
	public void completeCombined(Runnable task) {
		schedule(task, 0);
	}

	@Override
	public void callBack(Runnable task) {
		schedule(task, 0);
	}

	void at(Instant instant, Runnable task) {
		schedule(task, Duration.between(instant(), instant).toMillis());
	}

	void pass(Duration time) {
		passUntil(instant().plus(time), () -> false);
	}

	/**
	 * Let time pass until something is so.
	 * @param limit the longest time
	 * @param condition what is waited for
	 * @return whether it is so
	 */
	boolean passUntil(Duration limit, BooleanSupplier condition) {
		return passUntil(instant().plus(limit), condition);
	}

	private boolean passUntil(Instant limit, BooleanSupplier condition) {
		long end = Duration.between(START, limit).toMillis();
		while (!condition.getAsBoolean()) {
			Task task = this.tasks.peek();
			if (task == null || task.at > end || this.closed) {
				this.millis = end;
				return condition.getAsBoolean();
			}
			this.tasks.remove();
			this.millis = Math.max(this.millis, task.at);
			if (!task.cancelled) {
				task.task.run();
			}
		}
		return true;
	}

	/**
	 * Return whether nothing is left to be done, ever.
	 * @return whether nothing is
	 */
	boolean isIdle() {
		this.tasks.removeIf((task) -> task.cancelled);
		return this.tasks.isEmpty();
	}

	@Override
	public void close() {
		this.closed = true;
	}

	private static final class Task implements Comparable<Task> {

		private final long at;

		private final long number;

		private final Runnable task;

		private boolean cancelled;

		Task(long at, long number, Runnable task) {
			this.at = at;
			this.number = number;
			this.task = task;
		}

		@Override
		public int compareTo(Task other) {
			return (this.at != other.at) ? Long.compare(this.at, other.at) : Long.compare(this.number, other.number);
		}

	}

}
