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

import java.net.URI;
import java.time.Duration;
import java.util.Map;

import io.github.novaact.NovaActClient;
import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.client.DefaultNovaActClientBuilder;
import io.github.novaact.client.InvalidClientSettingsException;
import io.github.novaact.client.NoRegionException;
import io.github.novaact.monitoring.ClientSettings;
import io.github.novaact.monitoring.MonitoredClient;
import io.github.novaact.test.FakeNovaActService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsRegionProvider;

import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.restclient.test.MockServerRestClientCustomizer;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.http.MediaType;
import org.springframework.retry.support.RetryTemplate;
import org.springframework.test.web.client.match.MockRestRequestMatchers;
import org.springframework.test.web.client.response.MockRestResponseCreators;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests for {@link NovaActAutoConfiguration}.
 */
class NovaActAutoConfigurationTests {

	private final FakeNovaActService fake = FakeNovaActService.start();

	private final WorkflowRunKey key = this.fake.addRun("flow");

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(NovaActAutoConfiguration.class, RestClientAutoConfiguration.class,
				ImperativeHttpClientAutoConfiguration.class, HttpClientAutoConfiguration.class,
				SslAutoConfiguration.class, JacksonAutoConfiguration.class));

	private final ApplicationContextRunner fakeRunner = this.contextRunner.withPropertyValues(
			"novaact.endpoint=" + this.fake.endpoint(), "novaact.region=" + this.fake.region(),
			"novaact.credentials.access-key=" + this.fake.accessKey(),
			"novaact.credentials.secret-key=" + this.fake.secretKey());

	@AfterEach
	void close() {
		this.fake.close();
	}

	@Test
	void endpointRegionAndCredentialsAreEnough() {
		this.fakeRunner.run((context) -> {
			assertThat(context).hasSingleBean(NovaActClient.class).hasBean("novaActClient");
			assertThat(lookup(context).key()).isEqualTo(this.key);
		});
	}

	@Test
	void defaultsAreThoseOfTheBuilder() {
		try (NovaActClient client = new DefaultNovaActClientBuilder().endpoint(this.fake.endpoint())
			.region(this.fake.region())
			.build()) {
			ClientSettings settings = ((MonitoredClient) client).activity().settings();
			this.fakeRunner.run((context) -> assertThat(settings(context)).isEqualTo(settings));
		}
	}

	@Test
	void clientIsClosedWithTheContext() {
		NovaActClient[] client = new NovaActClient[1];
		this.fakeRunner.run((context) -> client[0] = context.getBean(NovaActClient.class));
		assertThat(catchThrowable(() -> client[0].getWorkflowRun(this.key))).isInstanceOf(IllegalStateException.class)
			.hasMessage("Nova Act client 'novaActClient' is closed");
	}

	@Test
	void clientOfTheUserSwitchesOursOff() {
		this.contextRunner.withBean("mine", NovaActClient.class, () -> (key) -> null)
			.run((context) -> assertThat(context).hasSingleBean(NovaActClient.class).doesNotHaveBean("novaActClient"));
	}

	@Test
	void backsOffWithoutWhatItNeeds() {
		for (Class<?> missing : new Class<?>[] { RestClientCustomizer.class, RetryTemplate.class,
				AwsCredentialsProvider.class }) {
			this.contextRunner.withClassLoader(new FilteredClassLoader(missing))
				.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(NovaActClient.class));
		}
	}

	@Test
	void builderGivesASecondClient() {
		try (FakeNovaActService other = FakeNovaActService.builder().region("eu-west-1").start()) {
			WorkflowRunKey otherKey = other.addRun("other");
			this.fakeRunner.run((context) -> {
				NovaActClient second = context.getBean(NovaActClient.Builder.class)
					.name("second")
					.region("eu-west-1")
					.endpoint(other.endpoint())
					.credentialsProvider(other.credentialsProvider())
					.build();
				assertThat(second.getWorkflowRun(otherKey)).isNotNull();
				assertThat(second).hasToString("NovaActClient 'second' of " + other.endpoint());
				assertThat(lookup(context)).isNotNull();
				second.close();
			});
		}
	}

	@Test
	void secondClientBesideTheFirst() {
		this.fakeRunner.withUserConfiguration(SecondClientConfiguration.class).run((context) -> {
			assertThat(context).hasBean("novaActClient").hasBean("euClient");
			assertThat(context.getBean(NovaActClient.class)).isSameAs(context.getBean("novaActClient"));
			assertThat(context.getBean("euClient"))
				.hasToString("NovaActClient 'euClient' of https://nova-act.eu-west-1.amazonaws.com");
		});
	}

	@Test
	void twoCredentialsProvidersAreNotGuessedBetween() {
		this.contextRunner.withPropertyValues("novaact.region=us-east-1")
			.withBean("one", AwsCredentialsProvider.class, this.fake::credentialsProvider)
			.withBean("two", AwsCredentialsProvider.class, this.fake::credentialsProvider)
			.run((context) -> assertThat(context).getFailure()
				.hasRootCauseInstanceOf(NoUniqueBeanDefinitionException.class));
	}

	@Test
	void connectionDetailsWinOverProperties() {
		this.contextRunner
			.withPropertyValues("novaact.endpoint=http://localhost:1", "novaact.region=us-west-2",
					"novaact.fips-enabled=true", "novaact.credentials.access-key=A", "novaact.credentials.secret-key=B")
			.withBean(NovaActConnectionDetails.class, () -> new NovaActConnectionDetails() {

				@Override
				public URI getEndpoint() {
					return NovaActAutoConfigurationTests.this.fake.endpoint();
				}

				@Override
				public String getRegion() {
					return NovaActAutoConfigurationTests.this.fake.region();
				}

				@Override
				public AwsCredentialsProvider getCredentialsProvider() {
					return NovaActAutoConfigurationTests.this.fake.credentialsProvider();
				}

			})
			.run((context) -> assertThat(lookup(context)).isNotNull());
	}

	@Test
	void detailsThatSayNothingLeaveTheProperties() {
		this.fakeRunner.withBean(NovaActConnectionDetails.class, () -> new NovaActConnectionDetails() {
		}).run((context) -> assertThat(lookup(context)).isNotNull());
	}

	@Test
	void providerBeansAreUsedWhenThePropertiesAreSilent() {
		this.contextRunner.withPropertyValues("novaact.endpoint=" + this.fake.endpoint())
			.withBean(AwsCredentialsProvider.class, this.fake::credentialsProvider)
			.withBean(AwsRegionProvider.class, () -> () -> Region.of(this.fake.region()))
			.run((context) -> {
				assertThat(lookup(context)).isNotNull();
				assertThat(context).hasSingleBean(AwsCredentialsProvider.class).hasSingleBean(AwsRegionProvider.class);
			});
	}

	@Test
	void propertiesWinOverProviderBeans() {
		this.fakeRunner
			.withBean(AwsCredentialsProvider.class,
					() -> StaticCredentialsProvider.create(AwsBasicCredentials.create("WRONG", "wrong")))
			.withBean(AwsRegionProvider.class, () -> () -> Region.of("mars-1"))
			.run((context) -> assertThat(lookup(context)).isNotNull());
	}

	@Test
	void weContributeNoProviderOfTheSdk() {
		this.fakeRunner.run((context) -> assertThat(context).doesNotHaveBean(AwsCredentialsProvider.class)
			.doesNotHaveBean(AwsRegionProvider.class));
	}

	@Test
	void customizersAreAppliedAfterTheProperties() {
		this.fakeRunner.withPropertyValues("novaact.call-timeout=1m")
			.withUserConfiguration(CustomizerConfiguration.class)
			.run((context) -> {
				lookup(context);
				assertThat(this.fake.lastRequest().header("X-Customized")).isEqualTo("yes");
				assertThat(this.fake.lastRequest().header("amz-sdk-request")).isEqualTo("attempt=1; max=7");
			});
	}

	@Test
	void propertiesOfJacksonDoNotReachTheClient() {
		this.fakeRunner
			.withPropertyValues("spring.jackson.property-naming-strategy=SNAKE_CASE",
					"spring.jackson.deserialization.fail-on-unknown-properties=true")
			.run((context) -> assertThat(lookup(context).key()).isEqualTo(this.key));
	}

	@Test
	void mockRestServiceServerWorks() {
		this.fakeRunner.withBean(MockServerRestClientCustomizer.class).run((context) -> {
			NovaActClient client = context.getBean(NovaActClient.class);
			MockServerRestClientCustomizer mock = context.getBean(MockServerRestClientCustomizer.class);
			String body = "{\"workflowRunArn\":\"a\",\"workflowRunId\":\"" + this.key.workflowRunId()
					+ "\",\"status\":\"FAILED\",\"startedAt\":1,\"modelId\":\"m\"}";
			mock.getServer()
				.expect(MockRestRequestMatchers.requestTo(
						this.fake.endpoint() + "/workflow-definitions/flow/workflow-runs/" + this.key.workflowRunId()))
				.andExpect(MockRestRequestMatchers.header("X-Amz-Date",
						org.hamcrest.Matchers.matchesPattern("\\d{8}T\\d{6}Z")))
				.andRespond(MockRestResponseCreators.withSuccess(body, MediaType.APPLICATION_JSON));
			assertThat(client.getWorkflowRun(this.key).statusAsString()).isEqualTo("FAILED");
			assertThat(this.fake.requestCount()).isZero();
		});
	}

	@ParameterizedTest
	@CsvSource({ "false, false, nova-act.eu-west-1.amazonaws.com", "true, false, nova-act-fips.eu-west-1.amazonaws.com",
			"false, true, nova-act.eu-west-1.api.aws", "true, true, nova-act-fips.eu-west-1.api.aws" })
	void regionFipsAndDualStackGiveTheEndpoint(boolean fips, boolean dualStack, String host) {
		this.contextRunner
			.withPropertyValues("novaact.region=eu-west-1", "novaact.fips-enabled=" + fips,
					"novaact.dual-stack-enabled=" + dualStack)
			.run((context) -> assertThat(settings(context).endpoint()).isEqualTo(URI.create("https://" + host)));
	}

	@Test
	void everyPropertyReachesTheClient() {
		this.contextRunner
			.withPropertyValues("novaact.region=eu-west-1", "novaact.endpoint=https://localhost:8443/base",
					"novaact.connect-timeout=3s", "novaact.read-timeout=11s", "novaact.call-timeout=31s",
					"novaact.max-connections=51", "novaact.max-response-size=2MB", "novaact.retry.max-attempts=4",
					"novaact.retry.throttling-delay=2s", "novaact.retry.transient-delay=60ms",
					"novaact.retry.max-delay=21s", "novaact.retry.max-retry-after=22s", "novaact.retry.quota=501")
			.run((context) -> assertThat(settings(context))
				.isEqualTo(new ClientSettings(URI.create("https://localhost:8443/base"), "eu-west-1",
						Duration.ofSeconds(3), Duration.ofSeconds(11), Duration.ofSeconds(31), 51,
						DataSize.ofMegabytes(2), new ClientSettings.Retry(4, Duration.ofSeconds(2),
								Duration.ofMillis(60), Duration.ofSeconds(21), Duration.ofSeconds(22), 501))));
	}

	@Test
	void retryThatIsNotEnabledIsOneAttempt() {
		this.contextRunner
			.withPropertyValues("novaact.region=eu-west-1", "novaact.retry.enabled=false",
					"novaact.retry.max-attempts=4")
			.run((context) -> assertThat(settings(context).retry().maxAttempts()).isOne());
	}

	@Test
	void sessionTokenReachesTheSignature() {
		this.fakeRunner.withPropertyValues("novaact.credentials.session-token=token").run((context) -> {
			catchThrowable(() -> lookup(context));
			assertThat(this.fake.lastRequest().header("X-Amz-Security-Token")).isEqualTo("token");
		});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', value = {
			"novaact.credentials.secret-key|novaact.credentials.access-key=A",
			"novaact.credentials.access-key|novaact.credentials.secret-key=B",
			"novaact.credentials.access-key|novaact.credentials.session-token=T",
			"novaact.credentials.profile|novaact.credentials.profile=no-such-profile",
			"novaact.credentials.profile|novaact.credentials.profile=p;novaact.credentials.access-key=A;novaact.credentials.secret-key=B",
			"novaact.credentials.access-key|novaact.credentials.access-key=\"   \";novaact.credentials.secret-key=B",
			"novaact.credentials.secret-key|novaact.credentials.access-key=A;novaact.credentials.secret-key=B C",
			"novaact.endpoint|novaact.endpoint=http://localhost;novaact.fips-enabled=true",
			"novaact.endpoint|novaact.endpoint=http://localhost;novaact.dual-stack-enabled=true",
			"novaact.endpoint|novaact.endpoint=not a uri", "novaact.endpoint|novaact.endpoint=localhost:8080",
			"novaact.endpoint|novaact.endpoint=ftp://localhost", "novaact.region|novaact.region=us east",
			"novaact.ssl.bundle|novaact.ssl.bundle=nope", "novaact.endpoint|novaact.endpoint=http://localhost/../a",
			"novaact.connect-timeout|novaact.connect-timeout=0", "novaact.read-timeout|novaact.read-timeout=-1s",
			"novaact.call-timeout|novaact.call-timeout=400d", "novaact.max-connections|novaact.max-connections=0",
			"novaact.max-response-size|novaact.max-response-size=0B",
			"novaact.max-response-size|novaact.max-response-size=2GB",
			"novaact.retry.max-attempts|novaact.retry.max-attempts=0",
			"novaact.retry.throttling-delay|novaact.retry.throttling-delay=-1s",
			"novaact.retry.transient-delay|novaact.retry.transient-delay=-1s",
			"novaact.retry.max-delay|novaact.retry.max-delay=-1s",
			"novaact.retry.max-retry-after|novaact.retry.max-retry-after=-1s",
			"novaact.retry.quota|novaact.retry.quota=-1" })
	void badPropertyFailsWithAnAnalysisThatNamesIt(String named, String properties) {
		this.contextRunner.withPropertyValues("novaact.region=us-east-1")
			.withPropertyValues(properties.replace("\"", "").split(";"))
			.run((context) -> {
				assertThat(context).hasFailed();
				assertThat(context.getStartupFailure()).hasRootCauseInstanceOf(InvalidClientSettingsException.class);
				FailureAnalysis analysis = analyze(context.getStartupFailure());
				assertThat(analysis.getDescription()).contains("'" + named + "'").doesNotContain("B C");
				assertThat(analysis.getAction()).contains("'" + named + "'");
			});
	}

	@Test
	void noRegionFailsWithAnAnalysisThatNamesTheProperty() {
		this.contextRunner.withBean(AwsRegionProvider.class, () -> () -> null).run((context) -> {
			assertThat(context).hasFailed();
			assertThat(context.getStartupFailure()).hasRootCauseInstanceOf(NoRegionException.class);
			assertThat(analyze(context.getStartupFailure()).getAction()).contains("novaact.region=us-east-1");
		});
	}

	private static FailureAnalysis analyze(Throwable failure) {
		return SpringFactoriesLoader.forDefaultResourceLocation().load(FailureAnalyzer.class, (type, name, ex) -> {
		})
			.stream()
			.filter((analyzer) -> analyzer.getClass().getPackageName().startsWith("io.github.novaact"))
			.map((analyzer) -> analyzer.analyze(failure))
			.filter(java.util.Objects::nonNull)
			.findFirst()
			.orElseThrow();
	}

	private static ClientSettings settings(AssertableApplicationContext context) {
		return ((MonitoredClient) context.getBean(NovaActClient.class)).activity().settings();
	}

	private WorkflowRun lookup(AssertableApplicationContext context) {
		return context.getBean(NovaActClient.class).getWorkflowRun(this.key);
	}

	@Configuration(proxyBeanMethods = false)
	static class SecondClientConfiguration {

		@Bean(defaultCandidate = false)
		NovaActClient euClient(NovaActClient.Builder builder) {
			return builder.region("eu-west-1").endpoint(URI.create("https://nova-act.eu-west-1.amazonaws.com")).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class CustomizerConfiguration {

		@Bean
		NovaActClientCustomizer attemptsCustomizer() {
			return (builder) -> builder.retryMaxAttempts(7);
		}

		@Bean
		RestClientCustomizer headerCustomizer() {
			return (builder) -> builder.defaultHeaders((headers) -> headers.setAll(Map.of("X-Customized", "yes")));
		}

	}

}
