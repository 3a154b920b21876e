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

import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

import io.github.novaact.NovaActClient;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.test.FakeNovaActService;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.junit.jupiter.api.Test;

import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the client's threads inherit nothing from the caller that happens to need
 * them first.
 */
class InheritanceTests {

	private static final InheritableThreadLocal<String> USER = new InheritableThreadLocal<>();

	private final Map<String, String> users = new ConcurrentHashMap<>();

	@Test
	void threadsInheritNeitherThreadLocalsNorTheClassLoaderOfTheFirstCaller() throws Exception {
		try (FakeNovaActService fake = FakeNovaActService.start();
				URLClassLoader foreign = new URLClassLoader(new URL[0], getClass().getClassLoader())) {
			WorkflowRunKey key = fake.addRun("flow");
			DnsResolver resolver = new DnsResolver() {

				@Override
				public java.net.InetAddress[] resolve(String host) throws java.net.UnknownHostException {
					record();
					return new java.net.InetAddress[] { java.net.InetAddress.getLoopbackAddress() };
				}

				@Override
				public String resolveCanonicalHostname(String host) throws java.net.UnknownHostException {
					return SystemDefaultDnsResolver.INSTANCE.resolveCanonicalHostname(host);
				}

			};
			NovaActClient client = TestClients.builder(fake)
				.endpoint(java.net.URI.create("http://localhost.localhost:" + fake.endpoint().getPort()))
				.engine((engine) -> engine.idleTimeout(Duration.ofMillis(100)))
				.credentialsProvider(() -> {
					record();
					return fake.credentialsProvider().resolveCredentials();
				})
				.requestFactoryBuilder(ClientHttpRequestFactoryBuilder.httpComponents()
					.withConnectionManagerCustomizer((connections) -> connections.setDnsResolver(resolver))
					.withHttpClientCustomizer((httpClient) -> record()))
				.build();
			AtomicReference<List<Thread>> started = new AtomicReference<>(List.of());
			Thread caller = new Thread(() -> {
				USER.set("alice");
				List<Thread> before = threads();
				client.getWorkflowRun(key);
				started.set(threads().stream().filter((thread) -> !before.contains(thread)).toList());
			});
			caller.setContextClassLoader(foreign);
			caller.setDaemon(false);
			caller.start();
			caller.join();
			assertThat(this.users).hasSizeGreaterThanOrEqualTo(1).doesNotContainValue("alice");
			assertThat(started.get()).extracting(Thread::getName)
				.anyMatch((name) -> name.startsWith("novaact-watchdog"))
				.anyMatch((name) -> name.startsWith("novaact-resolver"))
				.anyMatch((name) -> name.startsWith("idle-connection-evictor"));
			assertThat(started.get()).filteredOn((thread) -> !thread.getName().startsWith("fake"))
				.allSatisfy((thread) -> {
					assertThat(thread.isDaemon()).as(thread.getName()).isTrue();
					assertThat(thread.getContextClassLoader()).as(thread.getName()).isNotSameAs(foreign);
				});
			client.close();
		}
	}

	private void record() {
		this.users.put(Thread.currentThread().getName(), String.valueOf(USER.get()));
	}

	private static List<Thread> threads() {
		return List.copyOf(Thread.getAllStackTraces().keySet());
	}

}
