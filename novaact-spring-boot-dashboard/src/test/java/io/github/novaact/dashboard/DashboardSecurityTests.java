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

import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

import io.github.novaact.WorkflowRunKey;
import io.github.novaact.test.FakeNovaActService;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openqa.selenium.Keys;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the dashboard of an application with Spring Security.
 */
class DashboardSecurityTests {

	private static FakeNovaActService service;

	@BeforeAll
	static void start() {
		service = FakeNovaActService.start();
	}

	@AfterAll
	static void stop() {
		service.close();
	}

	@ParameterizedTest
	@EnumSource
	void endpointIsSecuredLikeAnyOther(Stack stack) {
		try (TestApplication application = start(stack)) {
			for (String path : new String[] { "", "/", "/dashboard.js", "/events", "/runs/1" }) {
				URI uri = application.uri(TestApplication.PATH + path);
				assertThat(TestApplication.get(uri, "X-Requested-With", "XMLHttpRequest").statusCode()).as(path)
					.isEqualTo(401);
			}
			assertThat(TestApplication.get(application.uri(TestApplication.PATH), "Authorization", basic("operator"))
				.statusCode()).isEqualTo(200);
		}
	}

	@ParameterizedTest
	@EnumSource
	void idsAreShownToThoseWithTheRole(Stack stack) {
		try (TestApplication application = start(stack)) {
			WorkflowRunKey key = service.addRun("invoices");
			URI uri = application.uri(TestApplication.PATH + "/events");
			assertThat(firstRow(uri, "operator").toString()).contains(key.workflowRunId());
			assertThat(firstRow(uri, "guest").toString()).doesNotContain(key.workflowRunId());
		}
		service.reset();
	}

	@Test
	void requestMatchersOfEndpointsApply() {
		try (TestApplication application = TestApplication.start(OperatorsOnly.class, Stack.SERVLET, service)) {
			URI page = application.uri(TestApplication.PATH);
			assertThat(TestApplication.get(page, "Authorization", basic("guest")).statusCode()).isEqualTo(403);
			assertThat(TestApplication
				.get(application.uri(TestApplication.PATH + "/dashboard.js"), "Authorization", basic("guest"))
				.statusCode()).isEqualTo(403);
			HttpResponse<String> response = TestApplication.get(page, "Authorization", basic("operator"));
			assertThat(response.statusCode()).isEqualTo(200);
			assertThat(response.headers().allValues("Cache-Control")).containsExactly("no-store");
		}
	}

	@Test
	void pageSaysThatItIsNotPermittedAnyMoreAndComesBack() {
		try (Browser browser = Browser.open(); TestApplication application = start(Stack.SERVLET)) {
			browser.go(application.uri(TestApplication.PATH).toString());
			signIn(browser);
			await(() -> assertThat(browser.text("#connection")).isEqualTo("Live"));
			assertThat(browser.complaints()).isEmpty();
			browser.forgetCookies();
			OpenPages pages = application.context().getBean(OpenPages.class);
			pages.stop();
			pages.start();
			await(() -> assertThat(browser.text("#connection")).startsWith("No longer signed in. The figures are"));
		}
	}

	private static void signIn(Browser browser) {
		browser.choose("#username", "operator");
		browser.choose("#password", "secret");
		browser.press(Keys.ENTER);
	}

	private static TestApplication start(Stack stack) {
		return TestApplication.start(Secured.class, stack, service, "novaact.watch.definitions=invoices",
				"management.endpoint.novaactdashboard.show-values=when_authorized",
				"management.endpoint.novaactdashboard.roles=OPERATOR");
	}

	private static JsonNode firstRow(URI uri, String user) {
		try (EventReader events = new EventReader(uri, "Authorization", basic(user))) {
			JsonNode runs = events.next("update").path("runs");
			while (runs.isEmpty()) {
				runs = events.next("update").path("runs");
			}
			return runs.get(0);
		}
	}

	private static String basic(String user) {
		return "Basic " + Base64.getEncoder().encodeToString((user + ":secret").getBytes(StandardCharsets.UTF_8));
	}

	private static void await(ThrowingRunnable assertion) {
		Awaitility.await().ignoreExceptions().atMost(Duration.ofSeconds(40)).untilAsserted(assertion);
	}

	/**
	 * An application with Spring Boot's security.
	 */
	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = DataSourceAutoConfiguration.class)
	static class Secured {

		private static UserDetails[] users() {
			return new UserDetails[] { User.withUsername("operator").password("{noop}secret").roles("OPERATOR").build(),
					User.withUsername("guest").password("{noop}secret").roles("GUEST").build() };
		}

		@Configuration(proxyBeanMethods = false)
		@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
		static class Servlet {

			@Bean
			InMemoryUserDetailsManager users() {
				return new InMemoryUserDetailsManager(Secured.users());
			}

		}

		@Configuration(proxyBeanMethods = false)
		@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
		static class Reactive {

			@Bean
			MapReactiveUserDetailsService users() {
				return new MapReactiveUserDetailsService(Secured.users());
			}

		}

	}

	/**
	 * An application that lets operators see the dashboard.
	 */
	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = DataSourceAutoConfiguration.class)
	static class OperatorsOnly {

		@Bean
		InMemoryUserDetailsManager users() {
			return new InMemoryUserDetailsManager(Secured.users());
		}

		@Bean
		SecurityFilterChain dashboardSecurity(HttpSecurity http) {
			return http.securityMatcher(EndpointRequest.to(NovaActDashboardEndpoint.class))
				.authorizeHttpRequests((requests) -> requests.anyRequest().hasRole("OPERATOR"))
				.httpBasic(Customizer.withDefaults())
				.build();
		}

	}

}
