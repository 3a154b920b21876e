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

package io.github.novaact.watch.store;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.LongSupplier;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the {@link RequestBudget} of an instance, whose requests take the way to the
 * service, the service, and the way back.
 */
class RequestBudgetTests {

	private static final int REQUESTS_PER_SECOND = 20;

	private static final long WAY = 30;

	private final RequestBudget budget = RequestBudget.ofThisInstance(REQUESTS_PER_SECOND);

	private final List<Long> sent = new ArrayList<>();

	private final List<Long> received = new ArrayList<>();

	private final PriorityQueue<Response> responses = new PriorityQueue<>(Comparator.comparing(Response::at));

	private long now;

	@ParameterizedTest
	@ValueSource(longs = { 0, 20, 200, 900 })
	void responsesThatAlwaysTakeTheSameTimeCostNoRequest(long service) {
		send(120_000, () -> WAY, () -> service, () -> WAY);
		send(60_000, () -> WAY, () -> service, () -> WAY);
		assertThat(this.sent).hasSizeBetween(60 * REQUESTS_PER_SECOND - 1, 60 * REQUESTS_PER_SECOND + 1);
		assertThat(mostInASecond(this.received)).isEqualTo(REQUESTS_PER_SECOND);
	}

	@Test
	void fewResponseTimesAreNotTrusted() {
		send(10_000, () -> 400, () -> 0, () -> 400);
		send(10_000, () -> WAY, () -> 0, () -> WAY);
		assertThat(mostInASecond(this.received)).isLessThanOrEqualTo(REQUESTS_PER_SECOND);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 })
	void theServiceReceivesNoMoreHoweverLateItResponds(int seed) {
		Random random = new Random(seed);
		LongSupplier way = () -> WAY + (long) Math.abs(50 * random.nextGaussian());
		LongSupplier service = () -> (random.nextInt(10) == 0) ? random.nextInt(3000) : 5 + random.nextInt(50);
		send(60_000, () -> WAY, () -> 0, () -> WAY);
		send(120_000, way, service, way);
		assertThat(mostInASecond(this.received)).isLessThanOrEqualTo(REQUESTS_PER_SECOND);
		assertThat(this.sent).hasSizeGreaterThan(120 * REQUESTS_PER_SECOND * 6 / 10);
	}

	@Test
	void aFailureCountsUntilASecondAfterIt() {
		for (int i = 0; i < REQUESTS_PER_SECOND; i++) {
			this.now = this.budget.readyAt(this.now);
			this.budget.sent(this.now);
			this.budget.answered(this.now, this.now + 40);
		}
		this.now = this.budget.readyAt(this.now);
		this.budget.sent(this.now);
		long failedAt = this.now + 500;
		this.budget.failed(failedAt);
		for (int i = 1; i < REQUESTS_PER_SECOND; i++) {
			this.budget.sent(failedAt);
			this.budget.answered(failedAt, failedAt + 40);
		}
		assertThat(this.budget.readyAt(failedAt)).isGreaterThanOrEqualTo(failedAt + 1000);
	}

	@Test
	void throttlingHalvesTheRateWhichRecoversWithinAMinute() {
		this.budget.throttled(0, 0);
		assertThat(this.budget.rate()).isEqualTo(REQUESTS_PER_SECOND / 2.0);
		this.budget.sent(30_000);
		assertThat(this.budget.rate()).isGreaterThan(REQUESTS_PER_SECOND / 2.0);
		this.budget.sent(60_000);
		assertThat(this.budget.rate()).isEqualTo(REQUESTS_PER_SECOND);
	}

	@Test
	void nothingIsSentBeforeTheServicePermits() {
		this.budget.throttled(100, 7000);
		assertThat(this.budget.readyAt(100)).isEqualTo(7100);
	}

	private void send(long millis, LongSupplier there, LongSupplier service, LongSupplier back) {
		this.sent.clear();
		this.received.clear();
		for (long end = this.now + millis; this.now < end; this.now++) {
			while (!this.responses.isEmpty() && this.responses.peek().at <= this.now) {
				Response response = this.responses.remove();
				this.budget.answered(response.sentAt, response.at);
			}
			while (this.budget.readyAt(this.now) <= this.now) {
				this.budget.sent(this.now);
				this.sent.add(this.now);
				long receivedAt = this.now + there.getAsLong();
				this.received.add(receivedAt);
				this.responses.add(new Response(this.now, receivedAt + service.getAsLong() + back.getAsLong()));
			}
		}
	}

	private static int mostInASecond(List<Long> times) {
		List<Long> sorted = times.stream().sorted().toList();
		int most = 0;
		int first = 0;
		for (int last = 0; last < sorted.size(); last++) {
			while (sorted.get(last) - sorted.get(first) >= 1000) {
				first++;
			}
			most = Math.max(most, last - first + 1);
		}
		return most;
	}

	private record Response(long sentAt, long at) {
	}

}
