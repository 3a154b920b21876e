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

package io.github.novaact.client;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Ends calls whose time has run out or whose thread was interrupted, wherever they are
 * blocked. Its thread ends 10 seconds after the last call.
 */
final class CallWatchdog implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(CallWatchdog.class);

	private static final Duration PERIOD = Duration.ofMillis(100);

	private final Set<Call> calls = ConcurrentHashMap.newKeySet();

	private final AtomicBoolean watching = new AtomicBoolean();

	private final ScheduledThreadPoolExecutor executor;

	private volatile boolean closed;

	CallWatchdog(ThreadFactory threadFactory) {
		this.executor = new ScheduledThreadPoolExecutor(1, threadFactory);
		this.executor.setKeepAliveTime(10, TimeUnit.SECONDS);
		this.executor.allowCoreThreadTimeOut(true);
		this.executor.setRemoveOnCancelPolicy(true);
		this.executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
	}

	boolean isClosed() {
		return this.closed;
	}

	void watch(Call call) {
		this.calls.add(call);
		if (this.closed) {
			call.close();
			return;
		}
		if (call.timeout().compareTo(PERIOD) <= 0) {
			schedule(call::endIfDue, call.timeout());
		}
		if (!this.watching.get() && this.watching.compareAndSet(false, true)) {
			watchAgain(PERIOD);
		}
	}

	void forget(Call call) {
		this.calls.remove(call);
	}

	private void endDueCalls() {
		Duration next = PERIOD;
		for (Call call : this.calls) {
			try {
				call.endIfDue();
			}
			catch (RuntimeException ex) {
				logger.debug("A call could not be ended", ex);
			}
			Duration remaining = call.remaining();
			if (remaining.compareTo(Duration.ZERO) > 0 && remaining.compareTo(next) < 0) {
				next = remaining;
			}
		}
		if (this.calls.isEmpty()) {
			this.watching.set(false);
			if (this.calls.isEmpty() || !this.watching.compareAndSet(false, true)) {
				return;
			}
		}
		watchAgain(next);
	}

	private void watchAgain(Duration delay) {
		try {
			schedule(this::endDueCalls, delay);
		}
		catch (RuntimeException | Error ex) {
			this.watching.set(false);
			throw ex;
		}
	}

	private void schedule(Runnable task, Duration delay) {
		try {
			this.executor.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (RejectedExecutionException ex) {
			// The client is being closed, which ends the calls
		}
	}

	@Override
	public void close() {
		this.closed = true;
		this.executor.shutdownNow();
		this.calls.forEach(Call::close);
	}

}
