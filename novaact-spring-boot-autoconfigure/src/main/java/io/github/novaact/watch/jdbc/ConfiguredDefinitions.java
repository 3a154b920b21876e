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

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The definitions that the configuration of this instance watches, and their rows.
 */
final class ConfiguredDefinitions {

	/**
	 * Time that a run's end may go unnoticed. If the row of a definition is lost, ends
	 * count from this time on before it was seen last.
	 */
	private static final long UNPOLLED = Duration.ofMinutes(2).toMillis();

	private final SharedWatches parts;

	private final Map<String, Seen> seen = new HashMap<>();

	private final long startedAt;

	private volatile @Nullable Set<String> names;

	ConfiguredDefinitions(SharedWatches parts) {
		this.parts = parts;
		this.startedAt = parts.runtime.nanoTime();
	}

	void set(Collection<String> definitions) {
		this.names = Set.copyOf(definitions);
	}

	/**
	 * Write a row for each definition of this instance, and remove the rows of
	 * definitions that no living instance has in its configuration.
	 */
	void write() {
		Set<String> own = this.names;
		if (own == null) {
			return;
		}
		Map<String, List<String>> found = this.parts.rows.interests.configured();
		long now = this.parts.clock.millis();
		for (String definition : own) {
			Seen seen = this.seen.get(definition);
			if (found.getOrDefault(definition, List.of()).contains(this.parts.instance)) {
				this.seen.put(definition, new Seen((seen != null) ? seen.since : now, now));
			}
			else {
				long since = this.parts.rows.interests.configure(definition, this.parts.instance,
						(seen != null) ? Math.max(seen.since, seen.at - UNPOLLED) : now);
				this.seen.put(definition, new Seen(since, now));
				this.parts.reconciler.require(definition);
			}
		}
		this.seen.keySet().retainAll(own);
		List<String> alive = this.parts.instances.alive(this.parts.settings.oblivion().toMillis());
		boolean settled = this.parts.runtime.hasPassed(this.parts.settings.comparison().multipliedBy(2),
				this.startedAt);
		found.forEach((definition, owners) -> {
			boolean wanted = own.contains(definition) || owners.stream().anyMatch(alive::contains);
			for (String owner : owners) {
				boolean dropped = owner.equals(this.parts.instance) ? !own.contains(definition)
						: !alive.contains(owner) && (wanted || settled);
				if (dropped) {
					this.parts.rows.interests.removeConfigured(definition, owner);
				}
			}
		});
	}

	/**
	 * What is known of the row of a definition, by the database's clock.
	 *
	 * @param since time since which the definition is watched, in milliseconds since the
	 * epoch
	 * @param at when the row was seen last, in milliseconds since the epoch
	 */
	private record Seen(long since, long at) {

	}

}
