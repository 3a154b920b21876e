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
 * How the lists of a {@link FakeNovaActService} differ from what there is. The service
 * documents neither what lists are sorted by nor how far they lag behind. Those of the
 * fake are sorted by {@code startedAt} ({@code createdAt} for definitions, the order of
 * being added for sessions) with the latest first where no {@code sortOrder} is given,
 * and they do not lag behind, until they are told otherwise here. Thread-safe.
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
	 * Let lists of runs, sessions and acts show what there was a time ago, by the clock
	 * of the fake: what was added later is missing, what ended later is as it was before.
	 * @param lag the time, zero for none
	 */
	public void setLag(Duration lag) {
		Assert.notNull(lag, "'lag' must not be null");
		Assert.isTrue(!lag.isNegative(), "'lag' must not be negative");
		this.lag = lag;
	}

	/**
	 * Let lists of runs, sessions and acts show what there is now until they are
	 * {@linkplain #unfreeze() told otherwise}, whatever happens.
	 */
	public void freeze() {
		this.frozen = new View(this.clock.now(), this.account.version());
	}

	/**
	 * Let frozen lists show what there is.
	 */
	public void unfreeze() {
		this.frozen = null;
	}

	/**
	 * Let all lists be in an order that tells nothing. Between two pages of one list it
	 * does not change. Tokens that were given out before are of another list.
	 * @param shuffled whether the order tells nothing
	 */
	public void setShuffled(boolean shuffled) {
		this.shuffled = shuffled;
	}

	/**
	 * Let lists miss a run that lookups still find.
	 * @param key key of the run
	 * @throws IllegalArgumentException if there is no such run
	 */
	public void hide(WorkflowRunKey key) {
		Assert.notNull(key, "'key' must not be null");
		this.account.requiredRun(key).listed(false);
	}

	/**
	 * Let lists have a run that was hidden, here or by its script.
	 * @param key key of the run
	 * @throws IllegalArgumentException if there is no such run
	 */
	public void show(WorkflowRunKey key) {
		Assert.notNull(key, "'key' must not be null");
		this.account.requiredRun(key).listed(true);
	}

	/**
	 * Refuse the tokens of pages that were given out until now.
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
