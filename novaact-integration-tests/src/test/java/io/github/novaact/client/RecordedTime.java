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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Time that passes only when somebody waits for it, and keeps what was waited for.
 */
final class RecordedTime implements TimeSource {

	private final Instant start = Instant.now();

	private final AtomicLong nanos = new AtomicLong();

	private final List<Duration> waits = Collections.synchronizedList(new ArrayList<>());

	@Override
	public Instant now() {
		return this.start.plusNanos(this.nanos.get());
	}

	@Override
	public long nanoTime() {
		return this.nanos.get();
	}

	@Override
	public boolean await(CountDownLatch latch, Duration time) {
		this.waits.add(time);
		pass(time);
		return false;
	}

	void pass(Duration time) {
		this.nanos.addAndGet(time.toNanos());
	}

	List<Duration> waits() {
		return List.copyOf(this.waits);
	}

}
