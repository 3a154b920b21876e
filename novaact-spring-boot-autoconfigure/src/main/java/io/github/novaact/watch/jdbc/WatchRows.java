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
 * The rows of a watcher.
 */
final class WatchRows {

	final Sql sql;

	final InterestRows interests;

	final FactRows facts;

	final OutboxRows outbox;

	final FactRetention retention;

	final DefinitionRows definitions;

	final EndRows ends;

	WatchRows(Sql sql, String watcher, String instance) {
		this.sql = sql;
		this.interests = new InterestRows(sql, watcher);
		this.facts = new FactRows(sql, watcher);
		this.outbox = new OutboxRows(sql, watcher);
		this.retention = new FactRetention(sql, watcher);
		this.definitions = new DefinitionRows(sql, watcher);
		this.ends = new EndRows(sql, watcher, instance);
	}

}
