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

import io.github.novaact.NovaActClient;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.test.FakeNovaActService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cache.CacheManager;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for an application without Caffeine and without Spring Boot's auto-configuration
 * of caches.
 */
@ExtendWith(OutputCaptureExtension.class)
class WithoutCacheTests {

	@Test
	void looksUpARun() {
		AbsenceApplication.looksUpARunWithout("com.github.benmanes.caffeine.cache.Caffeine",
				"org.springframework.boot.cache.autoconfigure.CacheAutoConfiguration",
				"org.springframework.cache.caffeine.CaffeineCacheManager");
	}

	@Test
	void looksUpARunEachTimeWhereThereIsNoCacheManager(CapturedOutput output) {
		assertThat(requestsOfTwoLookups(AbsenceApplication.class)).isEqualTo(2);
		assertThat(output).contains("novaact.cache.enabled is true, but nothing is cached");
	}

	@Test
	void looksUpARunOnceWhereTheApplicationHasACacheManager() {
		assertThat(requestsOfTwoLookups(CacheConfiguration.class)).isOne();
	}

	private static int requestsOfTwoLookups(Class<?> configuration) {
		assertThat(ClassUtils.isPresent("com.github.benmanes.caffeine.cache.Caffeine", null)).isFalse();
		try (FakeNovaActService fake = FakeNovaActService.start();
				ConfigurableApplicationContext context = new SpringApplicationBuilder(AbsenceApplication.class,
						configuration)
					.web(WebApplicationType.NONE)
					.properties("novaact.cache.enabled=true", "novaact.endpoint=" + fake.endpoint(),
							"novaact.region=" + fake.region(), "novaact.credentials.access-key=" + fake.accessKey(),
							"novaact.credentials.secret-key=" + fake.secretKey())
					.run()) {
			WorkflowRunKey key = fake.addRun("flow", (run) -> run.endsAfterLookups(0, WorkflowRunStatus.FAILED));
			NovaActClient client = context.getBean(NovaActClient.class);
			assertThat(client.getWorkflowRun(key)).isEqualTo(client.getWorkflowRun(key));
			return fake.requestCount();
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class CacheConfiguration {

		@Bean
		CacheManager cacheManager() {
			return new ConcurrentMapCacheManager();
		}

	}

}
