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

import java.time.Duration;

import io.github.novaact.monitoring.ClientSettings;

import org.springframework.util.Assert;

/**
 * State that all calls of a client share.
 *
 * @param name name of the client
 * @param settings settings of the client
 * @param time the time
 * @param resources resources of the client
 * @param inspectionTimeout maximum time of an inspection
 * @param logs logs that inspections read
 */
record ClientContext(ClientName name, ClientSettings settings, TimeSource time, ClientResources resources,
		Duration inspectionTimeout, RunLogs logs) {

	/**
	 * Check that the client is open.
	 * @throws IllegalStateException if it is closed
	 */
	void checkOpen() {
		Assert.state(!this.resources.isClosed(), () -> "Nova Act client '" + this.name + "' is closed");
	}

}
