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

import java.net.Socket;

import io.github.novaact.autoconfigure.NovaActConnectionDetails;
import io.github.novaact.test.FakeAnswer;
import io.github.novaact.test.FakeNovaActService;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for {@link AutoConfigureFakeNovaAct} and {@link FakeNovaActAutoConfiguration}.
 */
class AutoConfigureFakeNovaActTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(FakeNovaActAutoConfiguration.class));

	@Test
	void connectionDetailsAreThoseOfFake() {
		this.contextRunner.run((context) -> {
			FakeNovaActService service = context.getBean(FakeNovaActService.class);
			NovaActConnectionDetails details = context.getBean(NovaActConnectionDetails.class);
			assertThat(details.getEndpoint()).isEqualTo(service.endpoint());
			assertThat(details.getRegion()).isEqualTo(service.region());
			AwsCredentialsProvider credentials = details.getCredentialsProvider();
			assertThat(credentials).isNotNull();
			assertThat(credentials.resolveCredentials().accessKeyId()).isEqualTo(service.accessKey());
			assertThat(details.getSslBundle()).isNull();
		});
	}

	@Test
	void connectionDetailsAreNoCredentialsProviderOrRegionProviderBean() {
		this.contextRunner.run((context) -> assertThat(context).doesNotHaveBean(AwsCredentialsProvider.class));
	}

	@Test
	void fakeIsClosedWithContext() {
		FakeNovaActService[] service = new FakeNovaActService[1];
		this.contextRunner.run((context) -> service[0] = context.getBean(FakeNovaActService.class));
		assertThatIOException().isThrownBy(() -> connect(service[0]).close());
	}

	@Test
	void fakeOfUserIsUsed() {
		this.contextRunner.withUserConfiguration(FakeConfiguration.class).run((context) -> {
			assertThat(context).hasSingleBean(FakeNovaActService.class);
			assertThat(context.getBean(NovaActConnectionDetails.class).getRegion()).isEqualTo("eu-west-1");
		});
	}

	@Test
	void fakeWinsOverConnectionDetailsOfApplication() {
		this.contextRunner.withUserConfiguration(ConnectionDetailsConfiguration.class)
			.run((context) -> assertThat(context.getBean(NovaActConnectionDetails.class))
				.isInstanceOf(FakeNovaActConnectionDetails.class));
	}

	private static Socket connect(FakeNovaActService service) throws Exception {
		return new Socket(service.endpoint().getHost(), service.endpoint().getPort());
	}

	@Nested
	@SpringBootTest(classes = EmptyConfiguration.class)
	@AutoConfigureFakeNovaAct
	class AnnotatedTest {

		@Autowired
		private FakeNovaActService service;

		@RepeatedTest(2)
		void findsFakeReset() throws Exception {
			assertThat(this.service.requestCount()).isZero();
			this.service.answerAlways(FakeAnswer.closeWithoutAnswer());
			try (Socket socket = connect(this.service)) {
				socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes());
				assertThat(socket.getInputStream().read()).isEqualTo(-1);
			}
			assertThat(this.service.requestCount()).isOne();
		}

		@Nested
		class NestedTest {

			@Autowired
			private NovaActConnectionDetails details;

			@Test
			void inheritsFake() {
				assertThat(this.details.getEndpoint()).isEqualTo(AnnotatedTest.this.service.endpoint());
			}

		}

	}

	@Nested
	@SpringBootTest(classes = EmptyConfiguration.class)
	class TestWithoutFake {

		@Test
		void passes(@Autowired(required = false) FakeNovaActService service) {
			assertThat(service).isNull();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class EmptyConfiguration {

	}

	@Configuration(proxyBeanMethods = false)
	static class FakeConfiguration {

		@Bean
		FakeNovaActService fake() {
			return FakeNovaActService.builder().region("eu-west-1").start();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ConnectionDetailsConfiguration {

		@Bean
		NovaActConnectionDetails connectionDetails() {
			return new NovaActConnectionDetails() {
			};
		}

	}

}
