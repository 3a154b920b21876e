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

package io.github.novaact.autoconfigure.watch;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.actuate.endpoint.NovaActEndpoint;
import io.github.novaact.autoconfigure.NovaActAutoConfiguration;
import io.github.novaact.autoconfigure.actuate.NovaActEndpointAutoConfiguration;
import io.github.novaact.autoconfigure.health.NovaActWatchHealthContributorAutoConfiguration;
import io.github.novaact.autoconfigure.metrics.NovaActWatchMetricsAutoConfiguration;
import io.github.novaact.test.FakeNovaActService;
import io.github.novaact.watch.WorkflowRunEndedEvent;
import io.github.novaact.watch.WorkflowRunWatcher;
import io.github.novaact.watch.store.WatchFleet;
import io.github.novaact.watch.store.WatchStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.aopalliance.intercept.MethodInterceptor;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.BDDMockito;
import org.mockito.Mockito;

import org.springframework.aop.framework.autoproxy.DefaultAdvisorAutoProxyCreator;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.NameMatchMethodPointcut;
import org.springframework.beans.factory.ObjectFactory;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.Scope;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.context.scope.refresh.RefreshScopeRefreshedEvent;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that each bean of type {@link WorkflowRunWatcher} works and is monitored, however
 * it is declared.
 */
@ExtendWith(OutputCaptureExtension.class)
class EveryWatcherTests {

	private final FakeNovaActService fake = FakeNovaActService.start();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(NovaActAutoConfiguration.class, RestClientAutoConfiguration.class,
				HttpClientAutoConfiguration.class, NovaActWatchAutoConfiguration.class,
				NovaActWatchMetricsAutoConfiguration.class, NovaActWatchHealthContributorAutoConfiguration.class,
				NovaActEndpointAutoConfiguration.class, HealthContributorRegistryAutoConfiguration.class,
				MetricsAutoConfiguration.class, CompositeMeterRegistryAutoConfiguration.class,
				HealthEndpointAutoConfiguration.class))
		.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
		.withPropertyValues("novaact.endpoint=" + this.fake.endpoint(), "novaact.region=us-east-1",
				"novaact.credentials.access-key=" + this.fake.accessKey(),
				"novaact.credentials.secret-key=" + this.fake.secretKey(), "novaact.watch.interval=20ms",
				"management.endpoints.web.exposure.include=novaact,health");

	@AfterEach
	void close() {
		this.fake.close();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void watcherBehindAnAspectIsMonitored(boolean proxyTargetClass) {
		AtomicInteger calls = new AtomicInteger();
		this.runner.withBean(DefaultAdvisorAutoProxyCreator.class, () -> {
			DefaultAdvisorAutoProxyCreator creator = new DefaultAdvisorAutoProxyCreator();
			creator.setProxyTargetClass(proxyTargetClass);
			return creator;
		}).withBean(DefaultPointcutAdvisor.class, () -> {
			NameMatchMethodPointcut pointcut = new NameMatchMethodPointcut();
			pointcut.setMappedName("watch*");
			return new DefaultPointcutAdvisor(pointcut, (MethodInterceptor) (invocation) -> {
				calls.incrementAndGet();
				return invocation.proceed();
			});
		}).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(AopUtils.isAopProxy(context.getBean(WorkflowRunWatcher.class))).isTrue();
			assertMonitored(context, "workflowRunWatcher");
			assertThat(calls).hasPositiveValue();
		});
	}

	@ParameterizedTest
	@ValueSource(classes = { ScopedWatcher.class, ScopedWatcherBehindInterface.class, NoDefaultCandidate.class })
	void watcherOfAScopeIsMonitored(Class<?> configuration) {
		this.runner.withUserConfiguration(configuration).run((context) -> {
			assertThat(context).hasNotFailed();
			assertMonitored(context, "scoped");
		});
	}

	@Test
	void watcherThatItsScopeReplacedIsMonitored() {
		this.runner.withUserConfiguration(ScopedWatcher.class).run((context) -> {
			context.getBean("scoped", WorkflowRunWatcher.class).watchDefinition("old");
			context.getBean(MapScope.class).remove("scopedTarget.scoped");
			assertMonitored(context, "scoped");
		});
	}

	@Test
	void configuredDefinitionsAreWatchedAgainAfterARefresh() {
		this.runner.withUserConfiguration(ScopedWatcher.class)
			.withPropertyValues("novaact.watch.definitions=flow")
			.run((context) -> {
				context.getBean(MapScope.class).remove("scopedTarget.scoped");
				HealthIndicator health = context.getBean("novaactWatchHealthContributor", HealthIndicator.class);
				assertThat(health.health()).isNull();
				context.publishEvent(new RefreshScopeRefreshedEvent(this));
				assertThat(health.health()).isNotNull();
			});
	}

	private void assertMonitored(ApplicationContext context, String name) {
		HealthIndicator health = context.getBean("novaactWatchHealthContributor", HealthIndicator.class);
		assertThat(health.health()).isNull();
		context.getBean(name, WorkflowRunWatcher.class).watchDefinition("flow");
		assertThat(health.health().getStatus()).isEqualTo(Status.UP);
		assertThat(context.getBean(NovaActEndpoint.class).clients().getWatch()).containsOnlyKeys(name);
		assertThat(context.getBean(MeterRegistry.class).get("novaact.watch.definitions").gauge().value()).isOne();
	}

	@Test
	void twoWatchersHaveTheirDetails() {
		this.runner.withUserConfiguration(NoDefaultCandidate.class).run((context) -> {
			context.getBean("scoped", WorkflowRunWatcher.class).watchDefinition("one");
			context.getBean("workflowRunWatcher", WorkflowRunWatcher.class).watchDefinition("two");
			HealthIndicator health = context.getBean("novaactWatchHealthContributor", HealthIndicator.class);
			assertThat(health.health().getDetails()).containsOnlyKeys("scoped", "workflowRunWatcher");
		});
	}

	@ParameterizedTest
	@CsvSource({ "novaactWatch, UP", "*," })
	void healthGroupMayNameTheWatcher(String include, String idle) {
		this.runner.withPropertyValues("management.endpoint.health.group.watching.include=" + include)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				HealthIndicator health = context.getBean("novaactWatchHealthContributor", HealthIndicator.class);
				assertThat(health.health()).satisfies((found) -> assertThat((found != null) ? found.getStatus() : null)
					.isEqualTo((idle != null) ? new Status(idle) : null));
			});
	}

	@Test
	void healthCanBeSwitchedOff() {
		this.runner.withPropertyValues("management.health.novaactwatch.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean("novaactWatchHealthContributor"));
	}

	@Test
	void listenerThatWatchesInItsConstructorIsEager() {
		this.runner
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.withUserConfiguration(Lazy.class)
			.run((context) -> {
				WorkflowRunKey key = this.fake.addRun("invoices");
				assertThat(context.getSourceApplicationContext().getBeanFactory().containsSingleton("other")).isFalse();
				Awaitility.await()
					.atMost(Duration.ofSeconds(20))
					.until(() -> context.getBean(WorkflowRunWatcher.class)
						.watchedRuns()
						.stream()
						.anyMatch((run) -> run.key().equals(key)));
				this.fake.endRun(key, WorkflowRunStatus.SUCCEEDED);
				assertThat(Listener.events.poll(20, TimeUnit.SECONDS)).extracting(WorkflowRunEndedEvent::key)
					.isEqualTo(key);
			});
	}

	@ParameterizedTest
	@CsvSource({ "flow, true", "'', false" })
	void applicationThatExitsAlthoughItWatchesSaysWhy(String definitions, boolean logged, CapturedOutput output) {
		try (var context = new SpringApplicationBuilder(Exiting.class).web(WebApplicationType.NONE)
			.properties("novaact.endpoint=" + this.fake.endpoint(), "novaact.region=us-east-1",
					"novaact.watch.definitions=" + definitions)
			.run()) {
			assertThat(output.getAll().contains("Set 'spring.main.keep-alive' to 'true'")).isEqualTo(logged);
		}
	}

	@Test
	void applicationThatIsKeptAliveSaysNothing(CapturedOutput output) {
		try (var context = new SpringApplicationBuilder(Exiting.class).web(WebApplicationType.NONE)
			.properties("novaact.endpoint=" + this.fake.endpoint(), "novaact.region=us-east-1",
					"novaact.watch.definitions=flow", "spring.main.keep-alive=true")
			.run()) {
			assertThat(output).doesNotContain("spring.main.keep-alive");
		}
	}

	@Test
	void storeThatTwoWatchersShareIsRefused() {
		this.runner.withBean(WatchStore.class, () -> Mockito.mock(WatchStore.class))
			.withUserConfiguration(NoDefaultCandidate.class)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("Each watcher needs a store of its own")
				.hasMessageContaining("prototype"));
	}

	@Test
	void storeOfOneWatcherIsUsed() {
		WatchStore store = Mockito.mock(WatchStore.class, Mockito.CALLS_REAL_METHODS);
		this.runner.withBean(WatchStore.class, () -> store).run((context) -> {
			context.getBean(WorkflowRunWatcher.class).watchDefinition("flow");
			BDDMockito.then(store).should().start(Mockito.any(WatchFleet.class));
			BDDMockito.then(store).should().watchDefinition("flow");
		});
	}

	@ParameterizedTest
	@CsvSource({ "true , true", "' true ', true", "on, true", "'false ', false", "off, false" })
	void valueOfEnabledIsBoundAsAllValuesAre(String value, boolean enabled) {
		this.runner.withPropertyValues("novaact.enabled=" + value)
			.run((context) -> assertThat(context.containsBean("workflowRunWatcher")).isEqualTo(enabled));
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ NovaActAutoConfiguration.class, RestClientAutoConfiguration.class,
			HttpClientAutoConfiguration.class, NovaActWatchAutoConfiguration.class })
	static class Exiting {

	}

	@Configuration(proxyBeanMethods = false)
	static class Lazy {

		@Bean
		Listener listener(WorkflowRunWatcher watcher) {
			return new Listener(watcher);
		}

		@Bean
		Object other() {
			return new Object();
		}

	}

	static class Listener {

		static final BlockingQueue<WorkflowRunEndedEvent> events = new LinkedBlockingQueue<>();

		Listener(WorkflowRunWatcher watcher) {
			watcher.watchDefinition("invoices");
		}

		@EventListener
		void ended(WorkflowRunEndedEvent event) {
			events.add(event);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NoDefaultCandidate {

		@Bean(defaultCandidate = false)
		WorkflowRunWatcher scoped(WorkflowRunWatcher.Builder builder) {
			return builder.build();
		}

		@Bean
		WorkflowRunWatcher workflowRunWatcher(WorkflowRunWatcher.Builder builder) {
			return builder.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ScopedWatcher {

		@Bean
		static MapScope mapScope() {
			return new MapScope();
		}

		@Bean
		static BeanFactoryPostProcessor registerScope(MapScope scope) {
			return (beanFactory) -> beanFactory.registerScope("map", scope);
		}

		@Bean
		@org.springframework.context.annotation.Scope(scopeName = "map", proxyMode = ScopedProxyMode.TARGET_CLASS)
		WorkflowRunWatcher scoped(WorkflowRunWatcher.Builder builder) {
			return builder.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ScopedWatcherBehindInterface {

		@Bean
		static BeanFactoryPostProcessor registerScope() {
			return (beanFactory) -> beanFactory.registerScope("map", new MapScope());
		}

		@Bean
		@org.springframework.context.annotation.Scope(scopeName = "map", proxyMode = ScopedProxyMode.INTERFACES)
		WorkflowRunWatcher scoped(WorkflowRunWatcher.Builder builder) {
			return builder.build();
		}

	}

	private static final class MapScope implements Scope {

		private final Map<String, Object> beans = new ConcurrentHashMap<>();

		@Override
		public Object get(String name, ObjectFactory<?> objectFactory) {
			return this.beans.computeIfAbsent(name, (key) -> objectFactory.getObject());
		}

		@Override
		public Object remove(String name) {
			return this.beans.remove(name);
		}

		@Override
		public void registerDestructionCallback(String name, Runnable callback) {
		}

	}

}
