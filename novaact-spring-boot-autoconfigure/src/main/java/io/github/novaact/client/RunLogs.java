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

import java.time.Instant;
import java.util.Set;
import java.util.function.Supplier;

import io.github.novaact.WorkflowRunKey;
import org.jspecify.annotations.Nullable;

import org.springframework.util.function.SingletonSupplier;

/**
 * Reads the last lines of runs' logs. The reader of log groups is created when the first
 * log is read. Thread-safe.
 */
final class RunLogs {

	private static final int MAX_LINES = 1000;

	private final @Nullable Supplier<LogGroupReader> reader;

	private final int maxLines;

	/**
	 * Create an instance.
	 * @param factory creates the reader of log groups, {@code null} if the library for it
	 * is missing
	 * @param access the region and the credentials to use
	 * @param maxLines maximum number of lines, 0 to read none
	 * @param resources resources of the client, which own the reader
	 */
	RunLogs(LogGroupReader.@Nullable Factory factory, LogAccess access, int maxLines, ClientResources resources) {
		this.reader = (factory != null) ? SingletonSupplier.of(() -> resources.own(factory.create(access))) : null;
		this.maxLines = maxLines;
	}

	static int checkLines(int lines) {
		if (lines < 0 || lines > MAX_LINES) {
			throw new InvalidClientSettingsException("novaact.inspection.log-lines", "must be from 0 to " + MAX_LINES);
		}
		return lines;
	}

	/**
	 * Read the last lines of a run's log.
	 * @param run the run
	 * @param deadline time of the reading
	 * @return the lines; what could not be read is a finding
	 */
	RunLog read(Run run, Deadline deadline) {
		if (this.maxLines == 0) {
			return RunLog.none();
		}
		String group = run.group();
		if (group == null) {
			return RunLog.none("The run names no log group");
		}
		if (this.reader == null) {
			return RunLog.none("No log lines: add software.amazon.awssdk:cloudwatchlogs to the application, "
					+ "or set novaact.inspection.log-lines to 0");
		}
		return new RunLogReading(new LogRequests(this.reader, group, deadline), run, this.maxLines).read();
	}

	/**
	 * A run whose log is read.
	 *
	 * @param key its key
	 * @param group name of its log group, {@code null} for none
	 * @param from time of the first line
	 * @param to time of the last line
	 * @param ownIds ids of its sessions and acts
	 */
	record Run(WorkflowRunKey key, @Nullable String group, Instant from, Instant to, Set<String> ownIds) {

	}

}
