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

package io.github.novaact.dashboard;

import java.util.ArrayList;
import java.util.List;

import io.github.novaact.dashboard.DashboardFeed.Update;
import org.jspecify.annotations.Nullable;

/**
 * An open page. Used by the thread of {@link OpenPages} only.
 */
abstract class DashboardPage {

	/** Seconds without an update after which the page is sent a sign of life. */
	static final int HEARTBEAT = 10;

	/**
	 * Seconds after which the page has to connect again, so that it is checked whether
	 * the user still has permission.
	 */
	static final int MAX_AGE = 900;

	private final DashboardFeed feed;

	private final boolean ids;

	private @Nullable String position;

	private int silence;

	private int age;

	/**
	 * Create a page.
	 * @param feed source of updates
	 * @param ids whether the page shows the ids of runs
	 * @param position position at which the page was when it lost its connection,
	 * {@code null} if it has none
	 */
	DashboardPage(DashboardFeed feed, boolean ids, @Nullable String position) {
		this.feed = feed;
		this.ids = ids;
		this.position = position;
	}

	/**
	 * Return what is to be sent now. Called once a second, unless the page is still being
	 * sent something.
	 * @return the messages, empty for none
	 */
	List<Message> poll() {
		Update update = this.feed.next(this.position, this.ids);
		this.age++;
		if (update != null) {
			this.position = update.position();
			this.silence = 0;
			return messages(update);
		}
		if (this.age >= MAX_AGE) {
			return List.of(new Message("bye", this.position, "{}"));
		}
		this.silence++;
		if (this.silence >= HEARTBEAT) {
			this.silence = 0;
			return List.of(new Message("alive", this.position, "{}"));
		}
		return List.of();
	}

	private static List<Message> messages(Update update) {
		List<Message> messages = new ArrayList<>();
		for (String text : update.texts()) {
			boolean last = messages.size() == update.texts().size() - 1;
			messages.add(new Message("update", last ? update.position() : null, text));
		}
		return messages;
	}

	/**
	 * Send what is to be sent, without blocking the caller.
	 */
	abstract void wake();

	/**
	 * Close the page's connection.
	 */
	abstract void close();

	/**
	 * A server-sent event.
	 *
	 * @param event its name
	 * @param id position of the page once it has received the event, {@code null} if more
	 * events belong to it
	 * @param data its text
	 */
	record Message(String event, @Nullable String id, String data) {

		boolean isLast() {
			return this.event.equals("bye");
		}

	}

}
