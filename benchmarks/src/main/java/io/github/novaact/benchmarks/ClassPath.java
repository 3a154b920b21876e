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

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The jars of an application, which the build resolves.
 *
 * @param jars the jars
 */
record ClassPath(List<Path> jars) {

	/**
	 * A Spring MVC application with the actuator.
	 * @return its jars
	 */
	static ClassPath ofApplication() {
		return of("application");
	}

	/**
	 * That application with the starter.
	 * @return its jars
	 */
	static ClassPath withStarter() {
		return of("application-with-starter");
	}

	/**
	 * That application with AWS's client.
	 * @return its jars
	 */
	static ClassPath withAwsClient() {
		return of("application-with-aws-client");
	}

	private static ClassPath of(String module) {
		Path file = Path.of("benchmarks", "class-paths", module, "target", "class-path");
		try {
			return new ClassPath(
					Arrays.stream(Files.readString(file).trim().split(File.pathSeparator)).map(Path::of).toList());
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Run this by benchmarks/run", ex);
		}
	}

	/**
	 * Return the jars that another class path does not have.
	 * @param base the other class path
	 * @return the jars
	 */
	ClassPath without(ClassPath base) {
		Set<String> names = base.jars.stream().map(ClassPath::name).collect(Collectors.toSet());
		return new ClassPath(this.jars.stream().filter((jar) -> !names.contains(name(jar))).toList());
	}

	/**
	 * Return the jars whose name does not start in a way.
	 * @param prefix start of the name
	 * @return the jars
	 */
	ClassPath without(String prefix) {
		return new ClassPath(this.jars.stream().filter((jar) -> !name(jar).startsWith(prefix)).toList());
	}

	private static String name(Path jar) {
		return jar.getFileName().toString();
	}

	double megabytes() {
		return this.jars.stream().mapToLong((jar) -> jar.toFile().length()).sum() / 1e6;
	}

	/**
	 * Return the class path with the classes of the benchmarks before it.
	 * @return the text
	 */
	String withBenchmarks() {
		String benchmarks = System.getProperty("java.class.path").split(File.pathSeparator)[0];
		return benchmarks + File.pathSeparator
				+ this.jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
	}

}
