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

import java.util.Arrays;

/**
 * How many requests may be sent, and when. A request counts from the moment it is sent
 * until a second after its response, as the service may have received it at any time in
 * between. Once a thousand response times are known, the shortest is deducted. As long as
 * no request takes less, the service receives no more than the budget in any second,
 * however late it responds. Requests come evenly. A throttled request halves the rate,
 * which then recovers within a minute.
 * <p>
 * Knows no clock; not thread-safe.
 */
final class PacedBudget implements RequestBudget {

	private static final long SECOND = 1000;

	private static final long RECOVERY = 60 * SECOND;

	private static final long MAX_PAUSE = 60 * SECOND;

	private static final double LOWEST_SHARE = 1 / 64d;

	private static final int RESPONSES_TO_KNOW = 1000;

	private final int requestsPerSecond;

	private final long[] received;

	private int nextReceived;

	private long responses;

	private long shortestResponse = Long.MAX_VALUE;

	private int inFlight;

	private double share = 1;

	private long shareSince = Long.MIN_VALUE;

	private long halvedAt = Long.MIN_VALUE / 2;

	private double nextSlot = Double.NEGATIVE_INFINITY;

	private long pausedUntil = Long.MIN_VALUE;

	PacedBudget(int requestsPerSecond) {
		this.requestsPerSecond = requestsPerSecond;
		this.received = new long[requestsPerSecond];
		Arrays.fill(this.received, Long.MIN_VALUE / 2);
	}

	@Override
	public long readyAt(long now) {
		if (this.inFlight >= this.requestsPerSecond) {
			return Long.MAX_VALUE;
		}
		int oldest = Math.floorMod(this.nextReceived - (this.requestsPerSecond - this.inFlight),
				this.requestsPerSecond);
		long window = this.received[oldest] + SECOND;
		long slot = (this.nextSlot > now) ? (long) Math.ceil(this.nextSlot) : now;
		return Math.max(Math.max(now, this.pausedUntil), Math.max(window, slot));
	}

	@Override
	public void sent(long now) {
		recover(now);
		double spacing = SECOND / (this.requestsPerSecond * this.share);
		this.nextSlot = ((now - this.nextSlot < 1) ? this.nextSlot : now) + spacing;
		this.inFlight++;
	}

	@Override
	public void answered(long sent, long now) {
		this.shortestResponse = Math.min(this.shortestResponse, now - sent);
		this.responses++;
		received((this.responses > RESPONSES_TO_KNOW) ? now - this.shortestResponse : now);
	}

	@Override
	public void failed(long now) {
		received(now);
	}

	private void received(long atTheLatest) {
		this.inFlight--;
		this.received[this.nextReceived] = atTheLatest;
		this.nextReceived = (this.nextReceived + 1) % this.requestsPerSecond;
	}

	@Override
	public void throttled(long now, long retryAfter) {
		recover(now);
		this.pausedUntil = Math.max(this.pausedUntil, now + Math.min(retryAfter, MAX_PAUSE));
		if (this.share < 1 && now - this.halvedAt < SECOND) {
			return;
		}
		this.halvedAt = now;
		this.share = Math.max(this.share / 2, LOWEST_SHARE);
		this.shareSince = now;
		this.nextSlot = Math.max(this.nextSlot, now + SECOND / (this.requestsPerSecond * this.share));
	}

	private void recover(long now) {
		if (this.share < 1) {
			this.share = Math.min(1, this.share + (double) (now - this.shareSince) / RECOVERY);
			this.shareSince = now;
		}
	}

	@Override
	public double rate() {
		return this.requestsPerSecond * this.share;
	}

}
