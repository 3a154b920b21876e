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

package io.github.novaact.watch;

/**
 * A watcher whose activity health, meters and endpoint can read.
 *
 * @since 0.1.0
 */
public interface MonitoredWatcher {

	/**
	 * Return what the watcher is doing. Sends no request.
	 * @return the activity
	 */
	WatchActivity activity();

	/**
	 * Join the instances that share the watches, even if this one adds no watch itself.
	 * Does nothing where watches are not shared.
	 */
	default void standBy() {
	}

}
