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

import java.util.Comparator;
import java.util.Locale;

/**
 * Compares the jars that the starter and AWS's client add to a Spring MVC application
 * with the actuator.
 */
public final class Weight {

	private static final double GOAL = 0.6;

	private Weight() {
	}

	/**
	 * Compare them.
	 * @param args {@code --jars=true} to list them
	 */
	public static void main(String[] args) {
		Options options = new Options(args);
		boolean list = Boolean.parseBoolean(options.text("jars", "false"));
		options.check();
		ClassPath application = ClassPath.ofApplication();
		ClassPath starter = ClassPath.withStarter().without(application);
		ClassPath aws = ClassPath.withAwsClient().without(application);
		ClassPath awsWithoutNetty = aws.without("netty-");
		Table table = new Table("added to Spring MVC and actuator", "jars", "MB");
		row(table, "this starter", starter);
		row(table, "AWS's client", aws);
		row(table, "AWS's client, netty-nio-client excluded", awsWithoutNetty);
		table.print();
		double ratio = starter.megabytes() / aws.megabytes();
		System.out.printf("Goal of this starter: at most %.2f of the MB of AWS's client: %s, %.3f%n", GOAL,
				(ratio <= GOAL) ? "met" : "NOT MET", ratio);
		if (list) {
			print("this starter", starter);
			print("AWS's client", aws);
		}
	}

	private static void row(Table table, String description, ClassPath added) {
		table.row(description, String.valueOf(added.jars().size()),
				String.format(Locale.ROOT, "%.2f", added.megabytes()));
	}

	private static void print(String description, ClassPath added) {
		System.out.println();
		System.out.println("Jars of " + description + ":");
		added.jars()
			.stream()
			.map((jar) -> jar.toFile())
			.sorted(Comparator.comparingLong((jar) -> -jar.length()))
			.forEach((jar) -> System.out.printf("%8d KB %s%n", jar.length() / 1000, jar.getName()));
	}

}
