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

package io.github.novaact.benchmarks;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * A way to learn that runs have ended.
 */
interface FleetWatch extends AutoCloseable {

	/**
	 * Return the number of runs that are watched.
	 * @return the number
	 */
	int known();

	@Override
	void close();

	static Kind of(String id) {
		return Arrays.stream(Kind.values())
			.filter((kind) -> kind.id.equals(id))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("There is no way '" + id + "'"));
	}

	/**
	 * The ways that are compared.
	 */
	enum Kind {

		/**
		 * Our watcher.
		 */
		WATCHER("watcher", "this starter's watcher") {

			@Override
			FleetWatch start(URI endpoint, int definitions, int requestsPerSecond, Duration interval,
					Consumer<Instant> ended) {
				return new WatcherFleetWatch(endpoint, definitions, requestsPerSecond, interval, ended);
			}

		},

		/**
		 * A loop of single lookups with AWS's client, as people write it with
		 * {@code @Scheduled}.
		 */
		LOOKUPS("lookups", "AWS's client, a lookup for each run") {

			@Override
			FleetWatch start(URI endpoint, int definitions, int requestsPerSecond, Duration interval,
					Consumer<Instant> ended) {
				return new AwsFleetWatch(endpoint, definitions, requestsPerSecond, ended, true);
			}

		},

		/**
		 * A loop that lists everything with AWS's client.
		 */
		LISTS("lists", "AWS's client, all lists") {

			@Override
			FleetWatch start(URI endpoint, int definitions, int requestsPerSecond, Duration interval,
					Consumer<Instant> ended) {
				return new AwsFleetWatch(endpoint, definitions, requestsPerSecond, ended, false);
			}

		};

		private final String id;

		private final String description;

		Kind(String id, String description) {
			this.id = id;
			this.description = description;
		}

		String id() {
			return this.id;
		}

		String description() {
			return this.description;
		}

		abstract FleetWatch start(URI endpoint, int definitions, int requestsPerSecond, Duration interval,
				Consumer<Instant> ended);

	}

}
