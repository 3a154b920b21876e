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
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A JVM of its own for a program, which receives commands as lines of its input and
 * answers by lines of its output.
 */
final class ChildJvm implements AutoCloseable {

	/** What an answer starts with; other lines are logs. */
	static final String ANSWER = "answer: ";

	private final Process process;

	private final BufferedReader output;

	private final PrintWriter input;

	private ChildJvm(Process process) {
		this.process = process;
		this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
		this.input = new PrintWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8), true);
	}

	/**
	 * Start a JVM with the class path of this one.
	 * @param program the main class
	 * @param arguments arguments of the program
	 * @return the JVM
	 * @throws IOException if it cannot be started
	 */
	static ChildJvm start(Class<?> program, String... arguments) throws IOException {
		// The JDK itself keeps no more than 5 idle connections, unless configured to
		List<String> options = List.of("-Xms512m", "-Xmx512m", "-Dhttp.maxConnections=50");
		return start(System.getProperty("java.class.path"), options, program, arguments);
	}

	/**
	 * Start a JVM.
	 * @param classPath class path
	 * @param options options of the JVM
	 * @param program the main class
	 * @param arguments arguments of the program
	 * @return the JVM
	 * @throws IOException if it cannot be started
	 */
	static ChildJvm start(String classPath, List<String> options, Class<?> program, String... arguments)
			throws IOException {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(options);
		command.addAll(List.of("-cp", classPath, program.getName()));
		command.addAll(List.of(arguments));
		return new ChildJvm(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
	}

	/**
	 * Send a command and wait for its answer.
	 * @param command the command
	 * @return the answer
	 * @throws IOException if the program ended without one
	 */
	String ask(String command) throws IOException {
		this.input.println(command);
		return answer();
	}

	/**
	 * Wait for an answer.
	 * @return the answer
	 * @throws IOException if the program ended without one
	 */
	String answer() throws IOException {
		String line = this.output.readLine();
		while (line != null && !line.startsWith(ANSWER)) {
			System.err.println(line);
			line = this.output.readLine();
		}
		if (line == null) {
			throw new IOException("The program ended early: " + this.process);
		}
		return line.substring(ANSWER.length());
	}

	Duration cpuTime() {
		return this.process.info().totalCpuDuration().orElse(Duration.ZERO);
	}

	@Override
	public void close() {
		this.input.close();
		try {
			if (!this.process.waitFor(10, TimeUnit.SECONDS)) {
				this.process.destroyForcibly();
			}
		}
		catch (InterruptedException ex) {
			this.process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
	}

}
