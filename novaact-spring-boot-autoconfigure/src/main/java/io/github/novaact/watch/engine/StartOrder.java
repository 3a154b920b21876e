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

package io.github.novaact.watch.engine;

/**
 * Whether a definition's list is in descending order of starts. It is trusted after a
 * reading to the end has shown it, and again after three once one has contradicted.
 */
final class StartOrder {

	private static final int READINGS_TO_TRUST_AGAIN = 3;

	private int readingsToTrust = 1;

	boolean isTrusted() {
		return this.readingsToTrust <= 0;
	}

	void trust() {
		this.readingsToTrust = 0;
	}

	void unknown() {
		this.readingsToTrust = 1;
	}

	/**
	 * Called when a page was read.
	 * @param reading the reading that it belongs to
	 */
	void read(ListReading reading) {
		if (isTrusted() && !reading.isDescending()) {
			this.readingsToTrust = READINGS_TO_TRUST_AGAIN;
		}
	}

	/**
	 * Called when a list was read to its end.
	 * @param reading the reading
	 */
	void readToTheEnd(ListReading reading) {
		if (!isTrusted()) {
			this.readingsToTrust = reading.isDescending() ? this.readingsToTrust - 1 : READINGS_TO_TRUST_AGAIN;
		}
	}

}
