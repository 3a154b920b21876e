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

package io.github.novaact.autoconfigure.watch.jdbc;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * {@link AbstractFailureAnalyzer} for a {@link NoWatchDatabaseException}.
 */
class NoWatchDatabaseFailureAnalyzer extends AbstractFailureAnalyzer<NoWatchDatabaseException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, NoWatchDatabaseException cause) {
		return new FailureAnalysis(cause.getMessage(),
				"Add the dependencies 'com.github.kagkarlsson:db-scheduler' and "
						+ "'org.springframework.boot:spring-boot-starter-jdbc' and configure a DataSource "
						+ "(with several, one that is @Primary), or set 'novaact.watch.store' to 'memory': then each "
						+ "instance of the application watches by itself.",
				cause);
	}

}
