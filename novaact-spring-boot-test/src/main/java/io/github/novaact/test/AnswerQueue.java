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

package io.github.novaact.test;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * The answers that are given in place of the service's own.
 */
final class AnswerQueue {

	private final ReentrantLock lock = new ReentrantLock();

	private final Deque<Waiting> waiting = new ArrayDeque<>();

	private final Map<String, FakeAnswer> standing = new HashMap<>();

	private @Nullable FakeAnswer standingForAll;

	void enqueue(@Nullable String operation, FakeAnswer answer, int times) {
		this.lock.lock();
		try {
			for (int i = 0; i < times; i++) {
				this.waiting.add(new Waiting(operation, answer));
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	void answerAlways(@Nullable String operation, FakeAnswer answer) {
		this.lock.lock();
		try {
			if (operation != null) {
				this.standing.put(operation, answer);
			}
			else {
				this.standingForAll = answer;
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Take the answer to a request. From then on its connection is a faulty one.
	 * @param operation operation of the request, {@code null} if it is none
	 * @param standingOnly whether it takes none of the answers that wait
	 * @param connection connection of the request
	 * @return the answer, {@code null} if it is for the service to answer
	 */
	@Nullable FakeAnswer take(@Nullable String operation, boolean standingOnly, HttpConnection connection) {
		this.lock.lock();
		try {
			FakeAnswer answer = standingOnly ? null : takeWaiting(operation);
			if (answer == null) {
				answer = this.standing.getOrDefault(String.valueOf(operation), this.standingForAll);
			}
			connection.faulty(answer != null);
			return answer;
		}
		finally {
			this.lock.unlock();
		}
	}

	private @Nullable FakeAnswer takeWaiting(@Nullable String operation) {
		for (Iterator<Waiting> iterator = this.waiting.iterator(); iterator.hasNext();) {
			Waiting waiting = iterator.next();
			if (waiting.operation() == null || waiting.operation().equals(operation)) {
				iterator.remove();
				return waiting.answer();
			}
		}
		return null;
	}

	void clear() {
		this.lock.lock();
		try {
			this.waiting.clear();
			this.standing.clear();
			this.standingForAll = null;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * An answer that waits for a request.
	 *
	 * @param operation operation that it is for, {@code null} for any request
	 * @param answer the answer
	 */
	private record Waiting(@Nullable String operation, FakeAnswer answer) {

	}

}
