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

import javax.sql.DataSource;

import io.github.novaact.NovaActClient;
import io.github.novaact.autoconfigure.watch.NovaActWatchAutoConfiguration;
import io.github.novaact.watch.WorkflowRunWatcher;
import io.github.novaact.watch.store.WatchStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.BDDMockito;
import org.mockito.Mockito;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the store that {@code novaact.watch.store} selects.
 */
class WatchStoreSelectionTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(NovaActWatchAutoConfiguration.class, NovaActWatchJdbcAutoConfiguration.class))
		.withBean(NovaActClient.class, () -> (key) -> {
			throw new IllegalStateException("Not expected to be called");
		});

	@ParameterizedTest
	@ValueSource(strings = { "jdbc", "jdbc ", " jdbc", "JDBC", "Jdbc\t" })
	void jdbcIsRecognized(String store) {
		this.runner
			.withInitializer(
					(context) -> context.getEnvironment().getSystemProperties().put("novaact.watch.store", store))
			.run((context) -> {
				System.clearProperty("novaact.watch.store");
				assertThat(context).getFailure().rootCause().hasMessageContaining("there is no DataSource");
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "memory", "memory ", "Memory" })
	void memoryIsRecognized(String store) {
		this.runner.withPropertyValues("novaact.watch.store=" + store)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(WatchStore.class));
	}

	@Test
	void storeOfTheApplicationNeedsNoSingleDataSource() {
		WatchStore store = Mockito.mock(WatchStore.class, Mockito.CALLS_REAL_METHODS);
		this.runner.withPropertyValues("novaact.watch.store=jdbc")
			.withBean("one", DataSource.class, () -> Mockito.mock(DataSource.class))
			.withBean("two", DataSource.class, () -> Mockito.mock(DataSource.class))
			.withBean(WatchStore.class, () -> store)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				context.getBean(WorkflowRunWatcher.class).watchDefinition("flow");
				BDDMockito.then(store).should().watchDefinition("flow");
			});
	}

}
