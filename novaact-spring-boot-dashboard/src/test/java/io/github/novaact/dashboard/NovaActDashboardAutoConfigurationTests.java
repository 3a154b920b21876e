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

package io.github.novaact.dashboard;

import io.github.novaact.autoconfigure.NovaActAutoConfiguration;
import io.github.novaact.autoconfigure.actuate.NovaActEndpointAutoConfiguration;
import io.github.novaact.autoconfigure.watch.NovaActWatchAutoConfiguration;
import org.junit.jupiter.api.Test;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.servlet.DispatcherServlet;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link NovaActDashboardAutoConfiguration}.
 */
class NovaActDashboardAutoConfigurationTests {

	private static final AutoConfigurations CONFIGURATIONS = AutoConfigurations.of(RestClientAutoConfiguration.class,
			NovaActAutoConfiguration.class, NovaActWatchAutoConfiguration.class, EndpointAutoConfiguration.class,
			WebEndpointAutoConfiguration.class, NovaActEndpointAutoConfiguration.class,
			NovaActDashboardAutoConfiguration.class);

	private static final String[] PROPERTIES = { "novaact.region=us-east-1",
			"management.endpoints.web.exposure.include=novaactdashboard" };

	private final WebApplicationContextRunner servlet = new WebApplicationContextRunner()
		.withConfiguration(CONFIGURATIONS)
		.withPropertyValues(PROPERTIES);

	private final ReactiveWebApplicationContextRunner reactive = new ReactiveWebApplicationContextRunner()
		.withConfiguration(CONFIGURATIONS)
		.withPropertyValues(PROPERTIES);

	@Test
	void servletApplicationHasTheDashboard() {
		this.servlet.withClassLoader(new FilteredClassLoader(DispatcherHandler.class))
			.run((context) -> assertThat(context).hasSingleBean(NovaActDashboardEndpoint.class)
				.hasSingleBean(ServletDashboardExtension.class)
				.doesNotHaveBean(ReactiveDashboardExtension.class));
	}

	@Test
	void reactiveApplicationHasTheDashboard() {
		this.reactive.withClassLoader(new FilteredClassLoader(DispatcherServlet.class))
			.run((context) -> assertThat(context).hasSingleBean(NovaActDashboardEndpoint.class)
				.hasSingleBean(ReactiveDashboardExtension.class)
				.doesNotHaveBean(ServletDashboardExtension.class));
	}

	@Test
	void nothingIsThereUnlessExposedOverTheWeb() {
		this.servlet
			.withPropertyValues("management.endpoints.web.exposure.include=health",
					"management.endpoints.jmx.exposure.include=*")
			.run((context) -> assertThat(context).doesNotHaveBean(NovaActDashboardEndpoint.class)
				.doesNotHaveBean(RunEvents.class));
	}

	@Test
	void nothingIsThereWithoutAccess() {
		this.servlet.withPropertyValues("management.endpoint.novaactdashboard.access=NONE")
			.run((context) -> assertThat(context).doesNotHaveBean(NovaActDashboardEndpoint.class));
	}

	@Test
	void nothingIsThereWhereTheClientIsDisabled() {
		this.servlet.withPropertyValues("novaact.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(NovaActDashboardEndpoint.class));
	}

	@Test
	void applicationWithoutWebHasNone() {
		new ApplicationContextRunner().withConfiguration(CONFIGURATIONS)
			.withPropertyValues(PROPERTIES)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(NovaActDashboardEndpoint.class));
	}

	@Test
	void pageAndFormatsHaveRuntimeHints() {
		RuntimeHints hints = new RuntimeHints();
		new DashboardRuntimeHints().registerHints(hints, getClass().getClassLoader());
		assertThat(RuntimeHintsPredicates.resource().forResource(PageFiles.FOLDER + "dashboard.js")).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onType(DashboardFeed.RowMessage.class)).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onType(Overview.Watch.class)).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onType(RunDetails.Act.class)).accepts(hints);
	}

}
