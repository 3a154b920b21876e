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

package io.github.novaact.client;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Name of a client in health, meters and logs: the name that its builder was given, else
 * the name of its bean.
 */
final class ClientName implements Supplier<String> {

	private static final String DEFAULT = "novaActClient";

	/** Prefix that Spring gives to the name of a bean behind a scoped proxy. */
	private static final String SCOPED_TARGET = "scopedTarget.";

	private volatile @Nullable String name;

	ClientName(@Nullable String name) {
		this.name = name;
	}

	void beanName(String beanName) {
		if (this.name == null) {
			this.name = beanName.startsWith(SCOPED_TARGET) ? beanName.substring(SCOPED_TARGET.length()) : beanName;
		}
	}

	@Override
	public String get() {
		String name = this.name;
		return (name != null) ? name : DEFAULT;
	}

	@Override
	public String toString() {
		return get();
	}

}
