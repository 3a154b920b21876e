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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import io.github.novaact.NovaActClient;
import io.github.novaact.monitoring.MonitoredClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.utils.internal.SystemSettingUtilsTestBackdoor;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link AwsSettings}: each moves our client to where it moves AWS's own.
 */
@ExtendWith(OutputCaptureExtension.class)
class AwsSettingsTests {

	private static final URI REGIONAL = URI.create("https://nova-act.us-east-1.amazonaws.com");

	private final List<String> systemProperties = new ArrayList<>();

	@TempDir
	private Path directory;

	@BeforeEach
	void haveNoConfiguration() throws Exception {
		configuration("");
	}

	@AfterEach
	void forget() {
		this.systemProperties.forEach(System::clearProperty);
		SystemSettingUtilsTestBackdoor.clearEnvironmentVariableOverrides();
	}

	@Test
	void withoutAnyTheRegionSays() {
		assertThat(both()).isEqualTo(REGIONAL);
	}

	@ParameterizedTest
	@CsvSource({ "aws.useFipsEndpoint, true, https://nova-act-fips.us-east-1.amazonaws.com",
			"aws.useFipsEndpoint, TRUE, https://nova-act-fips.us-east-1.amazonaws.com",
			"aws.useFipsEndpoint, false, https://nova-act.us-east-1.amazonaws.com",
			"aws.useDualstackEndpoint, true, https://nova-act.us-east-1.api.aws",
			"aws.endpointUrlNovaAct, https://own.example, https://own.example",
			"aws.endpointUrl, https://general.example:8443, https://general.example:8443" })
	void systemPropertyMovesBoth(String name, String value, URI expected) {
		system(name, value);
		assertThat(both()).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource({ "AWS_USE_FIPS_ENDPOINT, true, https://nova-act-fips.us-east-1.amazonaws.com",
			"AWS_USE_DUALSTACK_ENDPOINT, true, https://nova-act.us-east-1.api.aws",
			"AWS_ENDPOINT_URL_NOVA_ACT, https://own.example, https://own.example",
			"AWS_ENDPOINT_URL, https://general.example:8443, https://general.example:8443" })
	void environmentVariableMovesBoth(String name, String value, URI expected) {
		environment(name, value);
		assertThat(both()).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource({ "use_fips_endpoint, true, https://nova-act-fips.us-east-1.amazonaws.com",
			"use_dualstack_endpoint, true, https://nova-act.us-east-1.api.aws",
			"endpoint_url, https://general.example, https://general.example" })
	void profileMovesBoth(String name, String value, URI expected) throws Exception {
		configuration("[default]\n" + name + " = " + value + "\n[profile other]\nregion = eu-west-1\n");
		assertThat(both()).isEqualTo(expected);
	}

	@Test
	void servicesSectionMovesBoth() throws Exception {
		configuration("""
				[default]
				services = mine
				endpoint_url = https://general.example
				[services mine]
				nova_act =
				  endpoint_url = https://own.example
				s3 =
				  endpoint_url = https://s3.example
				""");
		assertThat(both()).isEqualTo(URI.create("https://own.example"));
	}

	@Test
	void namedProfileMovesBoth() throws Exception {
		configuration("[default]\nendpoint_url = https://wrong.example\n[profile other]\n"
				+ "endpoint_url = https://other.example\n");
		environment("AWS_PROFILE", "other");
		assertThat(both()).isEqualTo(URI.create("https://other.example"));
	}

	@Test
	void systemComesBeforeEnvironmentBeforeProfileAndServiceBeforeGeneral() throws Exception {
		configuration("[default]\nendpoint_url = https://6.example\n");
		assertThat(both()).isEqualTo(URI.create("https://6.example"));
		configuration("[default]\nservices = mine\nendpoint_url = https://6.example\n[services mine]\nnova_act =\n"
				+ "  endpoint_url = https://5.example\n");
		assertThat(both()).isEqualTo(URI.create("https://5.example"));
		environment("AWS_ENDPOINT_URL", "https://4.example");
		assertThat(both()).isEqualTo(URI.create("https://4.example"));
		environment("AWS_ENDPOINT_URL_NOVA_ACT", "https://3.example");
		assertThat(both()).isEqualTo(URI.create("https://3.example"));
		system("aws.endpointUrl", "https://2.example");
		assertThat(both()).isEqualTo(URI.create("https://2.example"));
		system("aws.endpointUrlNovaAct", "https://1.example");
		assertThat(both()).isEqualTo(URI.create("https://1.example"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "aws.ignoreConfiguredEndpointUrls", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
			"ignore_configured_endpoint_urls" })
	void endpointsAreIgnoredWhereThatIsSaid(String ignore) throws Exception {
		configuration("[default]\nendpoint_url = https://general.example\n"
				+ (ignore.startsWith("ignore") ? ignore + " = true\n" : ""));
		environment("AWS_ENDPOINT_URL_NOVA_ACT", "https://own.example");
		if (ignore.startsWith("aws.")) {
			system(ignore, "true");
		}
		else if (ignore.startsWith("AWS")) {
			environment(ignore, "true");
		}
		assertThat(both()).isEqualTo(REGIONAL);
	}

	@Test
	void oursWin() {
		environment("AWS_ENDPOINT_URL_NOVA_ACT", "https://own.example");
		assertThat(endpoint(builder().endpoint(URI.create("https://ours.example"))))
			.isEqualTo(URI.create("https://ours.example"));
		assertThat(endpoint(builder().fipsEnabled(true)))
			.isEqualTo(URI.create("https://nova-act-fips.us-east-1.amazonaws.com"));
		SystemSettingUtilsTestBackdoor.clearEnvironmentVariableOverrides();
		environment("AWS_USE_FIPS_ENDPOINT", "true");
		assertThat(endpoint(builder().fipsEnabled(false))).isEqualTo(REGIONAL);
		assertThat(endpoint(builder().endpoint(URI.create("https://ours.example"))))
			.isEqualTo(URI.create("https://ours.example"));
	}

	@Test
	void settingsThatContradictEachOtherAreNamed() {
		environment("AWS_ENDPOINT_URL", "https://general.example");
		environment("AWS_USE_FIPS_ENDPOINT", "true");
		assertThatExceptionOfType(InvalidClientSettingsException.class).isThrownBy(() -> endpoint(builder()))
			.withMessage("'AWS_ENDPOINT_URL' cannot be combined with AWS_USE_FIPS_ENDPOINT");
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(AwsSettingsTests::endpointOfAws)
			.withMessageContaining("FIPS");
	}

	@Test
	void badValuesAreNamed() throws Exception {
		environment("AWS_USE_FIPS_ENDPOINT", "yes");
		assertThatExceptionOfType(InvalidClientSettingsException.class).isThrownBy(() -> endpoint(builder()))
			.withMessage("'AWS_USE_FIPS_ENDPOINT' must be true or false");
		SystemSettingUtilsTestBackdoor.clearEnvironmentVariableOverrides();
		configuration("[default]\nendpoint_url = ftp://x\n");
		assertThatExceptionOfType(InvalidClientSettingsException.class).isThrownBy(() -> endpoint(builder()))
			.withMessage("'endpoint_url of the profile 'default'' must start with https:// or http://");
	}

	@Test
	void malformedFilesAreLeftAsideAndToldOf(CapturedOutput output) throws Exception {
		configuration("[default\nendpoint_url");
		assertThat(endpoint(builder())).isEqualTo(REGIONAL);
		assertThat(output).contains("The AWS configuration files are ignored");
	}

	@Test
	void profileOfOursSaysTheRegionAndMore() throws Exception {
		configuration(
				"[default]\nregion = us-west-2\n[profile eu]\nregion = eu-west-1\nuse_dualstack_endpoint = true\n");
		DefaultNovaActClientBuilder builder = new DefaultNovaActClientBuilder().defaultRegion(() -> "us-east-2")
			.credentialsProvider(AnonymousCredentialsProvider.create())
			.profile("eu");
		assertThat(endpoint(builder)).isEqualTo(URI.create("https://nova-act.eu-west-1.api.aws"));
		assertThat(endpoint(builder.region("us-east-1"))).isEqualTo(URI.create("https://nova-act.us-east-1.api.aws"));
	}

	private URI both() {
		URI ours = endpoint(builder());
		assertThat(ours).isEqualTo(endpointOfAws());
		return ours;
	}

	private static DefaultNovaActClientBuilder builder() {
		return new DefaultNovaActClientBuilder().region("us-east-1")
			.credentialsProvider(AnonymousCredentialsProvider.create());
	}

	private static URI endpoint(DefaultNovaActClientBuilder builder) {
		try (NovaActClient client = builder.build()) {
			return ((MonitoredClient) client).activity().settings().endpoint();
		}
	}

	private static URI endpointOfAws() {
		AtomicReference<URI> uri = new AtomicReference<>();
		try (software.amazon.awssdk.services.novaact.NovaActClient client = software.amazon.awssdk.services.novaact.NovaActClient
			.builder()
			.region(Region.US_EAST_1)
			.credentialsProvider(AnonymousCredentialsProvider.create())
			.overrideConfiguration((override) -> override.addExecutionInterceptor(new NothingIsSent(uri)))
			.build()) {
			client.getWorkflowRun(
					(run) -> run.workflowDefinitionName("flow").workflowRunId("11111111-1111-4111-8111-111111111111"));
			throw new IllegalStateException("Something was sent");
		}
		catch (NotSentException ex) {
			URI sent = uri.get();
			int port = (sent.getPort() == 443) ? -1 : sent.getPort();
			return URI.create(sent.getScheme() + "://" + sent.getHost() + ((port != -1) ? ":" + port : ""));
		}
	}

	private void configuration(String text) throws Exception {
		Path file = Files.writeString(this.directory.resolve("config-" + System.nanoTime()), text);
		system("aws.configFile", file.toString());
		system("aws.sharedCredentialsFile", this.directory.resolve("no-credentials").toString());
	}

	private void system(String name, String value) {
		System.setProperty(name, value);
		this.systemProperties.add(name);
	}

	private static void environment(String name, String value) {
		SystemSettingUtilsTestBackdoor.addEnvironmentVariableOverride(name, value);
	}

	private record NothingIsSent(AtomicReference<URI> uri) implements ExecutionInterceptor {

		@Override
		public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
			this.uri.set(context.httpRequest().getUri());
			throw new NotSentException();
		}

	}

	@SuppressWarnings("serial")
	private static final class NotSentException extends RuntimeException {

	}

}
