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

import java.time.Duration;
import java.time.Instant;

import io.github.novaact.WorkflowRunKey;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Settings of the lists of a {@link FakeNovaActService}. The service documents neither
 * the order of its lists nor their lag. By default the lists of the fake do not lag, and
 * are sorted by {@code startedAt} (definitions by {@code createdAt}, sessions as they
 * were added), the latest first unless the request has a {@code sortOrder}. Thread-safe.
 *
 * @since 0.1.0
 */
public final class FakeLists {

	private final Account account;

	private final FakeClock clock;

	private final PageTokens tokens;

	private volatile boolean shuffled;

	private volatile Duration lag = Duration.ZERO;

	private volatile @Nullable View frozen;

	FakeLists(Account account, FakeClock clock, PageTokens tokens) {
		this.account = account;
		this.clock = clock;
		this.tokens = tokens;
	}

	/**
	 * Let lists of runs, sessions and acts lag, by the clock of the fake. They miss later
	 * additions and ends.
	 * @param lag the time, zero for none
	 */
	public void setLag(Duration lag) {
		Assert.notNull(lag, "'lag' must not be null");
		Assert.isTrue(!lag.isNegative(), "'lag' must not be negative");
		this.lag = lag;
	}

	/**
	 * Freeze lists of runs, sessions and acts until they are {@linkplain #unfreeze()
	 * unfrozen}.
	 */
	public void freeze() {
		this.frozen = new View(this.clock.now(), this.account.version());
	}

	/**
	 * Unfreeze the lists.
	 */
	public void unfreeze() {
		this.frozen = null;
	}

	/**
	 * Set whether all lists are in random order, which is the same on all pages of a
	 * list. Tokens of earlier pages become invalid.
	 * @param shuffled whether the order is random
	 */
	public void setShuffled(boolean shuffled) {
		this.shuffled = shuffled;
	}

	/**
	 * Hide a run from lists. Lookups still find it.
	 * @param key key of the run
	 * @throws IllegalArgumentException if there is no such run
	 */
	public void hide(WorkflowRunKey key) {
		Assert.notNull(key, "'key' must not be null");
		this.account.requiredRun(key).listed(false);
	}

	/**
	 * Show a run in lists that was hidden, here or by its script.
	 * @param key key of the run
	 * @throws IllegalArgumentException if there is no such run
	 */
	public void show(WorkflowRunKey key) {
		Assert.notNull(key, "'key' must not be null");
		this.account.requiredRun(key).listed(true);
	}

	/**
	 * Invalidate the page tokens that were returned so far.
	 */
	public void expireTokens() {
		this.tokens.expire();
	}

	Timeline.Order order(boolean ascending) {
		return new Timeline.Order(this.shuffled, ascending);
	}

	View view(Instant now) {
		View frozen = this.frozen;
		return (frozen != null) ? frozen : new View(now.minus(this.lag), Long.MAX_VALUE);
	}

	void reset() {
		this.shuffled = false;
		this.lag = Duration.ZERO;
		this.frozen = null;
		this.tokens.expire();
	}

}
