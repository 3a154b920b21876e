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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

import org.springframework.util.FileSystemUtils;

/**
 * Compares the time that an application takes from its readiness to the first answer,
 * each time in a fresh JVM, in turns.
 */
public final class StartUp {

	private static final int MAX_TRIES = 4;

	private final List<Map<Scenario, Start>> measured = new ArrayList<>();

	private final Path archive;

	private int thrownAway;

	private StartUp(Path archive) {
		this.archive = archive;
	}

	/**
	 * Run the comparison.
	 * @param args {@code --rounds=}
	 * @throws IOException if a program ends early
	 */
	public static void main(String[] args) throws IOException {
		Options options = new Options(args);
		int rounds = options.number("rounds", 7);
		options.check();
		Path directory = Files.createTempDirectory("novaact");
		StartUp startUp = new StartUp(directory.resolve("application.jsa"));
		try (ChildJvm service = ChildJvm.start(StubService.class)) {
			String endpoint = service.answer();
			startUp.archiveClasses(endpoint);
			// The first one fills the system's cache of files
			startUp.measureRound(service, endpoint);
			startUp.measured.clear();
			startUp.thrownAway = 0;
			for (int round = 1; round <= rounds; round++) {
				startUp.measureRound(service, endpoint);
			}
		}
		finally {
			FileSystemUtils.deleteRecursively(directory);
		}
		startUp.report();
	}

	private void archiveClasses(String endpoint) throws IOException {
		Scenario scenario = Scenario.STARTER_ARCHIVED;
		try (ChildJvm application = ChildJvm.start(scenario.classPath().withBenchmarks(),
				List.of("-Xlog:disable", "-XX:ArchiveClassesAtExit=" + this.archive), StartUpProgram.class,
				scenario.name(), endpoint)) {
			application.answer();
		}
		if (!Files.exists(this.archive)) {
			throw new IOException("The JVM made no archive of classes");
		}
	}

	private void measureRound(ChildJvm service, String endpoint) throws IOException {
		Map<Scenario, Start> starts = new EnumMap<>(Scenario.class);
		for (Scenario scenario : Scenario.values()) {
			for (int attempt = 1; attempt <= MAX_TRIES && !starts.containsKey(scenario); attempt++) {
				measure(service, endpoint, scenario, starts);
			}
		}
		this.measured.add(starts);
	}

	private void measure(ChildJvm service, String endpoint, Scenario scenario, Map<Scenario, Start> starts)
			throws IOException {
		List<String> options = (scenario == Scenario.STARTER_ARCHIVED)
				? List.of("-XX:SharedArchiveFile=" + this.archive) : List.of();
		try (ChildJvm application = ChildJvm.start(scenario.classPath().withBenchmarks(), options, StartUpProgram.class,
				scenario.name(), endpoint)) {
			ForeignLoad foreignLoad = new ForeignLoad(() -> application.cpuTime().plus(service.cpuTime()));
			foreignLoad.begin();
			Start start = Start.parse(application.answer());
			double share = foreignLoad.share();
			boolean foul = share > ForeignLoad.MAX_SHARE;
			System.err.printf("%s: %s, foreign load %.1f %%%s%n", scenario.description, start, 100 * share,
					foul ? ": thrown away" : "");
			if (foul) {
				this.thrownAway++;
			}
			else {
				starts.put(scenario, start);
			}
		}
	}

	private void report() {
		System.out.println(Machine.describe());
		System.out.println(this.measured.size() + " rounds in fresh JVMs, from the readiness of the application; "
				+ this.thrownAway + " starts thrown away because of foreign load");
		Table medians = new Table("client", "build", "first lookup", "first answer", "classes", "since start of JVM");
		Table ratios = new Table("ratio", "build", "first lookup", "first answer", "classes", "since start of JVM");
		for (Scenario scenario : Scenario.values()) {
			medians.row(scenario.description, millis(scenario, Start::build), millis(scenario, Start::lookup),
					millis(scenario, Start::firstAnswer), "%.0f".formatted(samples(scenario, Start::classes).median()),
					millis(scenario, Start::sinceStart));
			if (scenario.isStarter()) {
				ratios.row(scenario.description + " / " + scenario.base().description, ratio(scenario, Start::build),
						ratio(scenario, Start::lookup), ratio(scenario, Start::firstAnswer),
						ratio(scenario, Start::classes), ratio(scenario, Start::sinceStart));
			}
		}
		medians.print();
		ratios.print();
		System.out.println("Goal of this starter:");
		Goal.atMost("time to build the client and to the first answer", 0.45)
			.print(ratios(Scenario.STARTER_LATE, Start::firstAnswer));
	}

	private Samples samples(Scenario scenario, ToDoubleFunction<Start> quantity) {
		return Samples.of(this.measured, scenario, quantity);
	}

	private String millis(Scenario scenario, ToDoubleFunction<Start> quantity) {
		return "%.0f ms".formatted(samples(scenario, quantity).median());
	}

	private Samples ratios(Scenario scenario, ToDoubleFunction<Start> quantity) {
		return samples(scenario, quantity).over(samples(scenario.base(), quantity));
	}

	private String ratio(Scenario scenario, ToDoubleFunction<Start> quantity) {
		return (scenario.isEarly() && samples(scenario, quantity).median() < 1) ? "-"
				: ratios(scenario, quantity).medianAndSpread();
	}

	/**
	 * Which client is built when.
	 */
	enum Scenario {

		STARTER_LATE("this starter, built once ready"),

		AWS_LATE("AWS's client, built once ready"),

		STARTER_EARLY("this starter, built with the context"),

		STARTER_WARM("this starter, with novaact.warm-up"),

		STARTER_ARCHIVED("this starter, built with the context, class-data sharing"),

		AWS_EARLY("AWS's client, built with the context");

		private final String description;

		Scenario(String description) {
			this.description = description;
		}

		boolean isStarter() {
			return this != AWS_LATE && this != AWS_EARLY;
		}

		boolean isEarly() {
			return this != STARTER_LATE && this != AWS_LATE;
		}

		Scenario base() {
			return switch (this) {
				case STARTER_LATE -> AWS_LATE;
				case STARTER_WARM, STARTER_ARCHIVED -> STARTER_EARLY;
				default -> AWS_EARLY;
			};
		}

		ClassPath classPath() {
			return isStarter() ? ClassPath.withStarter() : ClassPath.withAwsClient();
		}

	}

}
