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

import io.github.novaact.actuate.endpoint.NovaActEndpoint;
import org.junit.jupiter.api.Test;

import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.health.registry.HealthContributorRegistry;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for an application without a web server.
 */
class WithoutWebTests {

	@Test
	void looksUpARunAndTellsItsHealth() {
		AbsenceApplication.looksUpARunWithout(AbsenceApplication.class, (context) -> {
			HealthContributorRegistry health = context.getBean(HealthContributorRegistry.class);
			assertThat(health.getContributor("novaact")).isInstanceOfSatisfying(HealthIndicator.class,
					(indicator) -> assertThat(indicator.health(true).getStatus()).isEqualTo(Status.UP));
			assertThat(context.getBean(NovaActEndpoint.class).clients().getClients()).containsKey("novaActClient");
		}, "org.springframework.web.servlet.DispatcherServlet", "org.apache.catalina.startup.Tomcat");
	}

}
