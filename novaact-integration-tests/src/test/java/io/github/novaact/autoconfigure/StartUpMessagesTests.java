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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

import io.github.novaact.CredentialsException;
import io.github.novaact.NovaActClient;
import io.github.novaact.watch.WorkflowRunWatcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

import org.springframework.boot.SpringApplication;
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
import org.springframework.core.io.ClassPathResource;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests that the start says what is wrong, by the name of the property.
 */
@ExtendWith(OutputCaptureExtension.class)
class StartUpMessagesTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(NovaActAutoConfiguration.class, RestClientAutoConfiguration.class))
		.withPropertyValues("novaact.region=us-east-1");

	@ParameterizedTest
	@CsvSource({ "novaact.region", "novaact.endpoint", "novaact.credentials.access-key",
			"novaact.credentials.secret-key", "novaact.credentials.session-token", "novaact.credentials.profile",
			"novaact.ssl.bundle" })
	void placeholderThatNothingResolvedIsNamed(String property) {
		this.runner
			.withPropertyValues("novaact.credentials.access-key=AKIDEXAMPLE", "novaact.credentials.secret-key=secret",
					property + "=${NOVAACT_NO_SUCH_VARIABLE}")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageStartingWith("'" + property + "' has a placeholder"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "novaact.region", "novaact.endpoint", "novaact.credentials.secret-key" })
	void quotesAreNamedWithoutWhatStandsInThem(String property) {
		this.runner
			.withPropertyValues("novaact.credentials.access-key=AKIDEXAMPLE", "novaact.credentials.secret-key=other",
					property + "=\"confidential\"")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageStartingWith("'" + property + "' is in quotes")
				.hasMessageNotContaining("confidential"));
	}

	@ParameterizedTest
	@CsvSource({ "us-east-1a, us-east-1", "eu-central-1c, eu-central-1", "us-gov-west-1b, us-gov-west-1",
			"us-west-2-lax-1a, us-west-2" })
	void zoneIsNoRegion(String zone, String region) {
		this.runner.withPropertyValues("novaact.region=" + zone)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("'novaact.region' names the zone " + zone)
				.hasMessageEndingWith("the region is " + region));
	}

	@ParameterizedTest
	@CsvSource({ "us-esat-1, 1", "us-east-1, 0", "us-gov-west-1, 0" })
	void unknownRegionIsToldOfOnce(String region, int times, CapturedOutput output) {
		this.runner.withPropertyValues("novaact.region=" + region).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(output.toString().lines().filter((line) -> line.contains("is not known to this version")))
				.hasSize(times);
		});
	}

	@Test
	void oneLineSaysWhereRequestsGoAndWhatIsWatched(CapturedOutput output) {
		this.runner
			.withPropertyValues("novaact.credentials.access-key=AKIDEXAMPLE", "novaact.credentials.secret-key=secret",
					"novaact.watch.definitions=one,two")
			.run((context) -> assertThat(output.toString().lines().filter((line) -> line.contains("Nova Act client")))
				.singleElement()
				.satisfies((line) -> assertThat(line)
					.contains("Nova Act client 'novaActClient': region us-east-1, endpoint "
							+ "https://nova-act.us-east-1.amazonaws.com, credentials of the properties; "
							+ "watched definitions [one, two], store memory")
					.doesNotContain("AKIDEXAMPLE")));
	}

	@Test
	void underscoreInHostIsNamed() {
		this.runner.withPropertyValues("novaact.endpoint=https://nova_act.internal")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessage("'novaact.endpoint' has an underscore in its host, which names of hosts cannot have"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "novaact.connect-timeout=0", "novaact.read-timeout=-1s", "novaact.call-timeout=0ms",
			"novaact.max-connections=0", "novaact.max-response-size=0", "novaact.retry.max-attempts=0",
			"novaact.retry.throttling-delay=-1ms", "novaact.retry.quota=-1", "novaact.health.failure-threshold=0",
			"novaact.inspection.log-lines=-1", "novaact.inspection.log-lines=1001", "novaact.inspection.log-lines=all",
			"novaact.inspection.timeout=0s", "novaact.inspection.timeout=-1s", "novaact.inspection.timeout=soon",
			"novaact.call-timeout=soon", "novaact.max-response-size=big", "novaact.health.mode=sometimes" })
	void badValueIsNamed(String property) {
		this.runner.withPropertyValues(property)
			.run((context) -> assertThat(context).getFailure()
				.satisfies((failure) -> assertThat(Stream.iterate(failure, (ex) -> ex != null, Throwable::getCause)
					.map(String::valueOf)
					.anyMatch((text) -> text.contains(property.substring(0, property.indexOf('='))))).isTrue()));
	}

	@ParameterizedTest
	@ValueSource(strings = { "sts", "sso", "ssooidc" })
	void moduleThatIsMissingIsSaidFirst(String module) {
		AwsCredentialsProvider chain = () -> {
			throw SdkClientException.create("Unable to load credentials from any of the providers in the chain "
					+ "not this one, ".repeat(50) + " [WebIdentity: To use this, the '" + module
					+ "' service module must be on the class path.]" + " nor that one,".repeat(20) + " the end");
		};
		this.runner.withBean(AwsCredentialsProvider.class, () -> chain).run((context) -> {
			CredentialsException failure = catchThrowableOfType(CredentialsException.class,
					() -> context.getBean(NovaActClient.class)
						.getWorkflowRun("flow", "11111111-1111-4111-8111-111111111111"));
			assertThat(failure).hasMessageContaining("add software.amazon.awssdk:" + module)
				.hasMessageContaining("the end");
			if (module.startsWith("sso")) {
				assertThat(failure).hasMessageContaining("'sso' and 'ssooidc'");
			}
		});
	}

	@Test
	void failureOfTheStartIsAnalysed(CapturedOutput output) {
		SpringApplication application = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("novaact.region=us-east-1a")
			.build();
		assertThatThrownBy(application::run).isNotNull();
		assertThat(output).contains("APPLICATION FAILED TO START", "'novaact.region' names the zone us-east-1a");
	}

	@ParameterizedTest
	@ValueSource(classes = { NeedsClient.class, NeedsBuilder.class, NeedsWatcher.class })
	void beanThatIsNeededThoughItIsSwitchedOffIsExplained(Class<?> needy, CapturedOutput output) {
		SpringApplication application = new SpringApplicationBuilder(Application.class, needy)
			.web(WebApplicationType.NONE)
			.properties("novaact.enabled=false")
			.build();
		assertThatThrownBy(application::run).isNotNull();
		assertThat(output).contains("required a bean of type 'io.github.novaact.", "'novaact.enabled' is false")
			.doesNotContain("Consider defining");
	}

	@Test
	void watcherThatIsNeededBesideTwoClientsIsExplained(CapturedOutput output) {
		SpringApplication application = new SpringApplicationBuilder(Application.class, TwoClients.class,
				NeedsWatcher.class)
			.web(WebApplicationType.NONE)
			.build();
		assertThatThrownBy(application::run).isNotNull();
		assertThat(output).contains("required a bean of type 'io.github.novaact.watch.WorkflowRunWatcher'",
				"there are several: one, other", "@Primary");
	}

	@Test
	void nothingIsThereWhereItIsSwitchedOff() {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
			.web(WebApplicationType.NONE)
			.properties("novaact.enabled=false", "novaact.warm-up=true", "novaact.cache.enabled=true",
					"novaact.watch.definitions=flow", "novaact.region=not a region",
					"management.endpoints.web.exposure.include=*")
			.run()) {
			assertThat(Stream.of(context.getBeanDefinitionNames())
				.filter((name) -> name.toLowerCase().contains("novaact"))).isEmpty();
		}
	}

	@ParameterizedTest
	@MethodSource
	void everyAutoConfigurationIsSwitchedOff(String autoConfiguration) {
		Class<?> type = ClassUtils.resolveClassName(autoConfiguration, null);
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(type))
			.withPropertyValues("novaact.enabled=false", "novaact.cache.enabled=true", "novaact.watch.store=jdbc",
					"management.endpoints.web.exposure.include=*")
			.run((context) -> assertThat(context).doesNotHaveBean(type));
	}

	static List<String> everyAutoConfigurationIsSwitchedOff() {
		try {
			return new ClassPathResource(
					"META-INF/spring/org.springframework.boot.autoconfigure.AutoConfiguration.imports",
					NovaActAutoConfiguration.class.getClassLoader())
				.getContentAsString(StandardCharsets.UTF_8)
				.lines()
				.filter((line) -> line.startsWith("io.github.novaact"))
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoClients {

		@Bean
		NovaActClient one() {
			return (key) -> null;
		}

		@Bean
		NovaActClient other() {
			return (key) -> null;
		}

	}

	static class NeedsClient {

		NeedsClient(NovaActClient client) {
		}

	}

	static class NeedsBuilder {

		NeedsBuilder(NovaActClient.Builder builder) {
		}

	}

	static class NeedsWatcher {

		NeedsWatcher(WorkflowRunWatcher watcher) {
		}

	}

}
