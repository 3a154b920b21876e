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

package io.github.novaact.autoconfigure.watch;

import java.util.Arrays;
import java.util.Objects;

import io.github.novaact.autoconfigure.MonitoredWatchers;
import io.github.novaact.watch.WatchActivity;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;

/**
 * Logs why an application that watches is about to exit: the threads of a watcher are
 * daemons, and without a web server nothing else keeps the JVM alive.
 */
class KeepAliveNotice implements ApplicationListener<ApplicationReadyEvent> {

	private static final Log logger = LogFactory.getLog(KeepAliveNotice.class);

	private final MonitoredWatchers watchers;

	KeepAliveNotice(MonitoredWatchers watchers) {
		this.watchers = watchers;
	}

	@Override
	public void onApplicationEvent(ApplicationReadyEvent event) {
		if (!isKeptAlive() && this.watchers.stream().map((watcher) -> watcher.activity()).anyMatch(this::isWatching)) {
			logger.info("This application watches workflow runs, but no thread keeps it running: it exits when its "
					+ "main method returns. Set 'spring.main.keep-alive' to 'true' to keep it running.");
		}
	}

	private boolean isWatching(WatchActivity activity) {
		return activity.isWatching() || activity.instance() != null;
	}

	private static boolean isKeptAlive() {
		ThreadGroup root = Thread.currentThread().getThreadGroup();
		while (root.getParent() != null) {
			root = root.getParent();
		}
		Thread[] threads = new Thread[root.activeCount() * 2 + 10];
		int count = root.enumerate(threads, true);
		return Arrays.stream(threads, 0, count)
			.filter(Objects::nonNull)
			.anyMatch((thread) -> !thread.isDaemon() && thread != Thread.currentThread());
	}

}
