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

package io.github.novaact.watch;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.autoconfigure.NovaActAutoConfiguration;
import io.github.novaact.autoconfigure.watch.NovaActWatchAutoConfiguration;
import io.github.novaact.test.FakeNovaActService;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for a context that is stopped, as Spring's test framework pauses contexts between
 * test classes.
 */
class PausedContextTests {

	private final FakeNovaActService fake = FakeNovaActService.start();

	@AfterEach
	void close() {
		this.fake.close();
	}

	private ConfigurableApplicationContext start() {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("novaact.endpoint=" + this.fake.endpoint(), "novaact.region=" + this.fake.region(),
					"novaact.credentials.access-key=" + this.fake.accessKey(),
					"novaact.credentials.secret-key=" + this.fake.secretKey(), "novaact.watch.definitions=flow",
					"novaact.watch.interval=20ms", "novaact.watch.max-interval=100ms")
			.run();
	}

	@Test
	void pausedContextConsumesNoEventOfAnother() {
		this.fake.addDefinition("flow");
		try (ConfigurableApplicationContext paused = start(); ConfigurableApplicationContext running = start()) {
			WorkflowRunKey key = this.fake.addRun("flow");
			await(() -> ended(paused).isEmpty() && paused.getBean(WorkflowRunWatcher.class).watchedRuns().size() == 1
					&& running.getBean(WorkflowRunWatcher.class).watchedRuns().size() == 1);
			paused.stop();
			this.fake.endRun(key, WorkflowRunStatus.SUCCEEDED);
			await(() -> ended(running).contains(key));
			assertThat(ended(paused)).isEmpty();
			paused.start();
			await(() -> ended(paused).contains(key));
			assertThat(ended(running)).hasSize(1);
		}
	}

	private static List<WorkflowRunKey> ended(ConfigurableApplicationContext context) {
		return context.getBean(Application.class).ended;
	}

	private static void await(Callable<Boolean> condition) {
		Awaitility.await().atMost(Duration.ofSeconds(20)).until(condition);
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ NovaActAutoConfiguration.class, RestClientAutoConfiguration.class,
			HttpClientAutoConfiguration.class, NovaActWatchAutoConfiguration.class })
	static class Application {

		List<WorkflowRunKey> ended = new CopyOnWriteArrayList<>();

		@EventListener
		void on(WorkflowRunEndedEvent event) {
			this.ended.add(event.key());
		}

	}

}
