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
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Reads events of log groups. Implementations are thread-safe and send one request for
 * each page, without a retry.
 *
 * @since 0.1.0
 */
public interface LogGroupReader extends AutoCloseable {

	/**
	 * Read a page of events.
	 * @param query the events to read
	 * @param timeout maximum time of the request
	 * @return the page, its earliest event first
	 * @throws LogReadException if the page could not be read
	 */
	Page read(Query query, Duration timeout) throws LogReadException;

	@Override
	void close();

	/**
	 * Creates readers.
	 */
	@FunctionalInterface
	interface Factory {

		/**
		 * Create a reader.
		 * @param access the region and the credentials to use
		 * @return the reader
		 */
		LogGroupReader create(LogAccess access);

	}

	/**
	 * Events of a log group.
	 *
	 * @param group name of the log group
	 * @param from time of the first event, inclusive
	 * @param to time of the last event, inclusive
	 * @param filter accepts the events
	 * @param token token of the page, {@code null} for the first
	 */
	record Query(String group, Instant from, Instant to, Filter filter, @Nullable String token) {

	}

	/**
	 * Accepts events. Its parts apply together, and the stream names exclude the prefix.
	 *
	 * @param phrase text that the events contain, {@code null} for any
	 * @param streamPrefix prefix of the names of their streams, {@code null} for any
	 * @param streams names of their streams, at most 100, empty for any
	 */
	record Filter(@Nullable String phrase, @Nullable String streamPrefix, List<String> streams) {

		static Filter phrase(String phrase) {
			return new Filter(phrase, null, List.of());
		}

		static Filter streamPrefix(String prefix) {
			return new Filter(null, prefix, List.of());
		}

		static Filter streams(List<String> streams) {
			return new Filter(null, null, streams);
		}

	}

	/**
	 * A page of events.
	 *
	 * @param events the events, which may be none even if further pages have some
	 * @param nextToken token of the next page, {@code null} on the last
	 */
	record Page(List<Event> events, @Nullable String nextToken) {

	}

	/**
	 * An event of a log group.
	 *
	 * @param id unique id
	 * @param at time at which it happened, with a precision of milliseconds
	 * @param stream name of its log stream
	 * @param message its text, which may have several lines
	 */
	record Event(String id, Instant at, String stream, String message) {

	}

}
