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

package io.github.novaact.test.testcontainers;

import io.github.novaact.NovaActClient;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.autoconfigure.NovaActAutoConfiguration;
import io.github.novaact.test.FakeNovaActService;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.boot.testcontainers.service.connection.ServiceConnectionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link NovaActContainerConnectionDetailsFactory}.
 */
class NovaActContainerConnectionDetailsFactoryTests {

	@Test
	void clientTalksToTheContainer() {
		try (FakeNovaActService fake = FakeNovaActService.start()) {
			WorkflowRunKey key = fake.addRun("flow");
			new ApplicationContextRunner()
				.withConfiguration(AutoConfigurations.of(ServiceConnectionAutoConfiguration.class,
						RestClientAutoConfiguration.class, NovaActAutoConfiguration.class))
				.withBean(FakeNovaActService.class, () -> fake)
				.withPropertyValues("novaact.endpoint=http://localhost:1", "novaact.region=eu-west-1",
						"novaact.credentials.access-key=other", "novaact.credentials.secret-key=other")
				.withUserConfiguration(ContainerConfiguration.class)
				.run((context) -> assertThat(context.getBean(NovaActClient.class).getWorkflowRun(key).status())
					.isEqualTo(WorkflowRunStatus.RUNNING));
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class ContainerConfiguration {

		@Bean
		@ServiceConnection("novaact")
		GenericContainer<?> fakeNovaAct(FakeNovaActService fake) {
			return new RunningContainer(fake);
		}

	}

	/**
	 * A container that needs no Docker: what it runs is in this process.
	 */
	static class RunningContainer extends GenericContainer<RunningContainer> {

		private final FakeNovaActService fake;

		RunningContainer(FakeNovaActService fake) {
			super(DockerImageName.parse("anything"));
			this.fake = fake;
		}

		@Override
		public void start() {
		}

		@Override
		public void stop() {
		}

		@Override
		public String getHost() {
			return "127.0.0.1";
		}

		@Override
		public Integer getMappedPort(int originalPort) {
			assertThat(originalPort).isEqualTo(8102);
			return this.fake.endpoint().getPort();
		}

	}

}
