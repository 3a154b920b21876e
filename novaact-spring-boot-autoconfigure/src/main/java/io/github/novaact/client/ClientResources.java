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

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Resources that a client releases when it is closed.
 */
final class ClientResources {

	private static final Log logger = LogFactory.getLog(ClientResources.class);

	private final CountDownLatch closed = new CountDownLatch(1);

	private final CallWatchdog watchdog = new CallWatchdog(new DetachedThreads("novaact-watchdog-"));

	private final DetachedWork detachedWork = new DetachedWork(new DetachedThreads("novaact-resolver-"));

	private final Deque<AutoCloseable> owned = new ArrayDeque<>();

	CountDownLatch closed() {
		return this.closed;
	}

	CallWatchdog watchdog() {
		return this.watchdog;
	}

	DetachedWork detachedWork() {
		return this.detachedWork;
	}

	/**
	 * Own a resource, which is closed with the client, or at once if the client is
	 * closed.
	 * @param <T> type of the resource
	 * @param resource the resource
	 * @return the resource
	 */
	synchronized <T extends AutoCloseable> T own(T resource) {
		this.owned.push(resource);
		if (isClosed()) {
			closeOwned();
		}
		return resource;
	}

	boolean isClosed() {
		return this.watchdog.isClosed();
	}

	synchronized void close() {
		this.watchdog.close();
		this.closed.countDown();
		this.detachedWork.close();
		closeOwned();
	}

	private void closeOwned() {
		while (!this.owned.isEmpty()) {
			try {
				this.owned.pop().close();
			}
			catch (Exception ex) {
				logger.debug("A resource of the client could not be closed", ex);
			}
		}
	}

}
