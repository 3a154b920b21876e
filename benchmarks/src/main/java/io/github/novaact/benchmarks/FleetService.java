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
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Scanner;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.jspecify.annotations.Nullable;

/**
 * A service with very many runs, in a JVM of its own by {@link #main}. Runs end at
 * random, and others start in their place; a list is in descending order of the start.
 * Counts its requests, and throttles those over its quota.
 */
public final class FleetService {

	static final String STATS = "stats";

	private static final String ARN = "arn:aws:nova-act:us-east-1:123456789012:workflow-definition/";

	private final Map<String, List<Run>> definitions = new HashMap<>();

	private final Map<String, Run> runs = new HashMap<>();

	private final List<Run> running = new ArrayList<>();

	private final Random random = new Random(1);

	private final int quota;

	private final List<Long> arrivals = new ArrayList<>();

	private int ended;

	private int throttled;

	private FleetService(int runs, int definitions, int quota, Duration oldest) {
		this.quota = quota;
		Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
		for (int i = 0; i < runs; i++) {
			// From then until now, in every definition alike
			add(definition(i % definitions), now.minusMillis(oldest.toMillis() * (runs - i) / runs));
		}
	}

	static String definition(int index) {
		return "flow-" + index;
	}

	/**
	 * Serve until the end of the input, whose lines ask for what was counted since the
	 * last one.
	 * @param args number of runs, of definitions, of ends a second, the quota of requests
	 * a second, and how many seconds ago the first run began
	 * @throws IOException if the service cannot listen
	 */
	public static void main(String[] args) throws IOException {
		int definitions = Integer.parseInt(args[1]);
		FleetService service = new FleetService(Integer.parseInt(args[0]), definitions, Integer.parseInt(args[3]),
				Duration.ofSeconds(Integer.parseInt(args[4])));
		HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
		server.setExecutor(Executors.newCachedThreadPool());
		server.createContext("/", service::answer);
		server.start();
		ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
		double ends = Double.parseDouble(args[2]);
		if (ends > 0) {
			scheduler.scheduleAtFixedRate(service::endOne, 0, (long) (1_000_000 / ends), TimeUnit.MICROSECONDS);
		}
		System.out.println(ChildJvm.ANSWER + "http://" + server.getAddress().getHostString() + ":"
				+ server.getAddress().getPort());
		try (Scanner input = new Scanner(System.in, StandardCharsets.UTF_8)) {
			while (input.hasNextLine()) {
				input.nextLine();
				System.out.println(ChildJvm.ANSWER + service.stats());
			}
		}
		scheduler.shutdownNow();
		server.stop(0);
		System.exit(0);
	}

	private synchronized void add(String definition, Instant startedAt) {
		Run run = new Run(definition, new UUID(this.random.nextLong(), this.random.nextLong()).toString(), startedAt);
		this.definitions.computeIfAbsent(definition, (name) -> new ArrayList<>()).add(run);
		this.runs.put(run.id, run);
		run.index = this.running.size();
		this.running.add(run);
	}

	private synchronized void endOne() {
		Run run = this.running.get(this.random.nextInt(this.running.size()));
		Run last = this.running.remove(this.running.size() - 1);
		if (last != run) {
			this.running.set(run.index, last);
			last.index = run.index;
		}
		run.endedAt = Instant.now().truncatedTo(ChronoUnit.MILLIS);
		this.ended++;
		add(run.definition, run.endedAt);
	}

	/**
	 * Return what was counted, and begin to count anew.
	 * @return requests in all, most requests in any second, throttled ones, runs that
	 * ended
	 */
	private synchronized String stats() {
		int most = 0;
		int from = 0;
		for (int to = 0; to < this.arrivals.size(); to++) {
			while (this.arrivals.get(to) - this.arrivals.get(from) >= TimeUnit.SECONDS.toNanos(1)) {
				from++;
			}
			most = Math.max(most, to - from + 1);
		}
		String stats = this.arrivals.size() + " " + most + " " + this.throttled + " " + this.ended;
		this.arrivals.clear();
		this.throttled = 0;
		this.ended = 0;
		return stats;
	}

	private void answer(HttpExchange exchange) throws IOException {
		try (exchange; InputStream body = exchange.getRequestBody()) {
			body.readAllBytes();
			String answer = answer(exchange.getRequestURI().getPath(), exchange.getRequestURI().getRawQuery());
			byte[] bytes = ((answer != null) ? answer : "{\"message\":\"Rate exceeded\"}")
				.getBytes(StandardCharsets.UTF_8);
			exchange.getResponseHeaders().set("Content-Type", "application/json");
			exchange.getResponseHeaders().set("x-amzn-RequestId", UUID.randomUUID().toString());
			if (answer == null) {
				exchange.getResponseHeaders().set("x-amzn-ErrorType", "ThrottlingException");
			}
			exchange.sendResponseHeaders((answer != null) ? 200 : 429, bytes.length);
			try (OutputStream out = exchange.getResponseBody()) {
				out.write(bytes);
			}
		}
	}

	private synchronized @Nullable String answer(String path, @Nullable String query) {
		long now = System.nanoTime();
		this.arrivals.add(now);
		int before = this.arrivals.size() - 1 - this.quota;
		if (before >= 0 && now - this.arrivals.get(before) < TimeUnit.SECONDS.toNanos(1)) {
			this.throttled++;
			return null;
		}
		String[] segments = path.split("/");
		if (segments.length == 5) {
			return run(this.runs.get(segments[4]));
		}
		return page(this.definitions.get(segments[2]), token(query));
	}

	private static int token(@Nullable String query) {
		if (query != null) {
			for (String parameter : query.split("&")) {
				if (parameter.startsWith("nextToken=")) {
					return Integer.parseInt(URLDecoder.decode(parameter.substring(10), StandardCharsets.UTF_8));
				}
			}
		}
		return Integer.MAX_VALUE;
	}

	private static String page(List<Run> runs, int before) {
		int to = Math.min(before, runs.size());
		int from = Math.max(0, to - 100);
		StringBuilder page = new StringBuilder("{\"workflowRunSummaries\":[");
		for (int i = to - 1; i >= from; i--) {
			page.append((i < to - 1) ? "," : "").append('{');
			runs.get(i).appendTo(page);
			page.append('}');
		}
		page.append(']');
		if (from > 0) {
			page.append(",\"nextToken\":\"").append(from).append('"');
		}
		return page.append('}').toString();
	}

	private static String run(Run run) {
		StringBuilder text = new StringBuilder("{\"modelId\":\"nova-act-v1.0\",\"logGroupName\":\"/aws/nova-act\",");
		run.appendTo(text);
		return text.append('}').toString();
	}

	/**
	 * A run.
	 */
	private static final class Run {

		private final String definition;

		private final String id;

		private final Instant startedAt;

		private @Nullable Instant endedAt;

		private int index;

		Run(String definition, String id, Instant startedAt) {
			this.definition = definition;
			this.id = id;
			this.startedAt = startedAt;
		}

		void appendTo(StringBuilder text) {
			text.append("\"workflowRunArn\":\"")
				.append(ARN)
				.append(this.definition)
				.append("/workflow-run/")
				.append(this.id)
				.append("\",\"workflowRunId\":\"")
				.append(this.id)
				.append("\",\"status\":\"")
				.append((this.endedAt != null) ? "SUCCEEDED" : "RUNNING")
				.append("\",\"startedAt\":\"")
				.append(this.startedAt)
				.append('"');
			if (this.endedAt != null) {
				text.append(",\"endedAt\":\"").append(this.endedAt).append('"');
			}
		}

	}

}
