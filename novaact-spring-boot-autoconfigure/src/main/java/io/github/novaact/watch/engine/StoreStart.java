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

package io.github.novaact.watch.engine;

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import io.github.novaact.watch.store.WatchFleet;
import io.github.novaact.watch.store.WatchStore;

/**
 * Starts a store when it is first needed, once.
 */
final class StoreStart {

	private final WatchStore store;

	private final Lock lock = new ReentrantLock();

	private volatile boolean started;

	StoreStart(WatchStore store) {
		this.store = store;
	}

	boolean isStarted() {
		return this.started;
	}

	/**
	 * Return the store, started.
	 * @param fleet the fleet to start it with
	 * @return the store
	 */
	WatchStore start(WatchFleet fleet) {
		if (!this.started) {
			this.lock.lock();
			try {
				if (!this.started) {
					this.store.start(fleet);
					this.started = true;
				}
			}
			finally {
				this.lock.unlock();
			}
		}
		return this.store;
	}

}
