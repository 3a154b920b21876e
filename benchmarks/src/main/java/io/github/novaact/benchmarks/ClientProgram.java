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
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * The program in whose JVM a client is measured. Each line of its input is a number of
 * threads and of milliseconds; the answer is what was measured.
 */
public final class ClientProgram {

	private static final int RUNS = 1000;

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
				String[] words = line.split(" ");
				Window window = load.run(Integer.parseInt(words[0]), Duration.ofMillis(Long.parseLong(words[1])));
				System.out.println(ChildJvm.ANSWER + window.format());
			}
		}
	}

}
