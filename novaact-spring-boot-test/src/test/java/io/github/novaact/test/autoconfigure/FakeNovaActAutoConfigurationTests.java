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

package io.github.novaact.test.autoconfigure;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.novaact.NovaActClient;
import io.github.novaact.ThrottlingException;
import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunInspection;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.autoconfigure.NovaActAutoConfiguration;
import io.github.novaact.autoconfigure.NovaActClientCustomizer;
import io.github.novaact.autoconfigure.NovaActConnectionDetails;
import io.github.novaact.autoconfigure.inspection.NovaActInspectionAutoConfiguration;
import io.github.novaact.autoconfigure.watch.NovaActWatchAutoConfiguration;
import io.github.novaact.monitoring.ClientActivity;
import io.github.novaact.monitoring.MonitoredClient;
import io.github.novaact.test.FakeAnswer;
import io.github.novaact.test.FakeNovaActService;
import io.github.novaact.watch.MonitoredWatcher;
import io.github.novaact.watch.WatchActivity;
import io.github.novaact.watch.WatchSettings;
import io.github.novaact.watch.WorkflowRunEndedEvent;
import io.github.novaact.watch.WorkflowRunEvent;
import io.github.novaact.watch.WorkflowRunWatcher;
import org.apache.hc.core5.http.HttpHost;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.CacheManager;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.MapPropertySource;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.support.HttpRequestWrapper;
import org.springframework.web.util.UriComponentsBuilder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests that clients of an application talk to the fake, and that nothing of one test is
 * left to the next.
 */
class FakeNovaActAutoConfigurationTests {

	private static final URI REAL = URI.create("https://nova-act.example.invalid");

	private static final WorkflowRunKey KEY = new WorkflowRunKey("invoices", "11111111-1111-4111-8111-111111111111");

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(FakeNovaActAutoConfiguration.class, NovaActAutoConfiguration.class));

	@Test
	void propertiesDoNotLeadElsewhere() {
		assertTalksToFake(this.contextRunner.withPropertyValues("novaact.endpoint=" + REAL,
				"novaact.credentials.profile=nobody", "novaact.region=eu-west-1"));
		assertTalksToFake(
				this.contextRunner.withPropertyValues("novaact.fips-enabled=true", "novaact.dual-stack-enabled=true"));
	}

	@Test
	void inspectionsReadTheLogsOfTheFakeInAnyRegion() {
		this.contextRunner.withConfiguration(AutoConfigurations.of(NovaActInspectionAutoConfiguration.class))
			.withPropertyValues("novaact.endpoint=" + REAL, "novaact.region=eu-west-1",
					"novaact.inspection.log-lines=10")
			.run((context) -> {
				FakeNovaActService fake = context.getBean(FakeNovaActService.class);
				WorkflowRunKey key = fake.addRun("invoices");
				fake.log(key, "ValueError: no total");
				WorkflowRunInspection inspection = context.getBean(NovaActClient.class).inspect(key);
				assertThat(inspection.findings()).anyMatch((finding) -> finding.endsWith("ValueError: no total"));
				assertThat(inspection.logLines()).hasSize(1);
			});
	}

	@Test
	void customizersDoNotLeadElsewhere() {
		for (Class<?> configuration : List.of(EndpointCustomizer.class, PartitionCustomizer.class,
				CredentialsCustomizer.class, HostInterceptor.class, BaseUrl.class, Proxy.class, PrimaryDetails.class)) {
			assertTalksToFake(this.contextRunner.withUserConfiguration(configuration));
		}
	}

	@Test
	void secondClientTalksToFakeInItsOwnRegion() {
		this.contextRunner.withUserConfiguration(SecondClients.class).run((context) -> {
			FakeNovaActService fake = context.getBean(FakeNovaActService.class);
			fake.addRun(KEY);
			WorkflowRun european = context.getBean("euClient", NovaActClient.class).getWorkflowRun(KEY);
			assertThat(european.workflowRunArn()).startsWith("arn:aws:nova-act:eu-west-1:");
			assertThat(fake.lastRequest().header("Authorization")).contains("/eu-west-1/nova-act/");
			WorkflowRun chinese = context.getBean("cnClient", NovaActClient.class).getWorkflowRun(KEY);
			assertThat(chinese.workflowRunArn()).startsWith("arn:aws-cn:nova-act:cn-north-1:");
			WorkflowRun first = context.getBean("novaActClient", NovaActClient.class).getWorkflowRun(KEY);
			assertThat(first.workflowRunArn()).startsWith("arn:aws:nova-act:us-east-1:");
			assertThat(fake.requestCount()).isEqualTo(3);
		});
	}

	@Test
	void warmUpTakesNoAnswerOfTest() {
		this.contextRunner.withUserConfiguration(EnqueuedAnswer.class)
			.withPropertyValues("novaact.warm-up=true", "novaact.retry.max-attempts=1")
			.run((context) -> {
				FakeNovaActService fake = context.getBean(FakeNovaActService.class);
				await().until(() -> fake.openConnections() == 1 && Thread.getAllStackTraces()
					.keySet()
					.stream()
					.noneMatch((thread) -> thread.getName().equals("novaact-warm-up")));
				assertThat(fake.requestCount()).isZero();
				NovaActClient client = context.getBean(NovaActClient.class);
				assertThatExceptionOfType(ThrottlingException.class).isThrownBy(() -> client.getWorkflowRun(KEY));
			});
	}

	@Test
	void probeTakesNoAnswerOfTest() {
		this.contextRunner.withPropertyValues("novaact.retry.max-attempts=1").run((context) -> {
			FakeNovaActService fake = context.getBean(FakeNovaActService.class);
			fake.addRun(KEY);
			fake.enqueue(FakeAnswer.throttled());
			NovaActClient client = context.getBean(NovaActClient.class);
			((MonitoredClient) client).probe(KEY, Duration.ofSeconds(30));
			assertThat(fake.requests()).isEmpty();
			assertThatExceptionOfType(ThrottlingException.class).isThrownBy(() -> client.getWorkflowRun(KEY));
			fake.answerAlways(FakeAnswer.throttled());
			assertThatExceptionOfType(ThrottlingException.class)
				.isThrownBy(() -> ((MonitoredClient) client).probe(KEY, Duration.ofSeconds(30)));
		});
	}

	@Test
	void watcherIsQuickUnlessTestSaysOtherwise() {
		ApplicationContextRunner application = this.contextRunner
			.withConfiguration(AutoConfigurations.of(NovaActWatchAutoConfiguration.class))
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addLast(new MapPropertySource("application.properties", Map.of("novaact.watch.interval", "10m",
						"novaact.watch.max-interval", "10m", "novaact.watch.stuck-after", "1h"))));
		application.run((context) -> {
			WatchSettings settings = context.getBean(MonitoredWatcher.class).activity().settings();
			assertThat(settings.interval()).isEqualTo(Duration.ofMillis(20));
			assertThat(settings.maxInterval()).isEqualTo(Duration.ofMillis(100));
			assertThat(settings.stuckAfter()).isEqualTo(Duration.ofHours(1));
		});
		application.withPropertyValues("novaact.watch.interval=50ms")
			.run((context) -> assertThat(context.getBean(MonitoredWatcher.class).activity().settings().interval())
				.isEqualTo(Duration.ofMillis(50)));
	}

	private static AwsCredentialsProvider otherCredentials() {
		return StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDOTHER", "other-secret"));
	}

	private static void assertTalksToFake(ApplicationContextRunner contextRunner) {
		contextRunner.run((context) -> {
			FakeNovaActService fake = context.getBean(FakeNovaActService.class);
			fake.addRun(KEY);
			NovaActClient client = context.getBean(NovaActClient.class);
			assertThat(client.getWorkflowRun(KEY).workflowRunId()).isEqualTo(KEY.workflowRunId());
			assertThat(fake.requestCount()).isOne();
			assertThat(fake.lastRequest().header("Authorization")).contains("Credential=" + fake.accessKey());
		});
	}

	@Nested
	@SpringBootTest(classes = ApplicationConfiguration.class,
			properties = { "novaact.retry.throttling-delay=0", "novaact.retry.max-delay=0" })
	@AutoConfigureFakeNovaAct
	class NothingIsLeft {

		@Autowired
		private FakeNovaActService fake;

		@Autowired
		private NovaActClient client;

		@Autowired
		@Qualifier("euClient")
		private NovaActClient euClient;

		@Autowired
		private CacheManager cacheManager;

		@RepeatedTest(2)
		void toTheNextTest() {
			for (NovaActClient each : List.of(this.client, this.euClient)) {
				ClientActivity activity = ((MonitoredClient) each).activity();
				assertThat(activity.retryQuotaAvailable()).isEqualTo(500);
				assertThat(activity.clockOffset()).isEqualTo(Duration.ZERO);
				assertThat(activity.recent()).isEmpty();
				assertThat(activity.counts()).allSatisfy((outcome, count) -> assertThat(count).isZero());
				assertThat(activity.summary())
					.isEqualTo(new ClientActivity.Summary(ClientActivity.State.UNKNOWN, null, 0, null, null, null));
			}
			assertThat(this.cacheManager.getCache("novaact.workflow-runs").get("key")).isNull();
			assertThat(this.cacheManager.getCache("others").get("key", Integer.class)).isIn(null, 1);
			this.cacheManager.getCache("novaact.workflow-runs").put("key", 1);
			this.cacheManager.getCache("others").put("key", 1);
			this.fake.setClockOffset(Duration.ofHours(2));
			this.fake.addRun(KEY);
			this.client.getWorkflowRun(KEY);
			this.euClient.getWorkflowRun(KEY);
			this.fake.answerAlways(FakeAnswer.throttled());
			for (NovaActClient each : List.of(this.client, this.euClient)) {
				for (int i = 0; i < 3; i++) {
					assertThatExceptionOfType(ThrottlingException.class).isThrownBy(() -> each.getWorkflowRun(KEY));
				}
				assertThat(((MonitoredClient) each).activity().retryQuotaAvailable()).isLessThan(500);
				assertThat(((MonitoredClient) each).activity().clockOffset()).isPositive();
			}
		}

	}

	@Nested
	@SpringBootTest(classes = WatchingConfiguration.class)
	@AutoConfigureFakeNovaAct
	class NothingIsWatched {

		private static @Nullable CompletableFuture<WorkflowRun> left;

		@Autowired
		private FakeNovaActService fake;

		@Autowired
		private WorkflowRunWatcher watcher;

		@Autowired
		private Events events;

		@RepeatedTest(2)
		void inTheNextTest() {
			assertThat(this.watcher.watchedRuns()).isEmpty();
			if (left != null) {
				assertThat(left).isCompletedExceptionally();
			}
			this.events.clear();
			WorkflowRunKey watched = this.fake.addRun("invoices");
			WorkflowRunKey awaited = this.fake.addRun("invoices",
					(run) -> run.endsAfterLookups(3, WorkflowRunStatus.FAILED));
			this.watcher.watch(watched);
			left = this.watcher.whenEnded(this.fake.addRun("invoices"));
			assertThat(this.watcher.waitForEnd(awaited, Duration.ofMinutes(1)).isTerminal()).isTrue();
			this.fake.endRun(watched, WorkflowRunStatus.SUCCEEDED);
			await().until(() -> this.events.stream()
				.filter(WorkflowRunEndedEvent.class::isInstance)
				.map(WorkflowRunEvent::key)
				.toList()
				.contains(watched));
			assertThat(this.events).extracting(WorkflowRunEvent::key).containsOnly(watched);
		}

	}

	@Nested
	@SpringBootTest(classes = WatchingConfiguration.class, properties = "novaact.watch.interval=20ms")
	@AutoConfigureFakeNovaAct
	class FixedRunId {

		@Autowired
		private FakeNovaActService fake;

		@Autowired
		private WorkflowRunWatcher watcher;

		@Autowired
		private Events events;

		@RepeatedTest(3)
		void endsInEachTest() {
			this.events.clear();
			this.watcher.watchDefinition(KEY.workflowDefinitionName());
			this.fake.addRun(KEY);
			CompletableFuture<WorkflowRun> future = this.watcher.whenEnded(KEY);
			await()
				.until(() -> this.fake.requestCount("GetWorkflowRun") + this.fake.requestCount("ListWorkflowRuns") > 2);
			assertThat(future).isNotDone();
			assertThat(this.events).noneMatch(WorkflowRunEndedEvent.class::isInstance);
			this.fake.endRun(KEY, WorkflowRunStatus.FAILED);
			await().until(() -> this.events.stream().anyMatch(WorkflowRunEndedEvent.class::isInstance));
			assertThat(future.join().status()).isEqualTo(WorkflowRunStatus.FAILED);
		}

	}

	@Nested
	@SpringBootTest(classes = DefinitionWatchingConfiguration.class,
			properties = "novaact.watch.definitions=of-the-properties")
	@AutoConfigureFakeNovaAct
	class WhatTheApplicationWatches {

		@Autowired
		private FakeNovaActService fake;

		@Autowired
		private WorkflowRunWatcher watcher;

		@Autowired
		private Events events;

		@RepeatedTest(2)
		void isWatchedInEachTest() {
			this.events.clear();
			this.watcher.watchDefinition("of-the-test");
			WorkflowRunKey one = this.fake.addRun("of-the-properties");
			WorkflowRunKey two = this.fake.addRun("of-the-constructor");
			await()
				.until(() -> this.events.stream().map(WorkflowRunEvent::key).toList().containsAll(List.of(one, two)));
			this.watcher.unwatchDefinition("of-the-constructor");
		}

		@BeforeEach
		void noDefinitionOfAnotherTest() {
			assertThat(((MonitoredWatcher) this.watcher).activity().definitions())
				.extracting(WatchActivity.Definition::name)
				.containsExactlyInAnyOrder("of-the-properties", "of-the-constructor");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class DefinitionWatchingConfiguration extends WatchingConfiguration {

		DefinitionWatchingConfiguration(WorkflowRunWatcher watcher) {
			watcher.watchDefinition("of-the-constructor");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class WatchingConfiguration {

		@Bean
		Events events() {
			return new Events();
		}

	}

	/**
	 * The events that were published.
	 */
	static class Events extends CopyOnWriteArrayList<WorkflowRunEvent> {

		@EventListener
		void on(WorkflowRunEvent event) {
			add(event);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class ApplicationConfiguration extends SecondClients {

		@Bean
		CacheManager cacheManager() {
			return new ConcurrentMapCacheManager("novaact.workflow-runs", "others");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SecondClients {

		@Bean(defaultCandidate = false)
		NovaActClient euClient(NovaActClient.Builder builder) {
			return builder.region("eu-west-1").build();
		}

		@Bean(defaultCandidate = false)
		NovaActClient cnClient(NovaActClient.Builder builder) {
			return builder.region("cn-north-1")
				.endpoint(REAL)
				.fipsEnabled(true)
				.credentialsProvider(otherCredentials())
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class EndpointCustomizer {

		@Bean
		NovaActClientCustomizer endpointCustomizer() {
			return (builder) -> builder.endpoint(REAL);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PartitionCustomizer {

		@Bean
		NovaActClientCustomizer partitionCustomizer() {
			return (builder) -> builder.region("us-gov-west-1").fipsEnabled(true).dualStackEnabled(true);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class CredentialsCustomizer {

		@Bean
		NovaActClientCustomizer credentialsCustomizer() {
			return (builder) -> builder.credentialsProvider(() -> {
				throw new IllegalStateException("A test must not ask for credentials");
			});
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class HostInterceptor {

		@Bean
		RestClientCustomizer hostInterceptor() {
			return (builder) -> builder
				.requestInterceptor((request, body, execution) -> execution.execute(new HttpRequestWrapper(request) {

					@Override
					public URI getURI() {
						return elsewhere(request);
					}

				}, body));
		}

		private static URI elsewhere(HttpRequest request) {
			return UriComponentsBuilder.fromUri(request.getURI())
				.scheme(REAL.getScheme())
				.host(REAL.getHost())
				.port(-1)
				.build(true)
				.toUri();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class BaseUrl {

		@Bean
		RestClientCustomizer baseUrl() {
			return (builder) -> builder.baseUrl(REAL);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Proxy {

		@Bean
		ClientHttpRequestFactoryBuilder<?> requestFactoryBuilder() {
			return ClientHttpRequestFactoryBuilder.httpComponents()
				.withHttpClientCustomizer((client) -> client.setProxy(new HttpHost("proxy.example.invalid", 3128)));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PrimaryDetails {

		@Bean
		@Primary
		NovaActConnectionDetails primaryDetails() {
			return new NovaActConnectionDetails() {

				@Override
				public URI getEndpoint() {
					return REAL;
				}

				@Override
				public AwsCredentialsProvider getCredentialsProvider() {
					return otherCredentials();
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class EnqueuedAnswer {

		@Bean
		FakeNovaActService service() {
			FakeNovaActService service = FakeNovaActService.start();
			service.enqueue(FakeAnswer.throttled());
			return service;
		}

	}

}
