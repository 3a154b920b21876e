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

import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;

import io.github.novaact.watch.store.WatchStore;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * The stores that watchers were built with. A store serves one watcher, as it is started
 * once and calls the fleet that it was started with.
 */
final class StoreClaims {

	private static final Map<WatchStore, Boolean> CLAIMED = Collections.synchronizedMap(new WeakHashMap<>());

	private StoreClaims() {
	}

	/**
	 * Claim a store for a watcher.
	 * @param store the store
	 * @param watcher name of the watcher, {@code null} if it has none yet
	 * @throws IllegalStateException if another watcher was built with the store
	 */
	static void claim(WatchStore store, @Nullable String watcher) {
		Assert.state(CLAIMED.putIfAbsent(store, Boolean.TRUE) == null,
				() -> "The watch store " + store + " already belongs to another watcher than "
						+ ((watcher != null) ? "'" + watcher + "'" : "this one")
						+ ". Each watcher needs a store of its own: give the WatchStore bean the scope 'prototype'.");
	}

}
