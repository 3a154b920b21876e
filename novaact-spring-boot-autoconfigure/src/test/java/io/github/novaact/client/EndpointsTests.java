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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.novaact.endpoints.NovaActEndpointParams;
import software.amazon.awssdk.services.novaact.endpoints.NovaActEndpointProvider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link Endpoints}.
 */
class EndpointsTests {

	@ParameterizedTest
	@CsvSource({ "false, false", "true, false", "false, true", "true, true" })
	void areThoseOfTheServicesEndpointRules(boolean fips, boolean dualStack) {
		NovaActEndpointProvider rules = NovaActEndpointProvider.defaultProvider();
		for (Region region : Region.regions()) {
			NovaActEndpointParams params = NovaActEndpointParams.builder()
				.region(region)
				.useFips(fips)
				.useDualStack(dualStack)
				.build();
			assertThat(Endpoints.of(region.id(), fips, dualStack))
				.isEqualTo(rules.resolveEndpoint(params).join().endpointUrl().toUri());
		}
	}

	@ParameterizedTest
	@CsvSource({ "eu-moon-1, amazonaws.com, api.aws", "cn-moon-1, amazonaws.com.cn, api.amazonwebservices.com.cn",
			"us-gov-moon-1, amazonaws.com, api.aws", "us-iso-moon-1, c2s.ic.gov, api.aws.ic.gov",
			"us-isob-moon-1, sc2s.sgov.gov, api.aws.scloud", "eu-isoe-moon-1, cloud.adc-e.uk, api.cloud-aws.adc-e.uk",
			"us-isof-moon-1, csp.hci.ic.gov, api.aws.hci.ic.gov",
			"eusc-de-moon-1, amazonaws.eu, api.amazonwebservices.eu" })
	void regionThatIsNotKnownYetHasAnEndpointOfItsPartition(String region, String suffix, String dualStackSuffix) {
		assertThat(Endpoints.of(region, false, false))
			.isEqualTo(URI.create("https://nova-act." + region + "." + suffix));
		assertThat(Endpoints.of(region, true, false))
			.isEqualTo(URI.create("https://nova-act-fips." + region + "." + suffix));
		assertThat(Endpoints.of(region, false, true))
			.isEqualTo(URI.create("https://nova-act." + region + "." + dualStackSuffix));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "us east 1", "us-east-1.evil.example", "us-east-1/", "-x", "x-", "a@b", "a\nb" })
	void rejectsWhatIsNotARegion(String region) {
		assertThatExceptionOfType(InvalidClientSettingsException.class).isThrownBy(() -> Endpoints.checkRegion(region))
			.satisfies((ex) -> assertThat(ex.getProperty()).isEqualTo("novaact.region"));
	}

	@ParameterizedTest
	@CsvSource({ "https://example.com, https://example.com", "HTTPS://Example.COM:443/, https://example.com",
			"http://localhost:80/a/b/, http://localhost/a/b", "http://localhost:65535, http://localhost:65535",
			"http://localhost:1, http://localhost:1", "http://127.0.0.1:8080, http://127.0.0.1:8080",
			"http://[::1]:8080/x%20y, http://[::1]:8080/x%20y", "https://example.com/a/../b, https://example.com/b" })
	void bringsCustomEndpointIntoOneForm(URI endpoint, URI expected) {
		assertThat(Endpoints.checkCustom(endpoint)).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource({ "ftp://example.com, https", "example.com, https", "//example.com, https", "https:///x, host",
			"https://user:pw@example.com, password", "https://example.com?a=b, query", "https://example.com#a, query",
			"http://example.com:65536, port", "http://example.com:0, port", "mailto:a@b, https" })
	void rejectsCustomEndpointThatCannotWork(URI endpoint, String problem) {
		assertThatExceptionOfType(InvalidClientSettingsException.class)
			.isThrownBy(() -> Endpoints.checkCustom(endpoint))
			.withMessageStartingWith("'novaact.endpoint' must")
			.withMessageContaining(problem)
			.withMessageNotContaining("pw");
	}

	@Test
	void saysWhyAHostWithAnUnderscoreIsNone() {
		assertThatExceptionOfType(InvalidClientSettingsException.class)
			.isThrownBy(() -> Endpoints.checkCustom(URI.create("https://nova_act.internal")))
			.withMessageStartingWith("'novaact.endpoint' has an underscore in its host");
	}

	@Test
	void knowsTheRegionsOfTheSdk() {
		assertThat(Endpoints.isKnown("us-east-1")).isTrue();
		assertThat(Endpoints.isKnown("eu-moon-1")).isFalse();
	}

}
