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
import java.util.concurrent.CountDownLatch;

import io.github.novaact.NovaActClient;
import io.github.novaact.WorkflowRunInspection;
import io.github.novaact.WorkflowRunKey;

/**
 * Inspections of a client: their time, and the logs that they read.
 *
 * @param timeout maximum time of an inspection
 * @param closed opens when the client is closed
 * @param logs the logs
 */
record Inspections(Duration timeout, CountDownLatch closed, RunLogs logs) {

	Deadline deadline(TimeSource time) {
		return new Deadline(time, this.closed, this.timeout);
	}

	WorkflowRunInspection inspect(NovaActClient client, WorkflowRunKey key, Deadline deadline) {
		return new WorkflowRunInspector(client, key, deadline, this.logs).inspect();
	}

}
