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

package io.github.novaact.benchmarks;

import java.io.OutputStream;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.util.List;
import java.util.function.Supplier;

import io.github.novaact.autoconfigure.actuate.NovaActEndpointAutoConfiguration;
import io.github.novaact.autoconfigure.health.NovaActHealthContributorAutoConfiguration;
import software.amazon.awssdk.http.apache.ApacheHttpClient;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The program in whose JVM the start of a client is measured: a web application that
 * makes one lookup as soon as it is ready.
 */
public final class StartUpProgram {

	private static final ClassLoadingMXBean CLASSES = ManagementFactory.getClassLoadingMXBean();

	private StartUpProgram() {
	}

	/**
	 * Run once, and wait for the end of the input.
	 * @param args name of a {@link StartUp.Scenario}, endpoint of the service
	 * @throws Exception if the lookup fails
	 */
	public static void main(String[] args) throws Exception {
		StartUp.Scenario scenario = StartUp.Scenario.valueOf(args[0]);
		Supplier<LookupClient> clients = clients(scenario, URI.create(args[1]));
		LookupClient early = scenario.isEarly() ? clients.get() : null;
		long ready = System.nanoTime();
		long readyClasses = CLASSES.getTotalLoadedClassCount();
		LookupClient client = (early != null) ? early : clients.get();
		long built = System.nanoTime();
		client.lookUp("invoice-download", Load.runId(0));
		long answered = System.nanoTime();
		long classes = CLASSES.getTotalLoadedClassCount() - readyClasses;
		long sinceStart = System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
		System.out.println(ChildJvm.ANSWER
				+ new Start((built - ready) / 1e6, (answered - built) / 1e6, classes, sinceStart).format());
		System.in.transferTo(OutputStream.nullOutputStream());
		System.exit(0);
	}

	@SuppressWarnings("deprecation")
	private static Supplier<LookupClient> clients(StartUp.Scenario scenario, URI endpoint) {
		if (!scenario.isStarter()) {
			WebApplication.run(List.of());
			return () -> new AwsClient(endpoint, ApacheHttpClient.builder());
		}
		List<String> settings = StarterClient.settings(endpoint);
		if (!scenario.isEarly()) {
			// Health, endpoint and our own meters ask for the client
			settings.add("spring.autoconfigure.exclude=" + NovaActHealthContributorAutoConfiguration.class.getName()
					+ "," + NovaActEndpointAutoConfiguration.class.getName());
		}
		settings.add("novaact.warm-up=" + (scenario == StartUp.Scenario.STARTER_WARM));
		ConfigurableApplicationContext context = WebApplication.run(settings,
				(application) -> application.addBeanFactoryPostProcessor((beans) -> {
					if (!scenario.isEarly()) {
						leaveClientForLater(beans);
					}
				}));
		return () -> new StarterClient(context);
	}

	private static void leaveClientForLater(ConfigurableListableBeanFactory beans) {
		beans.getBeanDefinition("novaActClient").setLazyInit(true);
		((BeanDefinitionRegistry) beans).removeBeanDefinition("novaActLookupMeters");
	}

}
