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

package io.github.novaact.autoconfigure.run;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Configuration properties for workflow runs that the application executes itself.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("novaact.run")
public class NovaActRunProperties {

	/**
	 * Time for which a failed update of a run's status is repeated in the background.
	 */
	private Duration updateTimeout = Duration.ofMinutes(5);

	/**
	 * Time within which open runs are set to FAILED when the application closes.
	 */
	private Duration shutdownTimeout = Duration.ofSeconds(10);

	public Duration getUpdateTimeout() {
		return this.updateTimeout;
	}

	public void setUpdateTimeout(Duration updateTimeout) {
		this.updateTimeout = updateTimeout;
	}

	public Duration getShutdownTimeout() {
		return this.shutdownTimeout;
	}

	public void setShutdownTimeout(Duration shutdownTimeout) {
		this.shutdownTimeout = shutdownTimeout;
	}

}
