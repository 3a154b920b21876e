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

import io.github.novaact.autoconfigure.ConditionalOnEnabledFeature;
import io.github.novaact.watch.WorkflowRunWatcher;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;

/**
 * {@link AutoConfiguration Auto-configuration} for a {@link WorkflowRunWatcher} whose
 * watches are shared with the other instances of the application through its database.
 *
 * @since 0.1.0
 */
@AutoConfiguration(afterName = { "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
		"org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration",
		"org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration",
		"org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration" })
@Conditional(OnJdbcWatchStoreCondition.class)
@Import({ WatchStoreConfiguration.Shared.class, WatchStoreConfiguration.NoDatabase.class })
@ConditionalOnEnabledFeature
public final class NovaActWatchJdbcAutoConfiguration {

}
