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

package io.github.novaact.run;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.novaact.CallInterruptedException;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@link PendingUpdate pending updates}: first on the caller's thread, then in the
 * background with growing pauses, until the time for them is up. Has threads only while
 * an update is pending, and a little longer.
 */
final class PendingUpdates {

	private static final int MAX_THREADS = 16;

	private static final long KEEP_ALIVE = TimeUnit.SECONDS.toMillis(1);

	private static final long FIRST_PAUSE = 500;

	private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toMillis(30);

	private static final long LONGEST_PAUSE_WHEN_CLOSING = 500;

	private final Set<PendingUpdate> pending = ConcurrentHashMap.newKeySet();

	private final ScheduledThreadPoolExecutor executor;

	private final long timeout;

	private volatile boolean closing;

	PendingUpdates(Duration timeout) {
		this.timeout = timeout.toNanos();
		AtomicInteger number = new AtomicInteger();
		this.executor = new ScheduledThreadPoolExecutor(MAX_THREADS, (task) -> {
			// The last argument: inherit no thread-locals of the caller
			Thread thread = new Thread(null, task, "novaact-run-" + number.incrementAndGet(), 0, false);
			thread.setDaemon(true);
			thread.setContextClassLoader(PendingUpdates.class.getClassLoader());
			return thread;
		});
		this.executor.setKeepAliveTime(KEEP_ALIVE, TimeUnit.MILLISECONDS);
		this.executor.allowCoreThreadTimeOut(true);
	}

	/**
	 * Add an update that is about to be written on a thread of the caller.
	 * @param update the update
	 */
	void add(PendingUpdate update) {
		this.pending.add(update);
	}

	/**
	 * Write an update on this thread, and leave it to the background if that fails. An
	 * interrupt of the thread does not stop the write, and is kept.
	 * @param update the update, which has been {@linkplain #add(PendingUpdate) added}
	 * @return the failure, {@code null} if the update is settled
	 */
	@Nullable Throwable write(PendingUpdate update) {
		boolean interrupted = Thread.interrupted();
		try {
			return attempt(update);
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	/**
	 * Write an update in the background.
	 * @param update the update
	 */
	void submit(PendingUpdate update) {
		this.pending.add(update);
		schedule(update, 0);
	}

	private @Nullable Throwable attempt(PendingUpdate update) {
		if (!update.begin()) {
			return null;
		}
		Throwable failure;
		try {
			failure = update.write();
		}
		catch (Throwable ex) {
			failure = ex;
		}
		if (failure == null) {
			this.pending.remove(update);
		}
		update.end(failure);
		if (failure == null) {
			return null;
		}
		if (Verdict.of(failure) == Verdict.FINAL || (!this.closing && update.failingFor() >= this.timeout)) {
			giveUp(update, failure);
		}
		else {
			schedule(update, pause(update, failure));
		}
		return failure;
	}

	private long pause(PendingUpdate update, Throwable failure) {
		if (failure instanceof CallInterruptedException) {
			return 0;
		}
		long longest = this.closing ? LONGEST_PAUSE_WHEN_CLOSING : LONGEST_PAUSE;
		long pause = Math.min(FIRST_PAUSE << Math.min(update.failures() - 1, 10), longest);
		long jittered = ThreadLocalRandom.current().nextLong(pause / 2, pause + 1);
		long left = TimeUnit.NANOSECONDS.toMillis(this.timeout - update.failingFor()) + 1;
		return this.closing ? jittered : Math.min(jittered, Math.max(left, 0));
	}

	private void schedule(PendingUpdate update, long pause) {
		try {
			this.executor.schedule((Runnable) () -> attempt(update), pause, TimeUnit.MILLISECONDS);
		}
		catch (RuntimeException | Error ex) {
			// No thread can be started
			giveUp(update, ex);
		}
	}

	private void giveUp(PendingUpdate update, @Nullable Throwable failure) {
		this.pending.remove(update);
		if (update.settle()) {
			update.giveUp(failure);
		}
	}

	/**
	 * Write all that is pending at once, again and again, and give up what is not settled
	 * in time.
	 * @param timeout the time
	 */
	void flush(Duration timeout) {
		long deadline = System.nanoTime() + timeout.toNanos();
		this.closing = true;
		try {
			while (!this.pending.isEmpty()) {
				this.pending.forEach((update) -> schedule(update, 0));
				CompletableFuture
					.allOf(this.pending.stream().map(PendingUpdate::settled).toArray(CompletableFuture[]::new))
					.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (TimeoutException | ExecutionException ex) {
			// What is not settled is given up
		}
		finally {
			this.pending.forEach((update) -> giveUp(update, null));
			this.closing = false;
		}
	}

	/**
	 * Forget all that is pending, without writing it.
	 */
	void forget() {
		for (PendingUpdate update : this.pending) {
			this.pending.remove(update);
			update.settle();
		}
	}

	/**
	 * Return the number of updates that are not settled.
	 * @return the number
	 */
	int size() {
		return this.pending.size();
	}

}
