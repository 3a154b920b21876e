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

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;

/**
 * The open pages. One thread wakes all of them once a second, and another one reads what
 * is watched. They exist only while a page is open. Stops before the web server, which
 * would wait for the pages.
 */
class OpenPages implements SmartLifecycle {

	static final int MAX_PAGES = 200;

	private static final Log logger = LogFactory.getLog(OpenPages.class);

	private final DashboardFeed feed;

	private final Duration period;

	private final Set<DashboardPage> pages = ConcurrentHashMap.newKeySet();

	private final Object monitor = new Object();

	private @Nullable ScheduledExecutorService threads;

	private boolean running;

	OpenPages(DashboardFeed feed) {
		this(feed, Duration.ofSeconds(1));
	}

	private OpenPages(DashboardFeed feed, Duration period) {
		this.feed = feed;
		this.period = period;
	}

	/**
	 * Return the same without pages, with another period.
	 * @param period time after which the pages are woken again
	 * @return a new instance
	 */
	OpenPages withPeriod(Duration period) {
		return new OpenPages(this.feed, period);
	}

	/**
	 * Add a page.
	 * @param page the page
	 * @return {@code false} if too many pages are open, or the application stops
	 */
	boolean add(DashboardPage page) {
		synchronized (this.monitor) {
			if (!this.running || this.pages.size() >= MAX_PAGES) {
				return false;
			}
			this.pages.add(page);
			if (this.threads == null) {
				this.threads = new ScheduledThreadPoolExecutor(2, new DetachedThreads("novaact-dashboard-clock-"));
				repeat(this.threads, this::wakeAll);
				repeat(this.threads, this::read);
			}
			this.threads.execute(() -> wake(page));
			return true;
		}
	}

	void remove(DashboardPage page) {
		synchronized (this.monitor) {
			this.pages.remove(page);
			if (this.pages.isEmpty()) {
				stopThreads();
			}
		}
	}

	int count() {
		return this.pages.size();
	}

	private void stopThreads() {
		if (this.threads != null) {
			this.threads.shutdownNow();
			this.threads = null;
		}
	}

	private void repeat(ScheduledExecutorService threads, Runnable task) {
		threads.scheduleWithFixedDelay(task, this.period.toMillis(), this.period.toMillis(), TimeUnit.MILLISECONDS);
	}

	// The database of shared watches may not respond, which delays no page
	private void read() {
		attempt(this.feed::readWatchedIfDue);
	}

	private void wakeAll() {
		attempt(this.feed::refresh);
		this.pages.forEach(this::wake);
	}

	private static void attempt(Runnable reading) {
		try {
			reading.run();
		}
		catch (RuntimeException ex) {
			logger.debug("The dashboard cannot read what it shows", ex);
		}
	}

	private void wake(DashboardPage page) {
		try {
			page.wake();
		}
		catch (RuntimeException ex) {
			logger.debug("A page of the dashboard is closed", ex);
			page.close();
			remove(page);
		}
	}

	@Override
	public void start() {
		synchronized (this.monitor) {
			this.running = true;
		}
	}

	@Override
	public void stop() {
		synchronized (this.monitor) {
			this.running = false;
			stopThreads();
		}
		this.pages.forEach(DashboardPage::close);
		this.pages.clear();
	}

	@Override
	public boolean isRunning() {
		synchronized (this.monitor) {
			return this.running;
		}
	}

}
