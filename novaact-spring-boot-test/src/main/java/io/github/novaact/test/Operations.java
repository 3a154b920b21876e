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

import java.util.List;
import java.util.stream.Stream;

import org.springframework.util.Assert;

/**
 * The operations of the service.
 *
 * @param all the operations
 */
record Operations(List<Operation> all) {

	static Operations of(List<Operation> reads, List<Operation> writes, List<Operation> acts) {
		return new Operations(Stream.of(reads, writes, acts).flatMap(List::stream).toList());
	}

	/**
	 * Check the name of an operation.
	 * @param name the name
	 * @return the name
	 * @throws IllegalArgumentException if there is no such operation
	 */
	String requireKnown(String name) {
		if (name.equals(LogService.OPERATION)) {
			return name;
		}
		Assert.isTrue(this.all.stream().anyMatch((operation) -> operation.name().equals(name)),
				() -> "'operation' must be one of " + this.all.stream().map(Operation::name).toList() + " but was '"
						+ name + "'");
		return name;
	}

}
