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

package io.github.novaact.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import io.github.novaact.NovaActClient;
import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.actuate.endpoint.NovaActEndpoint;
import io.github.novaact.autoconfigure.actuate.NovaActEndpointAutoConfiguration;
import io.github.novaact.autoconfigure.health.NovaActHealthContributorAutoConfiguration;
import io.github.novaact.autoconfigure.metrics.NovaActMeterObservationAutoConfiguration;
import io.github.novaact.autoconfigure.metrics.NovaActMetricsAutoConfiguration;
import io.github.novaact.test.FakeAnswer;
import io.github.novaact.test.FakeNovaActService;
import io.micrometer.common.KeyValue;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationFilter;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.framework.autoproxy.DefaultAdvisorAutoProxyCreator;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.NameMatchMethodPointcut;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.Scope;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Primary;
import org.springframework.context.annotation.ScopedProxyMode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that each bean of type {@link NovaActClient} counts, however it is declared.
 */
class EveryClientTests {

	private final FakeNovaActService fake = FakeNovaActService.start();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(NovaActAutoConfiguration.class, RestClientAutoConfiguration.class,
				HttpClientAutoConfiguration.class, MetricsAutoConfiguration.class,
				CompositeMeterRegistryAutoConfiguration.class, ObservationAutoConfiguration.class,
				NovaActMetricsAutoConfiguration.class, NovaActMeterObservationAutoConfiguration.class,
				NovaActHealthContributorAutoConfiguration.class, NovaActEndpointAutoConfiguration.class))
		.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
		.withPropertyValues("novaact.endpoint=" + this.fake.endpoint(), "novaact.region=us-east-1",
				"novaact.credentials.access-key=" + this.fake.accessKey(),
				"novaact.credentials.secret-key=" + this.fake.secretKey(), "novaact.retry.throttling-delay=0ms",
				"management.endpoints.web.exposure.include=novaact");

	@AfterEach
	void close() {
		this.fake.close();
	}

	@ParameterizedTest
	@ValueSource(classes = { NoDefaultCandidate.class, LazyClient.class, FactoryBeanClient.class, ScopedClient.class,
			ScopedClientBehindInterface.class, JdkProxy.class })
	void clientIsSeenByAllThatLook(Class<?> configuration) {
		this.runner.withUserConfiguration(configuration).run((context) -> {
			assertThat(context).hasNotFailed();
			assertSeen(context, "euClient");
		});
	}

	@Test
	void clientsOfParentContextsAreSeen() {
		this.runner.run((parent) -> new ApplicationContextRunner().withParent(parent)
			.withUserConfiguration(ChildConfiguration.class)
			.run((context) -> assertThat(context.getBean(MonitoredClients.class).byBeanName())
				.containsOnlyKeys("novaActClient")));
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void clientsBehindAnAspectAreSeen(boolean proxyTargetClass) {
		this.runner.withUserConfiguration(NoDefaultCandidate.class)
			.withBean(DefaultAdvisorAutoProxyCreator.class, () -> {
				DefaultAdvisorAutoProxyCreator creator = new DefaultAdvisorAutoProxyCreator();
				creator.setProxyTargetClass(proxyTargetClass);
				return creator;
			})
			.withBean(DefaultPointcutAdvisor.class, () -> {
				NameMatchMethodPointcut pointcut = new NameMatchMethodPointcut();
				pointcut.setMappedName("getWorkflowRun");
				return new DefaultPointcutAdvisor(pointcut, (MethodInterceptor) (invocation) -> invocation.proceed());
			})
			.run((context) -> {
				assertThat(context).hasNotFailed();
				NovaActClient client = context.getBean("novaActClient", NovaActClient.class);
				assertThat(AopUtils.isAopProxy(client)).isTrue();
				assertThat(client.getWorkflowRun(this.fake.addRun("flow")).status())
					.isEqualTo(WorkflowRunStatus.RUNNING);
				assertSeen(context, "euClient");
			});
	}

	private void assertSeen(ApplicationContext context, String name) {
		assertThat(context.getBean(NovaActEndpoint.class).clients().getClients()).containsOnlyKeys("novaActClient",
				name);
		CompositeHealthContributor health = (CompositeHealthContributor) context.getBean("novaactHealthContributor");
		assertThat(health.stream().map((entry) -> entry.name())).containsExactlyInAnyOrder("novaActClient", name);
		MeterRegistry registry = context.getBean(MeterRegistry.class);
		assertThat(registry.get("novaact.retry.quota.available").tag("client", name).gauge().value()).isEqualTo(500);
		assertThat(registry.get("novaact.workflow.run.lookup").tag("client", name).timers()).hasSize(12);
		NovaActClient client = context.getBean(name, NovaActClient.class);
		this.fake.enqueue(FakeAnswer.throttled("0"));
		client.getWorkflowRun(this.fake.addRun("flow"));
		this.fake.enqueue(FakeAnswer.throttled("0"), 3);
		try {
			client.getWorkflowRun(this.fake.addRun("flow"));
		}
		catch (RuntimeException ex) {
			// as it should be
		}
		assertThat(registry.get("novaact.retry.quota.available").tag("client", name).gauge().value()).isEqualTo(490);
		assertThat(context.getBean(NovaActEndpoint.class).clients().getClients().get(name).getRecent()).hasSize(2);
	}

	@Test
	void warmUpReachesThemAll() {
		this.runner.withUserConfiguration(NoDefaultCandidate.class)
			.withPropertyValues("novaact.warm-up=true")
			.run((context) -> this.fake.awaitRequests(2, Duration.ofSeconds(20)));
	}

	@Test
	void clientThatIsABeanTwiceIsSeenOnce() {
		this.runner.withUserConfiguration(NoDefaultCandidate.class, Twice.class)
			.run((context) -> assertThat(context.getBean(MonitoredClients.class).byBeanName())
				.containsOnlyKeys("novaActClient", "euClient"));
	}

	@Test
	void clientOfTheApplicationsOwnIsNoneOfOurs() {
		this.runner.withBean("own", NovaActClient.class, () -> (key) -> {
			throw new UnsupportedOperationException();
		}).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(MonitoredClients.class).byBeanName()).isEmpty();
			assertThat(context.getBean("novaactHealthContributor", HealthContributor.class)).isNotNull();
		});
	}

	@Test
	void twoClientsOfOneNameEndTheStart() {
		this.runner.withUserConfiguration(SameName.class)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(DuplicateClientNameException.class)
				.hasMessageContaining("'one'")
				.hasMessageContaining("'other'")
				.hasMessageContaining("'billing'"));
	}

	@Test
	void zerosHaveTheKeysOfRealSeries() {
		this.runner
			.withPropertyValues("management.observations.key-values.team=billing",
					"management.observations.key-values.region=mars", "management.observations.key-values.client=mine",
					"management.observations.key-values.outcome=FINE", "management.metrics.tags.region=venus")
			.withBean(ObservationFilter.class,
					() -> (context) -> context.addLowCardinalityKeyValue(KeyValue.of("stage", "test")))
			.run((context) -> {
				MeterRegistry registry = context.getBean(MeterRegistry.class);
				List<Map<String, String>> before = tags(registry);
				assertThat(before).hasSize(12)
					.allSatisfy((tags) -> assertThat(tags).containsEntry("team", "billing")
						.containsEntry("stage", "test")
						.containsEntry("region", "us-east-1")
						.containsEntry("client", "novaActClient"));
				NovaActClient client = context.getBean(NovaActClient.class);
				client.getWorkflowRun(this.fake.addRun("flow"));
				for (FakeAnswer failure : List.of(FakeAnswer.notFound(), FakeAnswer.accessDenied(),
						FakeAnswer.garbage())) {
					this.fake.enqueue(failure);
					try {
						client.getWorkflowRun(this.fake.addRun("flow"));
					}
					catch (RuntimeException ex) {
						// as it should be
					}
				}
				assertThat(tags(registry)).containsExactlyInAnyOrderElementsOf(before);
				assertThat(registry.get("novaact.workflow.run.lookup")
					.timers()
					.stream()
					.filter((timer) -> timer.count() > 0)).hasSize(4);
			});
	}

	@Test
	void observationThatIsOffHasNoZeros() {
		this.runner.withPropertyValues("management.observations.enable.novaact=false").run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			assertThat(registry.find("novaact.workflow.run.lookup").timers()).isEmpty();
			assertThat(registry.get("novaact.retry.quota.available").gauge().value()).isEqualTo(500);
		});
	}

	private static List<Map<String, String>> tags(MeterRegistry registry) {
		return registry.get("novaact.workflow.run.lookup")
			.timers()
			.stream()
			.map(Timer::getId)
			.map(Meter.Id::getTags)
			.map((tags) -> tags.stream().collect(Collectors.toMap(Tag::getKey, Tag::getValue)))
			.toList();
	}

	@Configuration(proxyBeanMethods = false)
	static class NoDefaultCandidate {

		@Bean(defaultCandidate = false)
		NovaActClient euClient(NovaActClient.Builder builder) {
			return builder.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LazyClient {

		@Bean(defaultCandidate = false)
		@Lazy
		NovaActClient euClient(NovaActClient.Builder builder) {
			return builder.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FactoryBeanClient {

		@Bean(defaultCandidate = false)
		FactoryBean<NovaActClient> euClient(NovaActClient.Builder builder) {
			NovaActClient client = builder.name("euClient").build();
			return new FactoryBean<>() {

				@Override
				public NovaActClient getObject() {
					return client;
				}

				@Override
				public Class<?> getObjectType() {
					return NovaActClient.class;
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ScopedClient {

		@Bean
		static BeanFactoryPostProcessor mapScope() {
			return (beanFactory) -> beanFactory.registerScope("map", new MapScope());
		}

		@Bean(defaultCandidate = false)
		@org.springframework.context.annotation.Scope(scopeName = "map", proxyMode = ScopedProxyMode.TARGET_CLASS)
		NovaActClient euClient(NovaActClient.Builder builder) {
			return builder.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ScopedClientBehindInterface {

		@Bean
		static BeanFactoryPostProcessor mapScope() {
			return (beanFactory) -> beanFactory.registerScope("map", new MapScope());
		}

		@Bean(defaultCandidate = false)
		@org.springframework.context.annotation.Scope(scopeName = "map", proxyMode = ScopedProxyMode.INTERFACES)
		NovaActClient euClient(NovaActClient.Builder builder) {
			return builder.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class JdkProxy {

		@Bean(defaultCandidate = false)
		NovaActClient euClient(NovaActClient.Builder builder) {
			ProxyFactory factory = new ProxyFactory(builder.name("euClient").build());
			factory.setInterfaces(NovaActClient.class);
			return (NovaActClient) factory.getProxy();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Twice {

		@Bean
		@Primary
		NovaActClient alias(@Qualifier("euClient") NovaActClient client) {
			return client;
		}

		@Bean
		NovaActClient novaActClient(NovaActClient.Builder builder) {
			return builder.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SameName {

		@Bean
		NovaActClient one(NovaActClient.Builder builder) {
			return builder.name("billing").build();
		}

		@Bean
		NovaActClient other(NovaActClient.Builder builder) {
			return builder.name("billing").build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ChildConfiguration {

		@Bean
		MonitoredClients childClients(ListableBeanFactory beanFactory) {
			return new MonitoredClients(beanFactory);
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
