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

package io.github.novaact.watch.jdbc;

import org.jspecify.annotations.Nullable;

/**
 * The row of a definition. Times are in milliseconds since the epoch.
 *
 * @param definition name of the definition
 * @param watchedSince since when the definition itself is watched, {@code null} if it is
 * not
 * @param revision counts how often it was watched or watched no longer
 * @param durations how long past runs took, in milliseconds, separated by commas
 * @param holder name of the instance that holds it
 * @param toldUpTo runs that ended before are told, though there may be no row any more
 */
record DefinitionRow(String definition, @Nullable Long watchedSince, long revision, @Nullable String durations,
		@Nullable String holder, @Nullable Long toldUpTo) {

	boolean isWatched() {
		return this.watchedSince != null;
	}

}
