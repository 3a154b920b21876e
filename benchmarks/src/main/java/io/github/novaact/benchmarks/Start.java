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
import java.util.Locale;

/**
 * What was measured of a start.
 *
 * @param build milliseconds from the readiness of the application to the client, 0 where
 * it was built before
 * @param lookup milliseconds from there to the first answer
 * @param classes classes that were loaded from the readiness to the first answer
 * @param sinceStart milliseconds from the start of the JVM to the first answer
 */
record Start(double build, double lookup, double classes, double sinceStart) {

	static Start parse(String text) {
		double[] numbers = Arrays.stream(text.split(" ")).mapToDouble(Double::parseDouble).toArray();
		return new Start(numbers[0], numbers[1], numbers[2], numbers[3]);
	}

	String format() {
		return String.format(Locale.ROOT, "%.1f %.1f %.0f %.0f", this.build, this.lookup, this.classes,
				this.sinceStart);
	}

	double firstAnswer() {
		return this.build + this.lookup;
	}

}
