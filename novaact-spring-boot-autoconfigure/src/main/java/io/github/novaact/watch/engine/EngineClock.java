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

import io.github.novaact.watch.store.WatchStore;

/**
 * The clocks that count for a watcher, together.
 */
final class EngineClock {

	private final WatchRuntime runtime;

	private final WatchStore store;

	private final Poller poller;

	EngineClock(WatchRuntime runtime, WatchStore store, Poller poller) {
		this.runtime = runtime;
		this.store = store;
		this.poller = poller;
	}

	/**
	 * Return now.
	 * @return the ticks of this instance, the time of the store, and the time of the
	 * service as far as it is known
	 */
	Moment now() {
		Moment now = this.runtime.now();
		long offset = this.store.clockOffset();
		Long ofService = this.poller.clockOffset();
		long service = now.wall() + ((ofService != null) ? ofService : offset);
		return new Moment(now.ticks(), now.wall() + offset, service);
	}

}
