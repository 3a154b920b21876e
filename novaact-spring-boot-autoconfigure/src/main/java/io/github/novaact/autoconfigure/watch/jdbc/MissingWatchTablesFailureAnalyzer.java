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

import io.github.novaact.watch.jdbc.MissingWatchTablesException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * An {@link AbstractFailureAnalyzer} for {@link MissingWatchTablesException}.
 */
class MissingWatchTablesFailureAnalyzer extends AbstractFailureAnalyzer<MissingWatchTablesException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, MissingWatchTablesException cause) {
		return new FailureAnalysis(cause.getMessage() + ".",
				"Set 'novaact.watch.jdbc.initialize-schema' to 'always', or run the script "
						+ "'io/github/novaact/watch/jdbc/schema-<platform>.sql' of novaact-spring-boot-autoconfigure, "
						+ "for example as a migration of Flyway or Liquibase. Where the tables have other names, set "
						+ "'novaact.watch.jdbc.table-prefix'.",
				cause);
	}

}
