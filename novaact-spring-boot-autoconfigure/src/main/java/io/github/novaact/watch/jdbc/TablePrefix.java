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

import java.util.regex.Pattern;

import io.github.novaact.watch.InvalidWatchSettingsException;

/**
 * Prefix of the tables' names, optionally with a schema. It becomes part of statements,
 * so it is a plain identifier.
 *
 * @param value the prefix
 * @since 0.1.0
 */
public record TablePrefix(String value) {

	/** The prefix in the scripts. */
	static final String DEFAULT = "NOVAACT_";

	private static final Pattern SYNTAX = Pattern
		.compile("(?:[A-Za-z_][A-Za-z0-9_]{0,62}\\.){0,2}(?:[A-Za-z_][A-Za-z0-9_]{0,30})?");

	/**
	 * Create a prefix.
	 * @param value the prefix
	 * @throws InvalidWatchSettingsException if it is not an identifier
	 */
	public TablePrefix {
		if (!SYNTAX.matcher(value).matches()) {
			throw new InvalidWatchSettingsException("novaact.watch.jdbc.table-prefix",
					"must be at most 31 letters, digits and underscores and not start with a digit, after the name of a "
							+ "schema and a dot if needed, but was '" + value + "'");
		}
	}

	/**
	 * Return the name of a table.
	 * @param table its name for the default prefix
	 * @return its name for this prefix
	 */
	String table(String table) {
		return this.value + table.substring(DEFAULT.length());
	}

	/**
	 * Return a script or a statement for this prefix. Indexes and constraints belong to
	 * the schema of their table and are named without it.
	 * @param script script for the default prefix, in which a space precedes each name
	 * @return the script
	 */
	public String apply(String script) {
		String withoutSchema = this.value.substring(this.value.lastIndexOf('.') + 1);
		return script.replace("_" + DEFAULT, "_" + withoutSchema).replace(" " + DEFAULT, " " + this.value);
	}

}
