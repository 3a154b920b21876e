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
import java.time.Instant;
import java.util.function.Supplier;

import io.github.novaact.client.LogGroupReader.Event;
import io.github.novaact.client.LogGroupReader.Filter;
import io.github.novaact.client.LogGroupReader.Page;
import io.github.novaact.client.LogGroupReader.Query;
import io.github.novaact.client.LogReadException.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Requests of one reading, bounded by their number, their bytes and their time. Throttled
 * requests are repeated after a pause and count.
 */
final class LogRequests {

	static final int MAX_REQUESTS = 20;

	static final long MAX_CHARACTERS = 24L * 1024 * 1024;

	private static final int MAX_THROTTLED = 3;

	private static final Duration FIRST_PAUSE = Duration.ofMillis(400);

	private final Supplier<LogGroupReader> reader;

	private final String group;

	private final Deadline deadline;

	private int sent;

	private int phaseEnd = MAX_REQUESTS;

	private long characters;

	private int throttled;

	LogRequests(Supplier<LogGroupReader> reader, String group, Deadline deadline) {
		this.reader = reader;
		this.group = group;
		this.deadline = deadline;
	}

	/**
	 * Begin a phase of the reading that may send a part of the requests only.
	 * @param requests maximum number of requests of the phase
	 */
	void beginPhase(int requests) {
		this.phaseEnd = Math.min(MAX_REQUESTS, this.sent + requests);
	}

	Page read(long from, long to, Filter filter, @Nullable String token) throws LogReadException {
		Query query = new Query(this.group, Instant.ofEpochMilli(from), Instant.ofEpochMilli(to), filter, token);
		while (true) {
			check();
			this.sent++;
			try {
				Page page = send(query);
				for (Event event : page.events()) {
					this.characters += event.message().length();
				}
				return page;
			}
			catch (LogReadException ex) {
				if (ex.reason() != Reason.THROTTLED || !pause()) {
					throw ex;
				}
			}
		}
	}

	/**
	 * Send a request. An application's client may throw anything, and a version of the
	 * AWS SDK that is too old has not all methods.
	 * @param query the events to read
	 * @return the page
	 * @throws LogReadException if it could not be read
	 */
	private Page send(Query query) throws LogReadException {
		try {
			Duration remaining = this.deadline.remaining();
			return this.reader.get().read(query, (remaining.toMillis() > 0) ? remaining : Duration.ofMillis(1));
		}
		catch (RuntimeException | LinkageError ex) {
			throw new LogReadException(Reason.FAILED, ex.getClass().getSimpleName() + ": " + ex.getMessage(), ex);
		}
	}

	private void check() throws LogReadException {
		if (this.sent >= this.phaseEnd) {
			throw exhausted(this.sent + " requests were sent");
		}
		if (this.characters >= MAX_CHARACTERS) {
			throw exhausted(this.characters / (1024 * 1024) + " MB were read");
		}
		if (this.deadline.remaining().toMillis() <= 0) {
			throw exhausted("novaact.inspection.timeout ran out");
		}
	}

	private static LogReadException exhausted(String bound) {
		return new LogReadException(Reason.EXHAUSTED, bound, null);
	}

	/**
	 * Wait before a throttled request is repeated.
	 * @return whether it is to be repeated
	 * @throws LogReadException if the thread is interrupted
	 */
	private boolean pause() throws LogReadException {
		Duration pause = FIRST_PAUSE.multipliedBy(1L << this.throttled);
		if (++this.throttled > MAX_THROTTLED || pause.compareTo(this.deadline.remaining()) >= 0) {
			return false;
		}
		try {
			this.deadline.pause(pause);
			return true;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new LogReadException(Reason.FAILED, "the thread was interrupted", ex);
		}
	}

}
