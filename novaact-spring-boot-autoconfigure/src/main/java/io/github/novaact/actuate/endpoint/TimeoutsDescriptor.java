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

import java.time.Duration;

import io.github.novaact.monitoring.ClientSettings;

/**
 * Timeouts of a client.
 *
 * @since 0.1.0
 */
public final class TimeoutsDescriptor {

	private final ClientSettings settings;

	TimeoutsDescriptor(ClientSettings settings) {
		this.settings = settings;
	}

	/**
	 * Return the maximum time to resolve the host and to connect.
	 * @return the value
	 */
	public Duration getConnect() {
		return this.settings.connectTimeout();
	}

	/**
	 * Return the maximum time without data while waiting for a response or reading it.
	 * @return the value
	 */
	public Duration getRead() {
		return this.settings.readTimeout();
	}

	/**
	 * Return the maximum time of a whole call.
	 * @return the value
	 */
	public Duration getCall() {
		return this.settings.callTimeout();
	}

}
