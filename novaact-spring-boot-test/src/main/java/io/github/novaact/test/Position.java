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

package io.github.novaact.test;

/**
 * Where something stands in an order.
 *
 * @param major what decides first
 * @param minor what decides where that is equal
 * @param sequence number of the thing, which no other one has
 */
record Position(long major, int minor, long sequence) implements Comparable<Position> {

	@Override
	public int compareTo(Position other) {
		int result = Long.compare(this.major, other.major);
		if (result == 0) {
			result = Integer.compare(this.minor, other.minor);
		}
		return (result != 0) ? result : Long.compare(this.sequence, other.sequence);
	}

}
