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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import javax.sql.DataSource;

import io.github.novaact.watch.jdbc.TablePrefix;
import io.github.novaact.watch.jdbc.WatchSchema;
import io.github.novaact.watch.jdbc.WatchSchemaException;

import org.springframework.boot.jdbc.init.DataSourceScriptDatabaseInitializer;
import org.springframework.boot.jdbc.init.PropertiesBasedDataSourceScriptDatabaseInitializer;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;
import org.springframework.jdbc.datasource.init.ScriptException;

/**
 * {@link DataSourceScriptDatabaseInitializer} for the tables of the shared watches. Where
 * another prefix than that of the scripts is set, the tables get that prefix.
 *
 * @since 0.1.0
 */
public class NovaActWatchDataSourceScriptDatabaseInitializer
		extends PropertiesBasedDataSourceScriptDatabaseInitializer<NovaActWatchJdbcProperties> {

	private final TablePrefix tablePrefix;

	/**
	 * Create a new instance.
	 * @param dataSource the data source that the watches are shared through
	 * @param properties the properties
	 */
	public NovaActWatchDataSourceScriptDatabaseInitializer(DataSource dataSource,
			NovaActWatchJdbcProperties properties) {
		super(dataSource, properties);
		this.tablePrefix = new TablePrefix(properties.getTablePrefix());
	}

	/**
	 * Run the scripts, unless all tables are there. A user who may not create tables can
	 * use those that another user has created.
	 */
	@Override
	protected void runScripts(Scripts scripts) {
		if (WatchSchema.isComplete(getDataSource(), this.tablePrefix)) {
			return;
		}
		List<Resource> prefixed = new ArrayList<>();
		for (Resource script : scripts) {
			prefixed.add(prefixed(script));
		}
		super.runScripts(scripts(prefixed, scripts, scripts.isContinueOnError()));
		if (scripts.isContinueOnError() && !WatchSchema.isComplete(getDataSource(), this.tablePrefix)) {
			try {
				super.runScripts(scripts(prefixed, scripts, false));
			}
			catch (ScriptException ex) {
				throw WatchSchemaException.notCreated(ex);
			}
		}
	}

	private static Scripts scripts(List<Resource> prefixed, Scripts scripts, boolean continueOnError) {
		return new Scripts(prefixed).continueOnError(continueOnError)
			.separator(scripts.getSeparator())
			.encoding(StandardCharsets.UTF_8);
	}

	private Resource prefixed(Resource script) {
		try {
			String text = this.tablePrefix.apply(script.getContentAsString(StandardCharsets.UTF_8));
			return new ByteArrayResource(text.getBytes(StandardCharsets.UTF_8), script.getDescription());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
