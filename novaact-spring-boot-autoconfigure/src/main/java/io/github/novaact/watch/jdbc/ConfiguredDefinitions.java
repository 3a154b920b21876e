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

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The definitions that the configuration of this instance watches, and their rows.
 */
final class ConfiguredDefinitions {

	private final SharedWatches parts;

	private final Consumer<String> required;

	private final long startedAt;

	private volatile Set<String> names = Set.of();

	private volatile boolean isSet;

	/**
	 * Create an instance without definitions.
	 * @param parts the parts of the shared watches
	 * @param required called with a definition that an instance has to poll
	 */
	ConfiguredDefinitions(SharedWatches parts, Consumer<String> required) {
		this.parts = parts;
		this.required = required;
		this.startedAt = parts.runtime.nanoTime();
	}

	void set(Collection<String> definitions) {
		this.names = Set.copyOf(definitions);
		this.isSet = true;
	}

	/**
	 * Write a row for each definition of this instance, and remove the rows of
	 * definitions that no living instance has in its configuration.
	 */
	void write() {
		if (!this.isSet) {
			return;
		}
		Set<String> own = this.names;
		Map<String, List<String>> found = this.parts.rows.interests.configured();
		for (String definition : own) {
			if (!found.getOrDefault(definition, List.of()).contains(this.parts.instance)) {
				this.parts.rows.interests.configure(definition, this.parts.instance);
				this.required.accept(definition);
			}
		}
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

}
