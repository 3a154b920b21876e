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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/**
 * Compares what a Spring MVC application takes without and with the starter, and with
 * AWS's client instead, each time in a fresh JVM, in turns.
 */
public final class Footprint {

	private static final int MOST_MILLIS = 60;

	private final List<Map<Scenario, Measured>> rounds = new ArrayList<>();

	private Footprint() {
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
		Footprint footprint = new Footprint();
		try (ChildJvm service = ChildJvm.start(FleetService.class, "100", "1", "0", "100", "3600")) {
			String endpoint = service.answer();
			// The first one fills the system's cache of files
			measure(Scenario.NONE, endpoint);
			for (int round = 0; round < rounds; round++) {
				Map<Scenario, Measured> measured = new EnumMap<>(Scenario.class);
				for (Scenario scenario : Scenario.values()) {
					measured.put(scenario, measure(scenario, endpoint));
				}
				footprint.rounds.add(measured);
			}
		}
		footprint.report();
	}

	private static Measured measure(Scenario scenario, String endpoint) throws IOException {
		try (ChildJvm application = ChildJvm.start(scenario.classPath().withBenchmarks(), List.of("-Xmx512m"),
				FootprintProgram.class, scenario.name(), endpoint)) {
			return Measured.parse(application.answer());
		}
	}

	private void report() {
		System.out.println(Machine.describe());
		System.out
			.println(this.rounds.size() + " rounds in fresh JVMs: a Spring MVC application with the actuator; what is "
					+ "added is the median difference within a round, with its spread");
		Table table = new Table("application", "start", "added", "CPU of the start", "added", "classes", "added",
				"heap after GC", "added", "threads added");
		for (Scenario scenario : Scenario.values()) {
			table.row(scenario.description, "%.0f ms".formatted(samples(scenario, Measured::millis).median()),
					added(scenario, Measured::millis, "%.0f"),
					"%.0f ms".formatted(samples(scenario, Measured::cpu).median()),
					added(scenario, Measured::cpu, "%.0f"),
					"%.0f".formatted(samples(scenario, Measured::classes).median()),
					added(scenario, Measured::classes, "%.0f"),
					"%.1f MB".formatted(samples(scenario, Measured::heap).median()),
					added(scenario, Measured::heap, "%.1f"), String.join(", ", threads(scenario)));
		}
		table.print();
		System.out.println("Goals of the starter, unused:");
		double millis = added(Scenario.UNUSED, Measured::millis).median();
		Fleet.verdict("start <= %d ms later: %.0f ms".formatted(MOST_MILLIS, millis), millis <= MOST_MILLIS);
		Fleet.verdict("no thread", threads(Scenario.UNUSED).isEmpty());
		double classes = added(Scenario.UNUSED, Measured::classes).median();
		double others = added(Scenario.AWS, Measured::classes).median();
		Fleet.verdict("fewer classes than AWS's client: %.0f, %.0f".formatted(classes, others), classes < others);
	}

	private Samples samples(Scenario scenario, ToDoubleFunction<Measured> quantity) {
		return Samples.of(this.rounds, scenario, quantity);
	}

	private Samples added(Scenario scenario, ToDoubleFunction<Measured> quantity) {
		return new Samples(this.rounds.stream()
			.mapToDouble((round) -> quantity.applyAsDouble(round.get(scenario))
					- quantity.applyAsDouble(round.get(Scenario.NONE)))
			.toArray());
	}

	private String added(Scenario scenario, ToDoubleFunction<Measured> quantity, String format) {
		Samples added = added(scenario, quantity);
		return (scenario != Scenario.NONE)
				? (format + " (" + format + ".." + format + ")").formatted(added.median(), added.min(), added.max())
				: "-";
	}

	private Set<String> threads(Scenario scenario) {
		Set<String> threads = new TreeSet<>();
		this.rounds.forEach((round) -> {
			Set<String> added = new TreeSet<>(round.get(scenario).threads);
			added.removeAll(round.get(Scenario.NONE).threads);
			threads.addAll(added);
		});
		return threads;
	}

	/**
	 * What is added to the application.
	 */
	enum Scenario {

		NONE("without"),

		UNUSED("with this starter, unused"),

		WATCHING("with this starter, watching one definition"),

		AWS("with AWS's client, built but unused");

		private final String description;

		Scenario(String description) {
			this.description = description;
		}

		ClassPath classPath() {
			return switch (this) {
				case NONE -> ClassPath.ofApplication();
				case UNUSED, WATCHING -> ClassPath.withStarter();
				case AWS -> ClassPath.withAwsClient();
			};
		}

	}

	/**
	 * What was measured of an application.
	 *
	 * @param millis milliseconds from the start of the JVM to the application's readiness
	 * @param cpu milliseconds of processor time until then
	 * @param classes number of classes that were loaded
	 * @param heap megabytes in use after garbage collection
	 * @param threads names of the threads, without numbers
	 */
	record Measured(double millis, double cpu, double classes, double heap, Set<String> threads) {

		static Measured parse(String text) {
			String[] words = text.split(" ");
			return new Measured(Double.parseDouble(words[0]), Double.parseDouble(words[1]),
					Double.parseDouble(words[2]), Double.parseDouble(words[3]),
					new TreeSet<>(Arrays.asList(words).subList(4, words.length)));
		}

		String format() {
			return String.format(Locale.ROOT, "%.0f %.0f %.0f %.2f ", this.millis, this.cpu, this.classes, this.heap)
					+ String.join(" ", this.threads);
		}

	}

}
