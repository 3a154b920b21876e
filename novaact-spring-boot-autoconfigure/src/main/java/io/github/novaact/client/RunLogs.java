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
import java.util.concurrent.locks.ReentrantLock;

import io.github.novaact.WorkflowRunKey;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Reads the last lines of runs' logs. The reader of log groups is created when the first
 * log is read. Thread-safe.
 */
final class RunLogs implements AutoCloseable {

	private static final int MAX_LINES = 1000;

	private final LogGroupReader.@Nullable Factory factory;

	private final LogAccess access;

	private final int maxLines;

	private final ReentrantLock lock = new ReentrantLock();

	private @Nullable LogGroupReader reader;

	private boolean closed;

	/**
	 * Create an instance.
	 * @param factory creates the reader of log groups, {@code null} if the library for it
	 * is missing
	 * @param access the region and the credentials to use
	 * @param maxLines maximum number of lines, 0 to read none
	 */
	RunLogs(LogGroupReader.@Nullable Factory factory, LogAccess access, int maxLines) {
		this.factory = factory;
		this.access = access;
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
		LogGroupReader.Factory factory = this.factory;
		if (factory == null) {
			return RunLog.none("No log lines: add software.amazon.awssdk:cloudwatchlogs to the application, "
					+ "or set novaact.inspection.log-lines to 0");
		}
		return new RunLogReading(new LogRequests(() -> reader(factory), group, deadline), run, this.maxLines).read();
	}

	private LogGroupReader reader(LogGroupReader.Factory factory) {
		this.lock.lock();
		try {
			Assert.state(!this.closed, "The client is closed");
			LogGroupReader reader = this.reader;
			if (reader == null) {
				reader = factory.create(this.access);
				this.reader = reader;
			}
			return reader;
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void close() {
		this.lock.lock();
		try {
			this.closed = true;
			if (this.reader != null) {
				this.reader.close();
			}
		}
		finally {
			this.lock.unlock();
		}
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
