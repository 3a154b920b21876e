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

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.novaact.test.FakeNovaActService;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.security.autoconfigure.ReactiveUserDetailsServiceAutoConfiguration;
import org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.security.autoconfigure.actuate.web.reactive.ReactiveManagementWebSecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.reactive.ReactiveWebSecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.actuate.web.server.TomcatReactiveManagementContextAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * An application with a dashboard, on a web server, against the fake service.
 */
final class TestApplication implements AutoCloseable {

	static final String PATH = "/actuator/novaactdashboard";

	private static final HttpClient HTTP = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.connectTimeout(Duration.ofSeconds(10))
		.build();

	private final ConfigurableApplicationContext context;

	private TestApplication(ConfigurableApplicationContext context) {
		this.context = context;
	}

	static TestApplication start(Stack stack, FakeNovaActService service, String... properties) {
		return start(Open.class, stack, service, properties);
	}

	static TestApplication start(Class<?> configuration, Stack stack, FakeNovaActService service,
			String... properties) {
		List<String> arguments = new ArrayList<>(List.of("--spring.main.web-application-type=" + stack,
				"--server.port=0", "--server.shutdown=immediate", "--spring.main.banner-mode=off",
				"--spring.application.name=billing", "--novaact.endpoint=" + service.endpoint(),
				"--novaact.region=" + service.region(), "--novaact.credentials.access-key=" + service.accessKey(),
				"--novaact.credentials.secret-key=" + service.secretKey(), "--novaact.watch.interval=100ms",
				"--novaact.watch.max-interval=300ms", "--novaact.watch.requests-per-second=500",
				"--management.endpoints.web.exposure.include=novaactdashboard,novaact"));
		for (String property : properties) {
			String name = property.substring(0, property.indexOf('=') + 1);
			arguments.removeIf((argument) -> argument.startsWith("--" + name));
			arguments.add("--" + property);
		}
		if (stack == Stack.REACTIVE) {
			// Spring Boot supports one server of a kind only, and the tests have two
			arguments.add("--spring.autoconfigure.exclude="
					+ TomcatReactiveManagementContextAutoConfiguration.class.getName());
		}
		return new TestApplication(SpringApplication.run(configuration, arguments.toArray(String[]::new)));
	}

	ConfigurableApplicationContext context() {
		return this.context;
	}

	int port() {
		return port("local.server.port");
	}

	int managementPort() {
		return port("local.management.port");
	}

	private int port(String property) {
		return this.context.getEnvironment().getRequiredProperty(property, Integer.class);
	}

	URI uri(String path) {
		return URI.create("http://localhost:" + port() + path);
	}

	HttpResponse<String> get(String path, String... headers) {
		return get(uri(path), headers);
	}

	static HttpResponse<String> get(URI uri, String... headers) {
		return send(uri, HttpResponse.BodyHandlers.ofString(), headers);
	}

	/**
	 * Open the stream of a page.
	 * @param uri address of the stream
	 * @param headers further headers
	 * @return the response, whose body is open
	 */
	static HttpResponse<InputStream> open(URI uri, String... headers) {
		return send(uri, HttpResponse.BodyHandlers.ofInputStream(), headers);
	}

	private static <T> HttpResponse<T> send(URI uri, HttpResponse.BodyHandler<T> handler, String... headers) {
		HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30));
		if (headers.length > 0) {
			request.headers(headers);
		}
		try {
			return HTTP.send(request.build(), handler);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	static @Nullable String header(HttpResponse<?> response, String name) {
		return response.headers().firstValue(name).orElse(null);
	}

	@Override
	public void close() {
		this.context.close();
	}

	/**
	 * An application without security and without a database.
	 */
	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = { DataSourceAutoConfiguration.class, SecurityAutoConfiguration.class,
			UserDetailsServiceAutoConfiguration.class, ReactiveUserDetailsServiceAutoConfiguration.class,
			ReactiveManagementWebSecurityAutoConfiguration.class, ManagementWebSecurityAutoConfiguration.class,
			ReactiveWebSecurityAutoConfiguration.class, SecurityFilterAutoConfiguration.class,
			ServletWebSecurityAutoConfiguration.class })
	static class Open {

	}

	/**
	 * An application without security, with a database.
	 */
	@SpringBootConfiguration(proxyBeanMethods = false)
	@Import(QuickPages.class)
	@EnableAutoConfiguration(exclude = { SecurityAutoConfiguration.class, UserDetailsServiceAutoConfiguration.class,
			ReactiveUserDetailsServiceAutoConfiguration.class, ReactiveManagementWebSecurityAutoConfiguration.class,
			ManagementWebSecurityAutoConfiguration.class, ReactiveWebSecurityAutoConfiguration.class,
			SecurityFilterAutoConfiguration.class, ServletWebSecurityAutoConfiguration.class })
	static class WithDatabase {

	}

	/**
	 * An application without security that wakes its pages ten times a second.
	 */
	@Configuration(proxyBeanMethods = false)
	@Import({ Open.class, QuickPages.class })
	static class Quick {

	}

	/**
	 * Has pages woken ten times a second.
	 */
	static class QuickPages implements BeanPostProcessor {

		@Override
		public Object postProcessAfterInitialization(Object bean, String name) {
			return (bean instanceof OpenPages pages) ? pages.withPeriod(Duration.ofMillis(100)) : bean;
		}

	}

}
