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

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;

/**
 * Something that has to be written to the service, by one thread at a time, until it is
 * settled: written, refused for good or given up.
 */
abstract class PendingUpdate {

	private final CompletableFuture<Void> settled = new CompletableFuture<>();

	private final AtomicBoolean writing = new AtomicBoolean();

	private volatile long firstFailure;

	private volatile int failures;

	/**
	 * Write it, or find out that there is nothing to write.
	 * @return the failure, {@code null} if there is nothing left to do. Another attempt
	 * follows unless the {@link Verdict} is {@link Verdict#FINAL}
	 */
	abstract @Nullable Throwable write();

	/**
	 * Called when no other attempt follows. Logs what is left undone.
	 * @param failure the last failure, {@code null} if there was no time for an attempt
	 */
	abstract void giveUp(@Nullable Throwable failure);

	/**
	 * Begin an attempt.
	 * @return whether no other thread is at it and it is not settled
	 */
	final boolean begin() {
		return !isSettled() && this.writing.compareAndSet(false, true);
	}

	/**
	 * End an attempt.
	 * @param failure why it has to be repeated, {@code null} if it need not
	 */
	final void end(@Nullable Throwable failure) {
		if (failure == null) {
			settle();
		}
		else if (this.failures++ == 0) {
			this.firstFailure = System.nanoTime();
		}
		this.writing.set(false);
	}

	/**
	 * Settle it.
	 * @return whether it was not settled before
	 */
	final boolean settle() {
		return this.settled.complete(null);
	}

	final boolean isSettled() {
		return this.settled.isDone();
	}

	final CompletableFuture<Void> settled() {
		return this.settled;
	}

	/**
	 * Return the number of failed attempts.
	 * @return the number
	 */
	final int failures() {
		return this.failures;
	}

	/**
	 * Return the time since the first failure.
	 * @return the time in nanoseconds
	 */
	final long failingFor() {
		return System.nanoTime() - this.firstFailure;
	}

}
