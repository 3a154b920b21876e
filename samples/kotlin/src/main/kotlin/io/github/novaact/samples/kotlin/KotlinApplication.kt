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

package io.github.novaact.samples.kotlin

import java.time.Duration

import io.github.novaact.NovaActClient
import io.github.novaact.WorkflowRun
import io.github.novaact.WorkflowRunKey
import io.github.novaact.watch.WorkflowRunWatcher
import kotlinx.coroutines.future.await
import org.springframework.boot.autoconfigure.SpringBootApplication
import org.springframework.boot.runApplication
import org.springframework.stereotype.Service

/**
 * A Kotlin application that looks up workflow runs and waits for them.
 */
@SpringBootApplication
class KotlinApplication

/**
 * The runs that work on the invoices of the application.
 */
@Service
class Invoices(private val novaAct: NovaActClient, private val watcher: WorkflowRunWatcher) {

	/**
	 * How long the run took, or `null` while it is running.
	 */
	fun duration(runId: String): Duration? {
		val run = novaAct.getWorkflowRun("invoices", runId)
		return run.endedAt()?.let { Duration.between(run.startedAt(), it) }
	}

	/**
	 * Suspends until the run has ended. Cancelling the coroutine ends the wait.
	 */
	suspend fun awaitEnd(runId: String): WorkflowRun =
		watcher.whenEnded(WorkflowRunKey("invoices", runId)).await()

}

fun main(args: Array<String>) {
	runApplication<KotlinApplication>(*args)
}
