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

import java.util.ArrayList;
import java.util.List;

import io.github.novaact.client.LogGroupReader.Event;
import io.github.novaact.client.LogGroupReader.Filter;
import io.github.novaact.client.LogGroupReader.Page;
import org.jspecify.annotations.Nullable;

/**
 * Reads a range of time backwards. The log service returns the earliest events first, so
 * the range is read in windows, the latest first. Windows with few events are followed by
 * longer ones. A window that turns out to hold far more than is needed is abandoned for
 * its end.
 *
 * @see <a href=
 * "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html">
 * FilterLogEvents</a>
 */
final class LogWindows {

	static final long FIRST_LENGTH = 120_000;

	private static final int STEP = 8;

	private static final int MAX_EMPTY_PAGES = 3;

	private static final int LARGE_PAGE = 500_000;

	private final LogRequests requests;

	private final long from;

	private final Filter filter;

	private final Events events;

	private long end;

	private long length = FIRST_LENGTH;

	/** Time before which there are more events than are needed. */
	private long floor;

	private List<Event> abandoned = List.of();

	private LogWindows(LogRequests requests, long from, long to, Filter filter, Events events) {
		this.requests = requests;
		this.from = from;
		this.floor = from;
		this.end = to;
		this.filter = filter;
		this.events = events;
	}

	/**
	 * Read a range from its end until enough was read.
	 * @param requests sends the requests
	 * @param from first time of the range, in milliseconds
	 * @param to last time of the range, in milliseconds
	 * @param filter accepts the events
	 * @param events receives the events
	 * @throws LogReadException if the reading ends before
	 */
	static void read(LogRequests requests, long from, long to, Filter filter, Events events) throws LogReadException {
		LogWindows windows = new LogWindows(requests, from, to, filter, events);
		try {
			windows.read();
		}
		catch (LogReadException ex) {
			events.add(windows.abandoned);
			throw ex;
		}
	}

	private void read() throws LogReadException {
		int missing = this.events.missing(this.end + 1);
		while (this.end >= this.from && missing > 0) {
			if (this.end < this.floor) {
				this.floor = this.from;
			}
			long start = Math.max(this.floor, this.end - this.length + 1);
			if (readWindow(start, missing)) {
				this.end = start - 1;
				int stillMissing = this.events.missing(start);
				int found = missing - stillMissing;
				this.length = (this.length + 1) * ((found > 0) ? Math.min(STEP, stillMissing / found + 1) : STEP);
				missing = stillMissing;
			}
		}
	}

	/**
	 * Read the window from a time to the end.
	 * @param start the time
	 * @param missing number of events that are needed
	 * @return whether it was read as a whole; otherwise the length of the next one is set
	 * @throws LogReadException if the reading ends
	 */
	private boolean readWindow(long start, int missing) throws LogReadException {
		List<Event> window = new ArrayList<>();
		long characters = 0;
		int emptyPages = 0;
		@Nullable String token = null;
		try {
			do {
				Page page = this.requests.read(start, this.end, this.filter, token);
				window.addAll(page.events());
				characters += page.events().stream().mapToLong((event) -> event.message().length()).sum();
				emptyPages += page.events().isEmpty() ? 1 : 0;
				token = page.nextToken();
				boolean enough = window.size() >= missing || characters >= LARGE_PAGE;
				if (token != null && (window.isEmpty() ? giveUp(start, emptyPages) : enough && skip(start, window))) {
					this.abandoned = List.copyOf(window);
					window.clear();
					return false;
				}
			}
			while (token != null);
			return true;
		}
		finally {
			this.events.add(window);
		}
	}

	/**
	 * Go on with the last part of a window whose pages are empty.
	 * @param start start of the window
	 * @param emptyPages number of empty pages
	 * @return whether to abandon the window
	 */
	private boolean giveUp(long start, int emptyPages) {
		this.length = Math.max(1, (this.end - start + 1) / 4);
		return emptyPages >= MAX_EMPTY_PAGES && start < this.end;
	}

	/**
	 * Skip to where the window may end, as its events are dense at its start.
	 * @param start start of the window
	 * @param window events from there on
	 * @return whether to abandon the window
	 */
	private boolean skip(long start, List<Event> window) {
		long last = window.get(window.size() - 1).at().toEpochMilli();
		long read = Math.max(1, last - start);
		long next = start + STEP * read;
		if (next > this.end - read) {
			next = start + (this.end - start) / 2;
		}
		if (next <= last) {
			return false;
		}
		this.floor = last;
		this.length = this.end - next + 1;
		return true;
	}

	/**
	 * Receives events.
	 */
	interface Events {

		/**
		 * Add events.
		 * @param events the events
		 */
		void add(List<Event> events);

		/**
		 * Return how many events are still needed.
		 * @param start time since which all events have been added, in milliseconds
		 * @return the number, 0 if there are enough
		 */
		int missing(long start);

	}

}
