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

package io.github.novaact.autoconfigure.cache;

import java.util.List;
import java.util.concurrent.Callable;

import io.github.novaact.NovaActClient;
import io.github.novaact.ResourceNotFoundException;
import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.autoconfigure.NovaActAutoConfiguration;
import io.github.novaact.autoconfigure.metrics.NovaActMeterObservationAutoConfiguration;
import io.github.novaact.autoconfigure.metrics.NovaActMetricsAutoConfiguration;
import io.github.novaact.client.WorkflowRunCache;
import io.github.novaact.monitoring.ClientActivity;
import io.github.novaact.monitoring.MonitoredClient;
import io.github.novaact.test.FakeAnswer;
import io.github.novaact.test.FakeNovaActService;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.cache.autoconfigure.CacheAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.caffeine.CaffeineCacheManager;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.cache.support.SimpleCacheManager;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests for {@link NovaActCacheAutoConfiguration} and what its cache does to lookups.
 */
@ExtendWith(OutputCaptureExtension.class)
class NovaActCacheAutoConfigurationTests {

	private final FakeNovaActService fake = FakeNovaActService.start();

	private final WorkflowRunKey ended = this.fake.addRun("flow",
			(run) -> run.endsAfterLookups(0, WorkflowRunStatus.SUCCEEDED));

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(NovaActAutoConfiguration.class, NovaActCacheAutoConfiguration.class,
				CacheAutoConfiguration.class))
		.withPropertyValues("novaact.endpoint=" + this.fake.endpoint(), "novaact.region=" + this.fake.region(),
				"novaact.credentials.access-key=" + this.fake.accessKey(),
				"novaact.credentials.secret-key=" + this.fake.secretKey());

	private final ApplicationContextRunner enabled = this.contextRunner
		.withPropertyValues("novaact.cache.enabled=true");

	@AfterEach
	void close() {
		this.fake.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "caffeine", "simple" })
	void runThatHasEndedIsLookedUpOnce(String type) {
		this.enabled.withUserConfiguration(CachingConfiguration.class)
			.withPropertyValues("spring.cache.type=" + type)
			.run((context) -> {
				WorkflowRun first = context.getBean(NovaActClient.class).getWorkflowRun(this.ended);
				assertThat(context.getBean(NovaActClient.class).getWorkflowRun(this.ended)).isEqualTo(first);
				assertThat(this.fake.requestCount()).isOne();
			});
	}

	@Test
	void nothingIsCachedByDefault() {
		this.contextRunner.withUserConfiguration(CachingConfiguration.class).run((context) -> {
			assertThat(context).doesNotHaveBean(WorkflowRunCache.class);
			context.getBean(NovaActClient.class).getWorkflowRun(this.ended);
			context.getBean(NovaActClient.class).getWorkflowRun(this.ended);
			assertThat(this.fake.requestCount()).isEqualTo(2);
		});
	}

	@ParameterizedTest
	@EnumSource(value = WorkflowRunStatus.class, names = { "RUNNING", "UNKNOWN" })
	void runThatHasNotEndedIsNotCached(WorkflowRunStatus status) {
		WorkflowRunKey key = this.fake.addRun("flow",
				(run) -> run.status((status != WorkflowRunStatus.UNKNOWN) ? status.name() : "PAUSED"));
		CaffeineCacheManager manager = new CaffeineCacheManager();
		this.enabled.withBean(CacheManager.class, () -> manager).run((context) -> {
			NovaActClient client = context.getBean(NovaActClient.class);
			client.getWorkflowRun(key);
			assertThat(nativeCache(manager).asMap()).isEmpty();
			assertThat(client.getWorkflowRun(key).status()).isEqualTo(status);
			assertThat(this.fake.requestCount()).isEqualTo(2);
			this.fake.setRunStatus(key, "SUCCEEDED");
			client.getWorkflowRun(key);
			assertThat(client.getWorkflowRun(key).status()).isEqualTo(WorkflowRunStatus.SUCCEEDED);
			assertThat(this.fake.requestCount()).isEqualTo(3);
		});
	}

	@Test
	void failuresAreNotCached() {
		this.enabled.withBean(CacheManager.class, CaffeineCacheManager::new).run((context) -> {
			NovaActClient client = context.getBean(NovaActClient.class);
			this.fake.enqueue(FakeAnswer.notFound());
			assertThat(catchThrowable(() -> client.getWorkflowRun(this.ended)))
				.isInstanceOf(ResourceNotFoundException.class);
			assertThat(client.getWorkflowRun(this.ended)).isNotNull();
		});
	}

	@Test
	void cacheThatSerializesKeepsTheWholeRun() {
		ConcurrentMapCacheManager manager = new ConcurrentMapCacheManager();
		manager.setBeanClassLoader(getClass().getClassLoader());
		manager.setStoreByValue(true);
		manager.setAllowNullValues(false);
		this.enabled.withBean(CacheManager.class, () -> manager).run((context) -> {
			NovaActClient client = context.getBean(NovaActClient.class);
			assertThat(client.getWorkflowRun(this.ended)).isEqualTo(client.getWorkflowRun(this.ended));
			assertThat(this.fake.requestCount()).isOne();
		});
	}

	@Test
	void clientsDoNotShareRuns() {
		this.enabled.withBean(CacheManager.class, CaffeineCacheManager::new)
			.withUserConfiguration(SecondClientConfiguration.class)
			.run((context) -> {
				context.getBean("novaActClient", NovaActClient.class).getWorkflowRun(this.ended);
				context.getBean("second", NovaActClient.class).getWorkflowRun(this.ended);
				assertThat(this.fake.requestCount()).isEqualTo(2);
			});
	}

	@Test
	void cacheThatFailsFailsNoLookup(CapturedOutput output) {
		SimpleCacheManager manager = new SimpleCacheManager();
		manager.setCaches(List.of(new FailingCache()));
		this.enabled.withBean(CacheManager.class, () -> manager).run((context) -> {
			NovaActClient client = context.getBean(NovaActClient.class);
			assertThat(client.getWorkflowRun(this.ended)).isNotNull();
			assertThat(client.getWorkflowRun(this.ended)).isNotNull();
			assertThat(this.fake.requestCount()).isEqualTo(2);
		});
		assertThat(output.toString().lines().filter((line) -> line.contains("The cache novaact.workflow-runs fails")))
			.hasSize(1);
	}

	@Test
	void whatIsNoRunInTheCacheIsLookedUp() {
		CaffeineCacheManager manager = new CaffeineCacheManager();
		this.enabled.withBean(CacheManager.class, () -> manager).run((context) -> {
			NovaActClient client = context.getBean(NovaActClient.class);
			client.getWorkflowRun(this.ended);
			Cache cache = manager.getCache(WorkflowRunCache.NAME);
			nativeCache(manager).asMap().keySet().forEach((key) -> cache.put(key, "something else"));
			assertThat(client.getWorkflowRun(this.ended).key()).isEqualTo(this.ended);
			assertThat(this.fake.requestCount()).isEqualTo(2);
		});
	}

	@Test
	void managerWithoutTheCacheIsSaid(CapturedOutput output) {
		this.enabled.withBean(CacheManager.class, () -> new ConcurrentMapCacheManager("others")).run((context) -> {
			assertThat(context.getBean(NovaActClient.class).getWorkflowRun(this.ended)).isNotNull();
			assertThat(output).contains("spring.cache.cache-names");
		});
	}

	@Test
	void hitIsInTheObservationAndNoEvidence() {
		TestObservationRegistry registry = TestObservationRegistry.create();
		this.enabled.withBean(CacheManager.class, CaffeineCacheManager::new)
			.withBean(TestObservationRegistry.class, () -> registry)
			.run((context) -> {
				NovaActClient client = context.getBean(NovaActClient.class);
				client.getWorkflowRun(this.ended);
				TestObservationRegistryAssert.assertThat(registry)
					.hasSingleObservationThat()
					.hasLowCardinalityKeyValue("cache", "miss")
					.hasHighCardinalityKeyValue("attempts", "1");
				ClientActivity.Summary before = ((MonitoredClient) client).activity().summary();
				registry.clear();
				client.getWorkflowRun(this.ended);
				TestObservationRegistryAssert.assertThat(registry)
					.hasSingleObservationThat()
					.hasNameEqualTo("novaact.workflow.run.lookup")
					.hasLowCardinalityKeyValue("cache", "hit")
					.hasLowCardinalityKeyValue("outcome", "SUCCESS")
					.hasLowCardinalityKeyValue("workflow.run.status", "SUCCEEDED")
					.hasHighCardinalityKeyValue("attempts", "0")
					.hasBeenStopped();
				assertThat(((MonitoredClient) client).activity().summary()).isEqualTo(before);
			});
	}

	@Test
	void everySeriesOfTheMeterHasTheSameTags() {
		this.enabled.withBean(CacheManager.class, CaffeineCacheManager::new)
			.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class, ObservationAutoConfiguration.class,
					NovaActMetricsAutoConfiguration.class, NovaActMeterObservationAutoConfiguration.class))
			.run((context) -> {
				NovaActClient client = context.getBean(NovaActClient.class);
				client.getWorkflowRun(this.ended);
				client.getWorkflowRun(this.ended);
				MeterRegistry registry = context.getBean(MeterRegistry.class);
				assertThat(registry.get("novaact.workflow.run.lookup").tag("cache", "hit").timer().count()).isOne();
				assertThat(registry.get("novaact.workflow.run.lookup").meters()).hasSizeGreaterThan(10)
					.extracting(Meter::getId)
					.allSatisfy((id) -> assertThat(id.getTags()).extracting(Tag::getKey)
						.containsExactly("cache", "client", "error", "error.type", "outcome", "region",
								"workflow.run.status"));
			});
	}

	private static com.github.benmanes.caffeine.cache.Cache<?, ?> nativeCache(CaffeineCacheManager manager) {
		return (com.github.benmanes.caffeine.cache.Cache<?, ?>) manager.getCache(WorkflowRunCache.NAME)
			.getNativeCache();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableCaching
	static class CachingConfiguration {

	}

	@Configuration(proxyBeanMethods = false)
	static class SecondClientConfiguration {

		@Bean
		NovaActClient novaActClient(NovaActClient.Builder builder) {
			return builder.build();
		}

		@Bean
		NovaActClient second(NovaActClient.Builder builder) {
			return builder.build();
		}

	}

	private static final class FailingCache implements Cache {

		@Override
		public String getName() {
			return WorkflowRunCache.NAME;
		}

		@Override
		public Object getNativeCache() {
			return this;
		}

		@Override
		public @Nullable ValueWrapper get(Object key) {
			throw new IllegalStateException("no connection");
		}

		@Override
		public <T> @Nullable T get(Object key, @Nullable Class<T> type) {
			throw new IllegalStateException("no connection");
		}

		@Override
		public <T> @Nullable T get(Object key, Callable<T> valueLoader) {
			throw new IllegalStateException("no connection");
		}

		@Override
		public void put(Object key, @Nullable Object value) {
			throw new IllegalStateException("no connection");
		}

		@Override
		public void evict(Object key) {
		}

		@Override
		public void clear() {
		}

	}

}
