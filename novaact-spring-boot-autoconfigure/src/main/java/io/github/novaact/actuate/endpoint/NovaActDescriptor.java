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

package io.github.novaact.actuate.endpoint;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * Description of all clients and watchers.
 *
 * @since 0.1.0
 */
public final class NovaActDescriptor implements OperationResponseBody {

	private final Map<String, ClientDescriptor> clients;

	private final @Nullable Map<String, WatchDescriptor> watch;

	NovaActDescriptor(Map<String, ClientDescriptor> clients, @Nullable Map<String, WatchDescriptor> watch) {
		this.clients = clients;
		this.watch = watch;
	}

	/**
	 * Return the descriptions of the clients by the names of their beans.
	 * @return the descriptions
	 */
	public Map<String, ClientDescriptor> getClients() {
		return this.clients;
	}

	/**
	 * Return the descriptions of the watchers that are in use by their names.
	 * @return the descriptions, {@code null} if there are none
	 */
	public @Nullable Map<String, WatchDescriptor> getWatch() {
		return this.watch;
	}

}
