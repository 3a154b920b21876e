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
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Measures the clients side by side, each in a JVM of its own, in turns, against one
 * service in another JVM.
 */
public final class SideBySide implements AutoCloseable {

	private static final ClientKind BASE = ClientKind.AWS_APACHE;

	/** Does the same work as ours, measuring included. */
	private static final ClientKind SAME_WORK = ClientKind.AWS_APACHE_MEASURED;

	private static final int MAX_TRIES = 3;

	private static final Duration PAUSE = Duration.ofMillis(500);

	private static final Duration MAX_WAIT = Duration.ofMinutes(2);

	private final int rounds;

	private final Duration duration;

	private final int threads;

	private final int warmUpSeconds;

	private final ChildJvm service;

	private final Map<ClientKind, List<ChildJvm>> clients = new EnumMap<>(ClientKind.class);

	private final List<Map<ClientKind, Window>> measured = new ArrayList<>();

	private int thrownAway;

	private Duration waited = Duration.ZERO;

	private SideBySide(Options options) throws IOException {
		this.rounds = options.number("rounds", 8);
		this.duration = Duration.ofMillis((long) (1000 * options.decimal("seconds", 2)));
		this.threads = options.number("threads", 32);
		this.warmUpSeconds = options.number("warm-up", 40);
		int numberOfJvms = Math.min(options.number("jvms", 2), this.rounds);
		Set<ClientKind> kinds = EnumSet.of(BASE, SAME_WORK);
		Stream.of(options.text("clients", defaultKinds()).split(",")).map(ClientKind::of).forEach(kinds::add);
		options.check();
		if (numberOfJvms < 1) {
			throw new IllegalArgumentException("--rounds and --jvms must be positive");
		}
		this.service = ChildJvm.start(StubService.class);
		String endpoint = this.service.answer();
		for (ClientKind kind : kinds) {
			List<ChildJvm> jvms = new ArrayList<>();
			this.clients.put(kind, jvms);
			for (int i = 0; i < numberOfJvms; i++) {
				jvms.add(ChildJvm.start(ClientProgram.class, kind.id(), endpoint));
			}
		}
	}

	private static String defaultKinds() {
		return EnumSet.complementOf(EnumSet.of(ClientKind.STARTER_WITHOUT_ATTEMPTS))
			.stream()
			.map(ClientKind::id)
			.collect(Collectors.joining(","));
	}

	/**
	 * Run the comparison.
	 * @param args {@code --rounds=}, {@code --seconds=} of a window, {@code --threads=}
	 * of the windows under load, {@code --jvms=} of each client, {@code --warm-up=} in
	 * seconds at most, {@code --clients=}
	 * @throws IOException if a program ends early
	 */
	public static void main(String[] args) throws IOException {
		try (SideBySide sideBySide = new SideBySide(new Options(args))) {
			sideBySide.warmUp();
			for (int round = 1; round <= sideBySide.rounds; round++) {
				sideBySide.measured.add(sideBySide.measureRound(round));
			}
			sideBySide.report();
		}
	}

	private void warmUp() throws IOException {
		for (Map.Entry<ClientKind, List<ChildJvm>> client : this.clients.entrySet()) {
			for (ChildJvm jvm : client.getValue()) {
				String seconds = jvm.ask(ClientProgram.WARM_UP + " " + this.threads + " " + this.warmUpSeconds);
				System.err.println("Warmed up " + client.getKey().id() + " in " + seconds + " s");
			}
		}
	}

	private Map<ClientKind, Window> measureRound(int round) throws IOException {
		Map<ClientKind, Window> windows = new EnumMap<>(ClientKind.class);
		for (ClientKind kind : this.clients.keySet()) {
			Window alone = measure(round, kind, 1);
			Window loaded = measure(round, kind, this.threads);
			if (alone != null && loaded != null) {
				windows.put(kind, new Window(alone.p50(), alone.p99(), loaded.rate(), loaded.cpu(), loaded.bytes()));
			}
		}
		return windows;
	}

	private @Nullable Window measure(int round, ClientKind kind, int threads) throws IOException {
		List<ChildJvm> jvms = this.clients.get(kind);
		ChildJvm client = jvms.get(round % jvms.size());
		ForeignLoad foreignLoad = new ForeignLoad(() -> cpuTime(client));
		for (int attempt = 1; attempt <= MAX_TRIES; attempt++) {
			foreignLoad.begin();
			Window window = (threads == 1) ? measureAlone(client) : ask(client, threads);
			double share = foreignLoad.share();
			boolean foul = share > ForeignLoad.MAX_SHARE;
			System.err.printf("Round %d, %s, %d threads: p50 %.1f us, %.0f a second, foreign load %.1f %%%s%n", round,
					kind.id(), threads, window.p50(), window.rate(), 100 * share, foul ? ": thrown away" : "");
			if (!foul) {
				return window;
			}
			this.thrownAway++;
			awaitQuiet(foreignLoad);
		}
		return null;
	}

	private Window measureAlone(ChildJvm client) throws IOException {
		try (AwakeProcessors processors = new AwakeProcessors()) {
			return ask(client, 1);
		}
	}

	private Window ask(ChildJvm client, int threads) throws IOException {
		return Window.parse(client.ask(threads + " " + this.duration.toMillis()));
	}

	/**
	 * Wait until others leave the machine alone, for a limited time in all.
	 * @param foreignLoad what they use
	 */
	private void awaitQuiet(ForeignLoad foreignLoad) throws IOException {
		double share = 1;
		while (share > ForeignLoad.MAX_SHARE && this.waited.compareTo(MAX_WAIT) < 0) {
			foreignLoad.begin();
			try {
				Thread.sleep(PAUSE.toMillis());
			}
			catch (InterruptedException ex) {
				throw new InterruptedIOException();
			}
			this.waited = this.waited.plus(PAUSE);
			share = foreignLoad.share();
		}
	}

	private Duration cpuTime(ChildJvm client) {
		Duration own = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
		return own.plus(client.cpuTime()).plus(this.service.cpuTime());
	}

	private void report() {
		System.out.println(Machine.describe());
		System.out.printf("%d rounds by %d JVMs of each client in turn, windows of %d ms; %s%n", this.rounds,
				this.clients.get(BASE).size(), this.duration.toMillis(),
				ForeignLoad.isKnown()
						? this.thrownAway + " windows thrown away because of a foreign load over "
								+ (int) (100 * ForeignLoad.MAX_SHARE) + " %"
						: "foreign load is not known on this system, no window was thrown away");
		printMedians();
		printRatios(SAME_WORK);
		printRatios(BASE);
		if (this.clients.containsKey(ClientKind.STARTER)) {
			printGoals(SAME_WORK, 0.7, 1.4, 0.7, 0.6);
			printGoals(BASE, 0.75, 1.3, 0.75, 0.62);
		}
	}

	private void printMedians() {
		Table medians = new Table("client", "p50, 1 thread", "p99, 1 thread", rate(), "CPU a call", "bytes a call",
				"rounds");
		for (ClientKind kind : this.clients.keySet()) {
			medians.row(kind.description(), "%.1f us".formatted(samples(kind, Window::p50).median()),
					"%.1f us".formatted(samples(kind, Window::p99).median()),
					"%,.0f".formatted(samples(kind, Window::rate).median()),
					"%.1f us".formatted(samples(kind, Window::cpu).median()),
					"%.1f KB".formatted(samples(kind, Window::bytes).median() / 1000),
					String.valueOf(samples(kind, Window::p50).count()));
		}
		medians.print();
	}

	private void printRatios(ClientKind base) {
		Table ratios = new Table("ratio to " + base.description(), "p50, 1 thread", "p99, 1 thread", rate(),
				"CPU a call", "bytes a call");
		for (ClientKind kind : this.clients.keySet()) {
			ratios.row(kind.description(), ratio(kind, base, Window::p50).medianAndSpread(),
					ratio(kind, base, Window::p99).medianAndSpread(), ratio(kind, base, Window::rate).medianAndSpread(),
					ratio(kind, base, Window::cpu).medianAndSpread(),
					ratio(kind, base, Window::bytes).medianAndSpread());
		}
		ratios.print();
	}

	private void printGoals(ClientKind base, double p50, double rate, double cpu, double bytes) {
		System.out.println("Goals of " + ClientKind.STARTER.description() + " to " + base.description() + ":");
		Goal.atMost("p50 at one thread", p50).print(ratio(ClientKind.STARTER, base, Window::p50));
		Goal.atLeast("calls a second at " + this.threads + " threads", rate)
			.print(ratio(ClientKind.STARTER, base, Window::rate));
		Goal.atMost("CPU a call", cpu).print(ratio(ClientKind.STARTER, base, Window::cpu));
		Goal.atMost("bytes a call", bytes).print(ratio(ClientKind.STARTER, base, Window::bytes));
	}

	private String rate() {
		return "calls/s, " + this.threads + " threads";
	}

	private Samples samples(ClientKind kind, ToDoubleFunction<Window> quantity) {
		return Samples.of(this.measured, kind, quantity);
	}

	private Samples ratio(ClientKind kind, ClientKind base, ToDoubleFunction<Window> quantity) {
		return samples(kind, quantity).over(samples(base, quantity));
	}

	@Override
	public void close() {
		this.clients.values().forEach((jvms) -> jvms.forEach(ChildJvm::close));
		this.service.close();
	}

}
