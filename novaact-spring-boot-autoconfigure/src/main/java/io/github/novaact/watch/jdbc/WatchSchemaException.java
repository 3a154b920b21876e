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

package io.github.novaact.watch.jdbc;

import org.jspecify.annotations.Nullable;

import org.springframework.core.NestedExceptionUtils;

/**
 * Watches cannot be shared through the database as it is: the database is not supported,
 * or a table, a column or a privilege is missing.
 *
 * @since 0.1.0
 */
public final class WatchSchemaException extends IllegalStateException {

	private final String action;

	private WatchSchemaException(String message, String action, @Nullable Throwable cause) {
		super(message, cause);
		this.action = action;
	}

	static WatchSchemaException unsupported(String database) {
		return new WatchSchemaException("Watches cannot be shared through " + database,
				"Use PostgreSQL, MySQL 8 or later, MariaDB 10.6 or later, or H2 in its regular, PostgreSQL, MySQL or "
						+ "MariaDB mode, or set 'novaact.watch.store' to 'memory': then each instance of the "
						+ "application watches by itself.",
				null);
	}

	static WatchSchemaException missing(String what, TablePrefix prefix, Throwable cause) {
		return new WatchSchemaException(
				"Watches are shared through tables whose names begin with '" + prefix.value() + "', and " + what,
				"Set 'novaact.watch.jdbc.initialize-schema' to 'always', or run the script "
						+ "'io/github/novaact/watch/jdbc/schema-<platform>.sql' of novaact-spring-boot-autoconfigure, "
						+ "for example as a migration of Flyway or Liquibase. If the tables have other names, set "
						+ "'novaact.watch.jdbc.table-prefix'.",
				cause);
	}

	static WatchSchemaException denied(String operation, String table, Throwable cause) {
		return new WatchSchemaException(
				"Watches are shared through tables, and the database user lacks the privilege " + operation
						+ " on table '" + table + "'",
				"Grant " + operation + " on '" + table + "' to the user of the DataSource. docs/watching.md lists the "
						+ "privileges that each table needs.",
				cause);
	}

	/**
	 * Create an exception for tables that the initialization cannot create.
	 * @param cause why it cannot
	 * @return the exception
	 */
	public static WatchSchemaException notCreated(Throwable cause) {
		return new WatchSchemaException("The tables of the shared watches cannot be created: " + NestedExceptionUtils
			.getMostSpecificCause(cause)
			.getMessage(), "Grant CREATE to the user of the DataSource, or have another user run the script "
					+ "'io/github/novaact/watch/jdbc/schema-<platform>.sql' of novaact-spring-boot-autoconfigure and "
					+ "set 'novaact.watch.jdbc.initialize-schema' to 'never'.",
				cause);
	}

	/**
	 * Return what can be done about it.
	 * @return the action, a sentence
	 */
	public String getAction() {
		return this.action;
	}

}
