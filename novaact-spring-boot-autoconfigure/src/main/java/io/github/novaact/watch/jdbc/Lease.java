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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

/**
 * That this instance is the one that watches a definition, until the lease ends.
 */
final class Lease {

	private final String definition;

	private final long version;

	private final AtomicReference<@Nullable End> end = new AtomicReference<>();

	private final CountDownLatch ended = new CountDownLatch(1);

	private final CountDownLatch left = new CountDownLatch(1);

	Lease(String definition, long version) {
		this.definition = definition;
		this.version = version;
	}

	String definition() {
		return this.definition;
	}

	/**
	 * Return which of the executions of the definition's task the lease is.
	 * @return the version
	 */
	long version() {
		return this.version;
	}

	/**
	 * End the lease, unless it has ended.
	 * @param why why it ends
	 */
	void end(End why) {
		if (this.end.compareAndSet(null, why)) {
			this.ended.countDown();
		}
	}

	boolean hasEnded() {
		return this.end.get() != null;
	}

	/**
	 * Wait for the end of the lease.
	 * @return why it ended
	 * @throws InterruptedException if the thread is interrupted
	 */
	End await() throws InterruptedException {
		this.ended.await();
		End why = this.end.get();
		return (why != null) ? why : End.RETURNED;
	}

	/**
	 * Say that nothing is done under the lease any more.
	 */
	void leave() {
		end(End.LOST);
		this.left.countDown();
	}

	/**
	 * Wait until nothing is done under the lease any more.
	 * @param timeout the longest time to wait
	 * @return whether nothing is
	 * @throws InterruptedException if the thread is interrupted
	 */
	boolean awaitLeft(Duration timeout) throws InterruptedException {
		return this.left.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
	}

	/**
	 * Why a lease ends.
	 */
	enum End {

		/** Another instance goes on. */
		RETURNED,

		/** Nothing is watched any more. */
		UNWANTED,

		/** It ran out, or it is not known whether it did. */
		LOST

	}

}
