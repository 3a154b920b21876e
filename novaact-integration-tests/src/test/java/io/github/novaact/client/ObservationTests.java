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

package io.github.novaact.client;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;

import brave.handler.MutableSpan;
import brave.handler.SpanHandler;
import brave.propagation.TraceContext;
import io.github.novaact.AccessDeniedException;
import io.github.novaact.ListOptions;
import io.github.novaact.NovaActClient;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.observation.DefaultWorkflowRunLookupObservationConvention;
import io.github.novaact.observation.WorkflowRunLookupContext;
import io.github.novaact.observation.WorkflowRunLookupObservationConvention;
import io.github.novaact.test.FakeAnswer;
import io.github.novaact.test.FakeNovaActService;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.http.client.observation.ClientRequestObservationContext;
import org.springframework.http.client.observation.ClientRequestObservationConvention;
import org.springframework.http.client.observation.DefaultClientRequestObservationConvention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for the observation of a lookup and the span that comes of it.
 */
class ObservationTests {

	private final FakeNovaActService fake = FakeNovaActService.start();

	private final WorkflowRunKey key = this.fake.addRun("flow");

	private final TestObservationRegistry registry = TestObservationRegistry.create();

	@AfterEach
	void close() {
		this.fake.close();
	}

	@Test
	void everyKeyIsPresentAfterSuccess() {
		this.fake.enqueue(FakeAnswer.ownAnswer().withRequestId("r-1"));
		lookUp(TestClients.builder(this.fake).name("mine"));
		TestObservationRegistryAssert.assertThat(this.registry)
			.hasObservationWithNameEqualTo("novaact.workflow.run.lookup")
			.that()
			.hasBeenStarted()
			.hasBeenStopped()
			.hasContextualNameEqualTo("NovaAct.GetWorkflowRun")
			.hasOnlyKeys("outcome", "workflow.run.status", "error.type", "region", "client", "workflow.definition.name",
					"workflow.run.id", "aws.request_id", "attempts", "cloud.region", "rpc.system", "rpc.service",
					"rpc.method", "server.address")
			.hasLowCardinalityKeyValue("outcome", "SUCCESS")
			.hasLowCardinalityKeyValue("workflow.run.status", "RUNNING")
			.hasLowCardinalityKeyValue("error.type", "none")
			.hasLowCardinalityKeyValue("region", "us-east-1")
			.hasLowCardinalityKeyValue("client", "mine")
			.hasHighCardinalityKeyValue("workflow.definition.name", "flow")
			.hasHighCardinalityKeyValue("workflow.run.id", this.key.workflowRunId())
			.hasHighCardinalityKeyValue("aws.request_id", "r-1")
			.hasHighCardinalityKeyValue("attempts", "1")
			.hasHighCardinalityKeyValue("cloud.region", "us-east-1")
			.hasHighCardinalityKeyValue("rpc.system", "aws-api")
			.hasHighCardinalityKeyValue("rpc.service", "Nova Act")
			.hasHighCardinalityKeyValue("rpc.method", "GetWorkflowRun")
			.hasHighCardinalityKeyValue("server.address", "127.0.0.1");
	}

	@Test
	void retriesAreEventsAndFailuresErrors() {
		this.fake.enqueue(FakeAnswer.throttled());
		this.fake.enqueue(FakeAnswer.accessDenied().withRequestId("r-2"));
		catchThrowableOfType(AccessDeniedException.class, () -> lookUp(TestClients.builder(this.fake)));
		TestObservationRegistryAssert.assertThat(this.registry)
			.hasNumberOfObservationsWithNameEqualTo("novaact.workflow.run.lookup", 1)
			.hasObservationWithNameEqualTo("novaact.workflow.run.lookup")
			.that()
			.hasEvent("novaact.retry", "retry throttling")
			.hasLowCardinalityKeyValue("outcome", "CLIENT_ERROR")
			.hasLowCardinalityKeyValue("workflow.run.status", "none")
			.hasLowCardinalityKeyValue("error.type", "AccessDeniedException")
			.hasHighCardinalityKeyValue("attempts", "2")
			.hasHighCardinalityKeyValue("aws.request_id", "r-2")
			.hasError();
	}

	@Test
	void requestIdIsOmittedWhereThereIsNone() {
		this.fake.enqueue(FakeAnswer.html(404));
		catchThrowableOfType(RuntimeException.class, () -> lookUp(TestClients.builder(this.fake)));
		TestObservationRegistryAssert.assertThat(this.registry)
			.hasObservationWithNameEqualTo("novaact.workflow.run.lookup")
			.that()
			.doesNotHaveHighCardinalityKeyValueWithKey("aws.request_id");
	}

	@Test
	void otherOperationsHaveTheAttributesOfAwsSdksToo() {
		try (NovaActClient client = TestClients.builder(this.fake).observationRegistry(this.registry).build()) {
			client.getWorkflowDefinition("flow");
		}
		TestObservationRegistryAssert.assertThat(this.registry)
			.hasObservationWithNameEqualTo("novaact.operation")
			.that()
			.hasContextualNameEqualTo("NovaAct.GetWorkflowDefinition")
			.hasHighCardinalityKeyValue("cloud.region", "us-east-1")
			.hasHighCardinalityKeyValue("rpc.system", "aws-api")
			.hasHighCardinalityKeyValue("rpc.service", "Nova Act")
			.hasHighCardinalityKeyValue("rpc.method", "GetWorkflowDefinition")
			.hasHighCardinalityKeyValue("server.address", "127.0.0.1");
	}

	@Test
	void addressOfTheServerIsTheHostOfTheEndpoint() {
		for (String endpoint : List.of("http://localhost:1", "http://[::1]:1/base")) {
			catchThrowableOfType(RuntimeException.class,
					() -> lookUp(TestClients.builder(this.fake).endpoint(URI.create(endpoint)).retryEnabled(false)));
		}
		TestObservationRegistryAssert.assertThat(this.registry)
			.hasHandledContextsThatSatisfy((contexts) -> assertThat(contexts)
				.extracting((context) -> context.getHighCardinalityKeyValue("server.address").getValue())
				.containsExactly("localhost", "::1"));
	}

	@Test
	void pageTokenIsInNoKeyValue() {
		ClientRequestObservationConvention own = new DefaultClientRequestObservationConvention() {

			@Override
			public KeyValues getHighCardinalityKeyValues(ClientRequestObservationContext context) {
				return super.getHighCardinalityKeyValues(context).and("url.full",
						context.getCarrier().getURI().toString(), "url.query",
						context.getCarrier().getURI().getQuery());
			}

		};
		for (DefaultNovaActClientBuilder builder : List.of(TestClients.builder(this.fake),
				TestClients.builder(this.fake)
					.restClientCustomizer((restClient) -> restClient.observationConvention(own)))) {
			this.fake.enqueue(FakeAnswer.json(200, "{\"workflowRunSummaries\":[]}"));
			try (NovaActClient client = builder.observationRegistry(this.registry)
				.restClientCustomizer((restClient) -> restClient.observationRegistry(this.registry))
				.build()) {
				client.listWorkflowRuns("flow", new ListOptions(7, null, "secret+token/1")).stream().toList();
			}
		}
		assertThat(this.fake.lastRequest().queryParameter("nextToken")).isEqualTo("secret+token/1");
		TestObservationRegistryAssert.assertThat(this.registry)
			.hasHandledContextsThatSatisfy(
					(contexts) -> assertThat(contexts)
						.anySatisfy((context) -> assertThat(context.getHighCardinalityKeyValue("http.url")).isNotNull()
							.satisfies((url) -> assertThat(url.getValue())
								.endsWith("/workflow-definitions/flow/workflow-runs")))
						.allSatisfy((context) -> assertThat(context.getAllKeyValues()).extracting(KeyValue::getValue)
							.noneMatch((value) -> value.contains("secret"))));
	}

	@Test
	void codeThatIsNotKnownIsOther() {
		this.fake.enqueue(FakeAnswer.error(418, "Code-" + this.key.workflowRunId(), "{}"));
		catchThrowableOfType(RuntimeException.class, () -> lookUp(TestClients.builder(this.fake)));
		TestObservationRegistryAssert.assertThat(this.registry)
			.hasObservationWithNameEqualTo("novaact.workflow.run.lookup")
			.that()
			.hasLowCardinalityKeyValue("error.type", "other");
	}

	@Test
	void conventionCanBeReplaced() {
		WorkflowRunLookupObservationConvention convention = new DefaultWorkflowRunLookupObservationConvention() {

			@Override
			public KeyValues getLowCardinalityKeyValues(WorkflowRunLookupContext context) {
				return super.getLowCardinalityKeyValues(context).and("team", "blue");
			}

		};
		lookUp(TestClients.builder(this.fake).observationConvention(convention));
		TestObservationRegistryAssert.assertThat(this.registry)
			.hasObservationWithNameEqualTo("novaact.workflow.run.lookup")
			.that()
			.hasLowCardinalityKeyValue("team", "blue");
	}

	@Test
	void spanOfTheLookupIsTheParentOfThoseOfItsAttempts() {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(TracingApplication.class)
			.web(WebApplicationType.NONE)
			.properties("management.tracing.sampling.probability=1.0", "novaact.endpoint=" + this.fake.endpoint(),
					"novaact.region=" + this.fake.region(), "novaact.credentials.access-key=" + this.fake.accessKey(),
					"novaact.credentials.secret-key=" + this.fake.secretKey(), "novaact.retry.throttling-delay=1ms")
			.run()) {
			this.fake.enqueue(FakeAnswer.throttled());
			context.getBean(NovaActClient.class).getWorkflowRun(this.key);
			List<MutableSpan> spans = context.getBean(Spans.class).spans;
			assertThat(spans).hasSize(3);
			MutableSpan lookup = spans.get(2);
			assertThat(lookup.name()).isEqualTo("NovaAct.GetWorkflowRun");
			assertThat(lookup.kind()).isEqualTo(brave.Span.Kind.CLIENT);
			assertThat(lookup.tags()).containsEntry("rpc.system", "aws-api")
				.containsEntry("workflow.run.id", this.key.workflowRunId());
			assertThat(lookup.annotations()).extracting("value").contains("retry throttling");
			assertThat(spans.subList(0, 2)).allSatisfy((attempt) -> {
				assertThat(attempt.parentId()).isEqualTo(lookup.id());
				assertThat(attempt.traceId()).isEqualTo(lookup.traceId());
			});
			assertThat(this.fake.lastRequest().header("traceparent")).contains(lookup.traceId());
		}
	}

	private void lookUp(DefaultNovaActClientBuilder builder) {
		try (NovaActClient client = builder.observationRegistry(this.registry).build()) {
			client.getWorkflowRun(this.key);
		}
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class TracingApplication {

		@Bean
		Spans spans() {
			return new Spans();
		}

	}

	static class Spans extends SpanHandler {

		private final List<MutableSpan> spans = new ArrayList<>();

		@Override
		public boolean end(TraceContext context, MutableSpan span, Cause cause) {
			this.spans.add(span);
			return true;
		}

	}

}
