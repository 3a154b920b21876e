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

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A table in Markdown.
 */
final class Table {

	private final List<List<String>> rows = new ArrayList<>();

	Table(String... headings) {
		row(headings);
	}

	void row(String... cells) {
		this.rows.add(List.of(cells));
	}

	void print() {
		int columns = this.rows.get(0).size();
		int[] widths = IntStream.range(0, columns)
			.map((column) -> this.rows.stream().mapToInt((row) -> row.get(column).length()).max().orElse(0))
			.toArray();
		System.out.println();
		printRow(this.rows.get(0), widths);
		System.out.println(IntStream.range(0, columns)
			.mapToObj((column) -> "-".repeat(widths[column] + 1) + ((column > 0) ? ":" : "-"))
			.collect(Collectors.joining("|", "|", "|")));
		this.rows.stream().skip(1).forEach((row) -> printRow(row, widths));
		System.out.println();
	}

	private static void printRow(List<String> row, int[] widths) {
		System.out.println(IntStream.range(0, widths.length)
			.mapToObj((column) -> " "
					+ ((column > 0) ? "%" : "%-").concat(widths[column] + "s").formatted(row.get(column)) + " ")
			.collect(Collectors.joining("|", "|", "|")));
	}

}
