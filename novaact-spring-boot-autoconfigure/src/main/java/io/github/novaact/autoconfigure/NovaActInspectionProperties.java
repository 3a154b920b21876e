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

package io.github.novaact.autoconfigure;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Configuration properties for inspections of workflow runs.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("novaact.inspection")
public class NovaActInspectionProperties {

	/**
	 * Maximum number of lines to read from the end of a run's log, from 0 to 1000.
	 * Requires the module "cloudwatchlogs" of the AWS SDK and the permission
	 * "logs:FilterLogEvents".
	 */
	private int logLines = 0;

	/**
	 * Maximum time of a whole inspection, including its log lines.
	 */
	private Duration timeout = Duration.ofSeconds(10);

	public int getLogLines() {
		return this.logLines;
	}

	public void setLogLines(int logLines) {
		this.logLines = logLines;
	}

	public Duration getTimeout() {
		return this.timeout;
	}

	public void setTimeout(Duration timeout) {
		this.timeout = timeout;
	}

}
