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

import io.github.novaact.WorkflowRunStatus
import io.github.novaact.test.FakeNovaActService
import io.github.novaact.test.autoconfigure.AutoConfigureFakeNovaAct
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import org.springframework.beans.factory.annotation.Autowired
import org.springframework.boot.test.context.SpringBootTest

/**
 * Tests of the application against a fake of the service.
 */
@SpringBootTest
@AutoConfigureFakeNovaAct
class InvoicesTests {

	@Autowired
	private lateinit var invoices: Invoices

	@Autowired
	private lateinit var fake: FakeNovaActService

	@Test
	fun durationIsKnownWhenTheRunHasEnded() {
		val key = fake.addRun("invoices") { run -> run.endsAfterLookups(1, WorkflowRunStatus.SUCCEEDED) }
		assertThat(invoices.duration(key.workflowRunId())).isNull()
		assertThat(invoices.duration(key.workflowRunId())).isNotNull()
	}

	@Test
	fun suspendsUntilTheRunHasEnded() {
		val key = fake.addRun("invoices") { run -> run.endsAfterLookups(2, WorkflowRunStatus.FAILED) }
		val run = runBlocking { withTimeout(30_000) { invoices.awaitEnd(key.workflowRunId()) } }
		assertThat(run.status()).isEqualTo(WorkflowRunStatus.FAILED)
	}

}
