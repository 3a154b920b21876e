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

package io.github.novaact.samples.shared;

import java.time.Duration;

import io.github.novaact.watch.MonitoredWatcher;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SharedWatchApplication}.
 */
class SharedWatchApplicationTests {

	@Test
	void twoInstancesShareTheDefinitionsAndOneGoesOn() throws Exception {
		try (SharedServices services = new SharedServices(0, 0)) {
			services.play(Duration.ofMillis(100), Duration.ofSeconds(1));
			try (ConfigurableApplicationContext one = instance(services);
					ConfigurableApplicationContext two = instance(services)) {
				await(() -> {
					assertThat(definitions(one)).isPositive();
					assertThat(definitions(two)).isPositive();
					assertThat(definitions(one) + definitions(two)).isEqualTo(3);
				});
				one.close();
				await(() -> assertThat(definitions(two)).isEqualTo(3));
				int ended = ended(two);
				await(() -> assertThat(ended(two)).isGreaterThan(ended));
			}
		}
	}

	private static ConfigurableApplicationContext instance(SharedServices services) {
		return new SpringApplicationBuilder(SharedWatchApplication.class).run("--server.port=0",
				"--spring.jmx.enabled=false", "--spring.datasource.url=" + services.databaseUrl(),
				"--novaact.endpoint=" + services.endpoint());
	}

	private static int definitions(ConfigurableApplicationContext context) {
		return context.getBean(MonitoredWatcher.class).activity().definitions().size();
	}

	private static int ended(ConfigurableApplicationContext context) {
		Integer count = context.getBean(JdbcTemplate.class)
			.queryForObject("SELECT COUNT(*) FROM ENDED_RUN", Integer.class);
		return (count != null) ? count : 0;
	}

	private static void await(ThrowingRunnable assertion) {
		Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(assertion);
	}

}
