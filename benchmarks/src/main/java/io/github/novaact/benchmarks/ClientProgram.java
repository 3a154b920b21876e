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

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * The program in whose JVM a client is measured. A line of its input is a number of
 * threads and of milliseconds, answered by what was measured, or the command to warm up.
 */
public final class ClientProgram {

	static final String WARM_UP = "warm-up";

	private static final int RUNS = 1000;

	private static final int MAX_COMPILATION_MILLIS = 100;

	private static final int SETTLED_SECONDS = 2;

	private ClientProgram() {
	}

	/**
	 * Run until the end of the input.
	 * @param args kind of the client, endpoint of the service
	 * @throws Exception if a lookup fails
	 */
	public static void main(String[] args) throws Exception {
		try (LookupClient client = ClientKind.of(args[0]).open(URI.create(args[1]))) {
			Load load = new Load(client, RUNS);
			BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
			for (String line = input.readLine(); line != null; line = input.readLine()) {
				System.out.println(ChildJvm.ANSWER + answer(load, line.split(" ")));
			}
		}
	}

	private static String answer(Load load, String[] words) throws Exception {
		if (words[0].equals(WARM_UP)) {
			return String.valueOf(warmUp(load, Integer.parseInt(words[1]), Integer.parseInt(words[2])));
		}
		return load.run(Integer.parseInt(words[0]), Duration.ofMillis(Long.parseLong(words[1]))).format();
	}

	/**
	 * Put load on the client until next to nothing is compiled any more.
	 * @param load the load
	 * @param threads number of threads
	 * @param maxSeconds the longest time
	 * @return how many seconds that took
	 * @throws Exception if a lookup fails
	 */
	private static int warmUp(Load load, int threads, int maxSeconds) throws Exception {
		CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
		int seconds = 0;
		int settled = 0;
		while (settled < SETTLED_SECONDS && seconds < maxSeconds) {
			long before = compiler.getTotalCompilationTime();
			// Few threads leave time to the compiler
			load.run((seconds % 2 == 0) ? 1 : threads, Duration.ofSeconds(1));
			settled = (compiler.getTotalCompilationTime() - before < MAX_COMPILATION_MILLIS) ? settled + 1 : 0;
			seconds++;
		}
		return seconds;
	}

}
