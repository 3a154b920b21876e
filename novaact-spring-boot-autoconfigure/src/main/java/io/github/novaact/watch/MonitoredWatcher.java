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

import java.util.Collection;

import org.jspecify.annotations.Nullable;

/**
 * A watcher that health, meters and the endpoint report on.
 *
 * @since 0.1.0
 */
public interface MonitoredWatcher {

	/**
	 * Return what the watcher is doing. Sends nothing.
	 * @return the activity
	 */
	WatchActivity activity();

	/**
	 * Return the joint activity of the instances that share the watches. Reads the store,
	 * and blocks until that is done.
	 * @return the activity, {@code null} if watches are not shared
	 * @throws RuntimeException if the store cannot be read
	 */
	default @Nullable SharedWatchActivity sharedActivity() {
		return null;
	}

	/**
	 * Take part in the watches that other instances share, even if this instance never
	 * watches anything itself. Does nothing if watches are not shared.
	 */
	default void standBy() {
	}

	/**
	 * Watch the definitions of the application's configuration. If watches are shared, a
	 * definition is watched as long as at least one instance has it in its configuration.
	 * @param workflowDefinitionNames names of all definitions of the configuration
	 */
	default void configure(Collection<String> workflowDefinitionNames) {
	}

}
