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

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.github.novaact.watch.WatchedRun;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OpenPages}.
 */
class OpenPagesTests {

	private final DashboardFeed feed = feed();

	private final OpenPages pages = new OpenPages(this.feed);

	@AfterEach
	void stop() {
		this.pages.stop();
	}

	@Test
	void numberOfPagesIsBounded() {
		this.pages.start();
		for (int i = 0; i < OpenPages.MAX_PAGES; i++) {
			assertThat(this.pages.add(new Page(this.feed))).isTrue();
		}
		assertThat(this.pages.add(new Page(this.feed))).isFalse();
	}

	@Test
	void noPageIsOpenedWhileTheApplicationIsStopped() {
		assertThat(this.pages.add(new Page(this.feed))).isFalse();
		this.pages.start();
		Page page = new Page(this.feed);
		assertThat(this.pages.add(page)).isTrue();
		this.pages.stop();
		assertThat(page.closed.get()).isOne();
		assertThat(this.pages.add(new Page(this.feed))).isFalse();
	}

	@Test
	void pageThatFailsIsClosedAndOthersAreWokenOn() {
		this.pages.start();
		Page failing = new Page(this.feed);
		failing.failing = true;
		Page page = new Page(this.feed);
		this.pages.add(failing);
		this.pages.add(page);
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> page.woken.get() >= 2);
		assertThat(failing.closed.get()).isOne();
		assertThat(this.pages.count()).isOne();
	}

	@Test
	void threadHasNothingOfTheCallerThatNeededItFirst() {
		InheritableThreadLocal<String> secret = new InheritableThreadLocal<>();
		secret.set("of the caller");
		this.pages.start();
		Page page = new Page(this.feed) {
			@Override
			void wake() {
				super.wake();
				this.inherited = secret.get();
				this.daemon = Thread.currentThread().isDaemon();
			}
		};
		this.pages.add(page);
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> page.woken.get() >= 2);
		assertThat(page.inherited).isNull();
		assertThat(page.daemon).isTrue();
	}

	@Test
	void storeThatDoesNotRespondDelaysNoPage() throws Exception {
		CountDownLatch reading = new CountDownLatch(1);
		CountDownLatch released = new CountDownLatch(1);
		OpenPages pages = new OpenPages(feed(() -> {
			reading.countDown();
			await(released);
			return List.of();
		})).withPeriod(Duration.ofMillis(20));
		pages.start();
		try {
			Page page = new Page(feed());
			pages.add(page);
			await(reading);
			int woken = page.woken.get();
			Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> page.woken.get() > woken + 5);
		}
		finally {
			released.countDown();
			pages.stop();
		}
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static DashboardFeed feed() {
		return feed(List::of);
	}

	private static DashboardFeed feed(Supplier<List<WatchedRun>> watchedRuns) {
		Clock clock = Clock.systemUTC();
		RunTable table = new RunTable();
		WatcherKnowledge watchers = new WatcherKnowledge(Stream::empty, watchedRuns, clock);
		return new DashboardFeed(table,
				new OverviewReader(null, table, new EventHistory(clock), Map::of, watchers, clock), watchers, clock);
	}

	private static class Page extends DashboardPage {

		final AtomicInteger woken = new AtomicInteger();

		final AtomicInteger closed = new AtomicInteger();

		volatile boolean failing;

		volatile String inherited = "";

		volatile boolean daemon;

		Page(DashboardFeed feed) {
			super(feed, true, null);
		}

		@Override
		void wake() {
			if (this.failing) {
				throw new IllegalStateException("failing");
			}
			this.woken.incrementAndGet();
		}

		@Override
		void close() {
			this.closed.incrementAndGet();
		}

	}

}
