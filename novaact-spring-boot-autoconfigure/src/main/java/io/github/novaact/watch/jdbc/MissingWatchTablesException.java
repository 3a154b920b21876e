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

/**
 * The tables of the shared watches are not there, or not readable.
 *
 * @since 0.1.0
 */
public class MissingWatchTablesException extends IllegalStateException {

	private final transient TablePrefix tablePrefix;

	MissingWatchTablesException(TablePrefix tablePrefix, Throwable cause) {
		super("Watches are shared through tables whose names begin with '" + tablePrefix.value()
				+ "', and there is no table '" + tablePrefix.definition() + "' that can be read", cause);
		this.tablePrefix = tablePrefix;
	}

	/**
	 * Return the prefix of the tables.
	 * @return the prefix
	 */
	public TablePrefix getTablePrefix() {
		return this.tablePrefix;
	}

}
