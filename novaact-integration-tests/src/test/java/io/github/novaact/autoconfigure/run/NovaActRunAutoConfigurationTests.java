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

package io.github.novaact.autoconfigure.run;

import java.io.IOException;
import java.lang.reflect.Method;
import java.util.concurrent.atomic.AtomicReference;

import io.github.novaact.CreateWorkflowRunOptions;
import io.github.novaact.NovaActClient;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.autoconfigure.NovaActAutoConfiguration;
import io.github.novaact.autoconfigure.metrics.NovaActRunMetricsAutoConfiguration;
import io.github.novaact.observation.DefaultWorkflowRunExecutionObservationConvention;
import io.github.novaact.observation.WorkflowRunExecutionContext;
import io.github.novaact.run.InvalidRunSettingsException;
import io.github.novaact.run.OpenWorkflowRun;
import io.github.novaact.run.WorkflowRunTemplate;
import io.github.novaact.run.WorkflowRunTemplateBuilder;
import io.github.novaact.test.FakeNovaActService;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests for {@link NovaActRunAutoConfiguration}.
 */
@ExtendWith(OutputCaptureExtension.class)
class NovaActRunAutoConfigurationTests {

	private static final CreateWorkflowRunOptions OPTIONS = CreateWorkflowRunOptions.of("nova-act-latest");

	private final FakeNovaActService fake = FakeNovaActService.start();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(NovaActAutoConfiguration.class, RestClientAutoConfiguration.class,
				NovaActRunAutoConfiguration.class, NovaActRunMetricsAutoConfiguration.class))
		.withPropertyValues("novaact.endpoint=" + this.fake.endpoint(), "novaact.region=" + this.fake.region(),
				"novaact.credentials.access-key=" + this.fake.accessKey(),
				"novaact.credentials.secret-key=" + this.fake.secretKey());

	NovaActRunAutoConfigurationTests() {
		this.fake.addDefinition("flow");
	}

	@AfterEach
	void close() {
		this.fake.close();
	}

	@Test
	void templateIsABeanThatExecutesRuns() {
		this.runner.run((context) -> {
			assertThat(context).hasSingleBean(WorkflowRunTemplate.class).hasBean("workflowRunTemplate");
			WorkflowRunTemplate template = context.getBean(WorkflowRunTemplate.class);
			assertThat(template.isRunning()).isTrue();
			WorkflowRunKey key = template.execute("flow", OPTIONS, (run) -> run);
			assertThat(context.getBean(NovaActClient.class).getWorkflowRun(key).status())
				.isEqualTo(WorkflowRunStatus.SUCCEEDED);
		});
	}

	@Test
	void closingTheContextFailsOpenRunsWhileTheClientIsOpen() {
		AtomicReference<OpenWorkflowRun> open = new AtomicReference<>();
		this.runner.run((context) -> open.set(context.getBean(WorkflowRunTemplate.class).open("flow", OPTIONS)));
		assertThat(this.fake.requests("UpdateWorkflowRun")).singleElement().satisfies((request) -> {
			assertThat(request.path()).endsWith(open.get().key().workflowRunId());
			assertThat(request.body()).isEqualTo("{\"status\":\"FAILED\"}");
			assertThat(request.status()).isEqualTo(200);
		});
	}

	@Test
	void contextThatCannotStartFailsItsRuns() {
		this.runner.withUserConfiguration(FailingConfiguration.class).run((context) -> assertThat(context).hasFailed());
		assertThat(this.fake.requestCount("CreateWorkflowRun")).isOne();
		assertThat(this.fake.requestCount("UpdateWorkflowRun")).isOne();
	}

	@Test
	void templateOfTheUserSwitchesOursOff() {
		this.runner.withBean("theirs", WorkflowRunTemplate.class, () -> new WorkflowRunTemplate((key) -> null))
			.run((context) -> assertThat(context).hasSingleBean(WorkflowRunTemplate.class)
				.doesNotHaveBean("workflowRunTemplate"));
	}

	@Test
	void nothingWhereItIsSwitchedOff() {
		this.runner.withPropertyValues("novaact.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(WorkflowRunTemplate.class)
				.doesNotHaveBean(WorkflowRunTemplateBuilder.class));
	}

	@Test
	void twoTemplatesServeTwoClients() {
		try (FakeNovaActService europe = FakeNovaActService.builder()
			.region("eu-west-1")
			.credentials(this.fake.accessKey(), this.fake.secretKey())
			.start()) {
			europe.addDefinition("flow");
			this.runner.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
				.withBean("europe", FakeNovaActService.class, () -> europe)
				.withUserConfiguration(TwoClients.class)
				.run((context) -> {
					WorkflowRunTemplate first = context.getBean("workflowRunTemplate", WorkflowRunTemplate.class);
					WorkflowRunTemplate second = context.getBean("euTemplate", WorkflowRunTemplate.class);
					assertThat(first.clientName()).isEqualTo("novaActClient");
					assertThat(second.clientName()).isEqualTo("euClient");
					first.open("flow", OPTIONS);
					second.open("flow", OPTIONS);
					second.open("flow", OPTIONS);
					MeterRegistry registry = context.getBean(MeterRegistry.class);
					context.getBean("novaActRunMeters", MeterBinder.class).bindTo(registry);
					assertThat(registry.get("novaact.workflow.run.open").gauge().value()).isEqualTo(3);
				});
			assertThat(this.fake.requestCount("UpdateWorkflowRun")).isOne();
			assertThat(europe.requestCount("UpdateWorkflowRun")).isEqualTo(2);
		}
	}

	@Test
	void executionsAreObserved() {
		TestObservationRegistry registry = TestObservationRegistry.create();
		this.runner.withBean(ObservationRegistry.class, () -> registry).run((context) -> {
			WorkflowRunTemplate template = context.getBean(WorkflowRunTemplate.class);
			template.execute("flow", OPTIONS, (key) -> {
				assertThat(registry.getCurrentObservation().getContext())
					.isInstanceOf(WorkflowRunExecutionContext.class);
				return null;
			});
			catchThrowable(() -> template.execute("flow", OPTIONS, (key) -> {
				throw new IOException();
			}));
			catchThrowable(() -> template.execute("no-flow", OPTIONS, (key) -> null));
			template.open("flow", OPTIONS).succeed();
			TestObservationRegistryAssert.assertThat(registry)
				.hasNumberOfObservationsWithNameEqualTo("novaact.workflow.run.execution", 4)
				.hasAnObservationWithAKeyValue("outcome", "FAILED")
				.hasAnObservationWithAKeyValue("error.type", "IOException")
				.hasAnObservationWithAKeyValue("outcome", "NOT_CREATED")
				.hasAnObservationWithAKeyValue("error.type", "ResourceNotFoundException")
				.hasAnObservationWithAKeyValue("workflow.definition.name", "no-flow")
				.hasAnObservationWithAKeyValue("outcome", "SUCCEEDED")
				.hasAnObservationWithAKeyValue("client", "novaActClient");
		});
	}

	@Test
	void metersAreThoseOfTheApplication() {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
			.web(WebApplicationType.NONE)
			.run("--novaact.endpoint=" + this.fake.endpoint(), "--novaact.region=" + this.fake.region(),
					"--novaact.credentials.access-key=" + this.fake.accessKey(),
					"--novaact.credentials.secret-key=" + this.fake.secretKey())) {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			context.getBean(WorkflowRunTemplate.class).execute("flow", OPTIONS, (key) -> {
				assertThat(registry.get("novaact.workflow.run.open").gauge().value()).isOne();
				return null;
			});
			assertThat(registry.get("novaact.workflow.run.open").gauge().value()).isZero();
			assertThat(registry.get("novaact.workflow.run.execution")
				.tags("workflow.definition.name", "flow", "outcome", "SUCCEEDED", "error.type", "none", "client",
						"novaActClient")
				.timer()
				.count()).isOne();
			assertThat(registry.get("novaact.operation").tag("operation", "UpdateWorkflowRun").timer().count()).isOne();
		}
	}

	@Test
	void definitionsOfMetersAreBounded() {
		DefaultWorkflowRunExecutionObservationConvention convention = new DefaultWorkflowRunExecutionObservationConvention();
		for (int i = 0; i < 100; i++) {
			assertThat(definition(convention, "flow-" + i)).isEqualTo("flow-" + i);
		}
		assertThat(definition(convention, "flow-100")).isEqualTo("other");
		assertThat(definition(convention, "flow-7")).isEqualTo("flow-7");
	}

	private static String definition(DefaultWorkflowRunExecutionObservationConvention convention, String name) {
		return convention.getLowCardinalityKeyValues(new WorkflowRunExecutionContext(name, "client"))
			.stream()
			.filter((keyValue) -> keyValue.getKey().equals("workflow.definition.name"))
			.findFirst()
			.orElseThrow()
			.getValue();
	}

	@ParameterizedTest
	@CsvSource({ "novaact.run.update-timeout, -1s", "novaact.run.update-timeout, 8d",
			"novaact.run.shutdown-timeout, -1ms", "novaact.run.shutdown-timeout, 200d" })
	void badSettingIsNamed(String property, String value, CapturedOutput output) {
		this.runner.withPropertyValues(property + "=" + value)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidRunSettingsException.class)
				.hasMessageStartingWith("'" + property + "' must be from 0 to 7 days"));
		assertThatThrownBy(() -> new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.run("--novaact.region=us-east-1", "--" + property + "=" + value)).isNotNull();
		assertThat(output).contains("The template of workflow runs cannot be configured: '" + property + "'");
	}

	@Test
	void severalClientsAreNamedWhereATemplateIsRequired(CapturedOutput output) {
		assertThatThrownBy(
				() -> new SpringApplicationBuilder(Application.class, Requiring.class).web(WebApplicationType.NONE)
					.run("--novaact.region=us-east-1"))
			.isNotNull();
		assertThat(output).contains("a template has one client, and there are several");
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void executionsRunOnVirtualThreads() {
		this.runner.run((context) -> {
			WorkflowRunTemplate template = context.getBean(WorkflowRunTemplate.class);
			AtomicReference<Throwable> thrown = new AtomicReference<>();
			Method start = Thread.class.getMethod("startVirtualThread", Runnable.class);
			Thread thread = (Thread) start.invoke(null,
					(Runnable) () -> thrown.set(catchThrowable(() -> template.execute("flow", OPTIONS, (key) -> {
						Thread.currentThread().interrupt();
						throw new InterruptedException();
					}))));
			thread.join();
			assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
			assertThat(context.getBean(NovaActClient.class).listWorkflowRuns("flow")).singleElement()
				.satisfies((run) -> assertThat(run.status()).isEqualTo(WorkflowRunStatus.FAILED));
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class TwoClients {

		@Bean(defaultCandidate = false)
		NovaActClient euClient(NovaActClient.Builder builder, FakeNovaActService europe) {
			return builder.region(europe.region()).endpoint(europe.endpoint()).build();
		}

		@Bean
		WorkflowRunTemplate workflowRunTemplate(WorkflowRunTemplateBuilder builder) {
			return builder.build();
		}

		@Bean(defaultCandidate = false)
		WorkflowRunTemplate euTemplate(WorkflowRunTemplateBuilder builder,
				@Qualifier("euClient") NovaActClient client) {
			return builder.client(client).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FailingConfiguration {

		@Bean
		String failing(WorkflowRunTemplate template) {
			template.open("flow", OPTIONS);
			throw new IllegalStateException("Not started");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	static class Requiring {

		@Bean
		NovaActClient one(NovaActClient.Builder builder) {
			return builder.build();
		}

		@Bean
		NovaActClient two(NovaActClient.Builder builder) {
			return builder.build();
		}

		@Bean
		String requiring(WorkflowRunTemplate template) {
			return template.clientName();
		}

	}

}
