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

package io.github.novaact.absent;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/**
 * Tests for an application without JDBC and without db-scheduler.
 */
@ExtendWith(OutputCaptureExtension.class)
class WithoutDatabaseTests {

	private static final String[] ABSENT = { "org.springframework.jdbc.core.JdbcTemplate",
			"org.springframework.transaction.PlatformTransactionManager",
			"com.github.kagkarlsson.scheduler.Scheduler" };

	@Test
	void looksUpARun() {
		AbsenceApplication.looksUpARunWithout(ABSENT);
	}

	@Test
	void saysWhatSharedWatchesTake(CapturedOutput output) {
		AbsenceApplication.failsToShareWatches(output, "db-scheduler is not on the class path", ABSENT);
	}

}
