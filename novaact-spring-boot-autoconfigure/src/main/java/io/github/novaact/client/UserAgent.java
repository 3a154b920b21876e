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

import org.jspecify.annotations.Nullable;

import org.springframework.boot.SpringBootVersion;

/**
 * The {@code User-Agent} of our requests.
 */
final class UserAgent {

	/** In lower case, as the names of all headers on the way of a request are. */
	static final String HEADER = "user-agent";

	static final String VALUE = product("novaact-spring-boot", UserAgent.class.getPackage().getImplementationVersion())
			+ " " + product("spring-boot", SpringBootVersion.getVersion()) + " "
			+ product("java", System.getProperty("java.version"));

	/** Marks the requests of probes. */
	static final String PROBE = VALUE + " probe";

	private UserAgent() {
	}

	private static String product(String name, @Nullable String version) {
		return name + "/" + ((version != null) ? version.replaceAll("[^A-Za-z0-9._-]", "_") : "unknown");
	}

}
