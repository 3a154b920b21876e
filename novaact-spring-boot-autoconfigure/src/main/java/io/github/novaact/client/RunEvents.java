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

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.novaact.client.LogGroupReader.Event;

/**
 * Events that were read for a run, and which of them are the run's. A log stream may hold
 * lines of several runs: a line that names another run where the lines of this run have
 * its id is not the run's, nor are the lines after it, up to the next line that names the
 * run.
 */
final class RunEvents implements LogWindows.Events {

	/** Number of characters before the id that show where lines have it. */
	private static final int CONTEXT = 12;

	private static final Pattern ID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

	private final String runId;

	private final Set<String> ownIds;

	private final int wanted;

	private final Map<Object, Event> events = new LinkedHashMap<>();

	private final Set<String> contexts = new HashSet<>();

	/** Time since which all events have been read; before it, there are gaps. */
	private Instant readSince = Instant.MAX;

	/**
	 * Create a collection.
	 * @param runId id of the run
	 * @param ownIds ids of the run's sessions and acts
	 * @param wanted number of events that are needed
	 */
	RunEvents(String runId, Set<String> ownIds, int wanted) {
		this.runId = runId;
		this.ownIds = ownIds;
		this.wanted = wanted;
	}

	@Override
	public void add(List<Event> events) {
		for (Event event : events) {
			this.events.remove(event.id());
			this.events.put(event.id(), event);
			int index = event.message().indexOf(this.runId);
			if (index != -1) {
				this.contexts.add(context(event.message(), index));
			}
		}
	}

	@Override
	public int missing(long start) {
		this.readSince = Instant.ofEpochMilli(start);
		long found = ofRun().stream().filter(this::isInReadPart).count();
		return (int) Math.max(0, this.wanted - found);
	}

	/**
	 * Return the names of the streams, those with the latest events first.
	 * @return the names
	 */
	List<String> streams() {
		return this.events.values()
			.stream()
			.sorted(Comparator.comparing(Event::at).reversed())
			.map(Event::stream)
			.distinct()
			.toList();
	}

	/**
	 * Return the events of the run, the earliest first.
	 * @return the events
	 */
	List<Event> ofRun() {
		List<Event> sorted = this.events.values().stream().sorted(Comparator.comparing(Event::at)).toList();
		int start = (int) sorted.stream().takeWhile((event) -> !isInReadPart(event)).count();
		List<Event> readPart = sorted.subList(start, sorted.size());
		List<Event> ofRun = withoutForeign(sorted.subList(0, start), new HashSet<>());
		ofRun.addAll(withoutForeign(readPart, foreignAtFirst(readPart)));
		return ofRun;
	}

	private List<Event> withoutForeign(List<Event> events, Set<String> foreign) {
		List<Event> ofRun = new ArrayList<>();
		for (Event event : events) {
			if (event.message().contains(this.runId)) {
				foreign.remove(event.stream());
			}
			else if (namesAnotherRun(event.message())) {
				foreign.add(event.stream());
			}
			if (!foreign.contains(event.stream())) {
				ofRun.add(event);
			}
		}
		return ofRun;
	}

	/**
	 * Return the streams in which the first line that names a run names another one. The
	 * lines before it are that run's, too.
	 * @param events the events of the read part, the earliest first
	 * @return the names of the streams
	 */
	private Set<String> foreignAtFirst(List<Event> events) {
		Set<String> known = new HashSet<>();
		Set<String> foreign = new HashSet<>();
		for (Event event : events) {
			boolean own = event.message().contains(this.runId);
			if (!known.contains(event.stream()) && (own || namesAnotherRun(event.message()))) {
				known.add(event.stream());
				if (!own) {
					foreign.add(event.stream());
				}
			}
		}
		return foreign;
	}

	private boolean isInReadPart(Event event) {
		return !event.at().isBefore(this.readSince);
	}

	private boolean namesAnotherRun(String message) {
		if (this.contexts.isEmpty()) {
			return false;
		}
		Matcher matcher = ID.matcher(message);
		while (matcher.find()) {
			if (!this.ownIds.contains(matcher.group()) && this.contexts.contains(context(message, matcher.start()))) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Return the text before an id, without the digits before it, such as those of a
	 * time.
	 * @param message the message
	 * @param index where the id starts
	 * @return the text
	 */
	private static String context(String message, int index) {
		int start = index;
		while (start > 0 && index - start < CONTEXT && !Character.isDigit(message.charAt(start - 1))) {
			start--;
		}
		return message.substring(start, index);
	}

}
