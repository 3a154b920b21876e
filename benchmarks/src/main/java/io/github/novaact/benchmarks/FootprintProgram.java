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
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/**
 * A web application, of which is measured what it takes to start and when it has started.
 */
public final class FootprintProgram {

	private static final int SETTLE_MILLIS = 3000;

	private FootprintProgram() {
	}

	/**
	 * Run once, and wait for the end of the input.
	 * @param args name of a {@link Footprint.Scenario}, endpoint of the service
	 * @throws Exception if the application does not start
	 */
	public static void main(String[] args) throws Exception {
		Footprint.Scenario scenario = Footprint.Scenario.valueOf(args[0]);
		URI endpoint = URI.create(args[1]);
		ConfigurableApplicationContext context = WebApplication.run(settings(scenario, endpoint),
				clients(scenario, endpoint));
		double cpu = ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
			.getProcessCpuTime() / 1e6;
		long time = System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
		Thread.sleep(SETTLE_MILLIS);
		// Spring's and the JDK's own threads come and go
		Set<String> threads = threads();
		long classes = ManagementFactory.getClassLoadingMXBean().getTotalLoadedClassCount();
		System.out
			.println(ChildJvm.ANSWER + new Footprint.Measured(time, cpu, classes, usedHeap() / 1e6, threads).format());
		System.in.transferTo(OutputStream.nullOutputStream());
		context.close();
		System.exit(0);
	}

	private static List<String> settings(Footprint.Scenario scenario, URI endpoint) {
		return switch (scenario) {
			case NONE, AWS -> List.of();
			case UNUSED -> List.of("novaact.region=us-east-1");
			case WATCHING -> {
				List<String> settings = StarterClient.settings(endpoint);
				settings.add("novaact.watch.definitions=" + FleetService.definition(0));
				yield settings;
			}
		};
	}

	private static ApplicationContextInitializer<GenericApplicationContext> clients(Footprint.Scenario scenario,
			URI endpoint) {
		return (application) -> {
			if (scenario == Footprint.Scenario.AWS) {
				application.registerBean(AwsClient.class, () -> AwsClient.asItComes(endpoint));
			}
		};
	}

	private static Set<String> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.map((thread) -> thread.getName().replaceAll("[^A-Za-z-]+", "-"))
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static long usedHeap() {
		long used = Long.MAX_VALUE;
		for (int i = 0; i < 3; i++) {
			System.gc();
			used = Math.min(used, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
		}
		return used;
	}

}
