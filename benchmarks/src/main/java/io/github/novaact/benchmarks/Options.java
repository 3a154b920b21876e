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

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Options of a program, as {@code --name=value}.
 */
final class Options {

	private final Map<String, String> values = new LinkedHashMap<>();

	Options(String[] args) {
		Arrays.stream(args).map((arg) -> arg.split("=", 2)).forEach((option) -> {
			if (!option[0].startsWith("--")) {
				throw new IllegalArgumentException("'" + option[0] + "' is not an option such as --rounds=5");
			}
			this.values.put(option[0].substring(2), (option.length > 1) ? option[1] : "");
		});
	}

	String text(String name, String otherwise) {
		String value = this.values.remove(name);
		if (value != null && value.isEmpty()) {
			throw new IllegalArgumentException("'--" + name + "' needs a value, as in --" + name + "=" + otherwise);
		}
		return (value != null) ? value : otherwise;
	}

	boolean flag(String name) {
		String value = this.values.remove(name);
		if (value != null && !value.isEmpty()) {
			throw new IllegalArgumentException("'--" + name + "' takes no value");
		}
		return value != null;
	}

	int number(String name, int otherwise) {
		return Integer.parseInt(text(name, String.valueOf(otherwise)));
	}

	double decimal(String name, double otherwise) {
		return Double.parseDouble(text(name, String.valueOf(otherwise)));
	}

	/**
	 * Check that there are no unknown options.
	 */
	void check() {
		if (!this.values.isEmpty()) {
			throw new IllegalArgumentException("There are no options " + this.values.keySet());
		}
	}

}
