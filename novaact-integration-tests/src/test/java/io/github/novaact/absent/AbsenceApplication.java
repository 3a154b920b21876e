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

package io.github.novaact.absent;

import java.util.function.Consumer;

import io.github.novaact.NovaActClient;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.test.FakeNovaActService;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * An application that is run with jars left out of the class path.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class AbsenceApplication {

	static void looksUpARunWithout(String... absentClasses) {
		looksUpARunWithout(AbsenceApplication.class, (context) -> {
		}, absentClasses);
	}

	static void failsToShareWatches(CapturedOutput output, String reason, String... absentClasses) {
		assertThatAreAbsent(absentClasses);
		assertThatException().isThrownBy(() -> new SpringApplicationBuilder(AbsenceApplication.class)
			.properties("server.port=0", "management.server.port=0", "novaact.region=us-east-1",
					"novaact.watch.store=jdbc")
			.run()
			.close());
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains(reason)
			.contains("com.github.kagkarlsson:db-scheduler")
			.contains("org.springframework.boot:spring-boot-starter-jdbc")
			.contains("novaact.watch.store");
	}

	static void looksUpARunWithout(Class<?> configuration, Consumer<ConfigurableApplicationContext> afterwards,
			String... absentClasses) {
		for (String absentClass : absentClasses) {
			assertThat(ClassUtils.isPresent(absentClass, null))
				.as("%s is present: the executions that leave jars out run without -Dtest only", absentClass)
				.isFalse();
		}
		try (FakeNovaActService fake = FakeNovaActService.start();
				ConfigurableApplicationContext context = new SpringApplicationBuilder(AbsenceApplication.class,
						configuration)
					.properties("server.port=0", "management.server.port=0", "spring.jmx.enabled=true",
							"management.endpoints.jmx.exposure.include=*", "novaact.endpoint=" + fake.endpoint(),
							"novaact.region=" + fake.region(), "novaact.credentials.access-key=" + fake.accessKey(),
							"novaact.credentials.secret-key=" + fake.secretKey())
					.run()) {
			WorkflowRunKey key = fake.addRun("flow");
			assertThat(context.getBean(NovaActClient.class).getWorkflowRun(key).key()).isEqualTo(key);
			afterwards.accept(context);
		}
	}

	private static void assertThatAreAbsent(String... classes) {
		for (String name : classes) {
			assertThat(ClassUtils.isPresent(name, null)).as(name).isFalse();
		}
	}

}
