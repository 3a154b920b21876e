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

package io.github.novaact;

import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * A page of a list.
 *
 * @param <T> type of the items
 * @param items the items, unmodifiable; may be empty even if there is another page
 * @param nextToken token of the next page, {@code null} if this is the last one
 * @since 0.1.0
 */
public record Page<T>(List<T> items, @Nullable String nextToken) {

	/**
	 * Create a page.
	 * @param items the items
	 * @param nextToken token of the next page, may be {@code null}
	 * @throws IllegalArgumentException if {@code items} is {@code null}
	 */
	public Page {
		Assert.notNull(items, "'items' must not be null");
		items = items.stream().filter(Objects::nonNull).toList();
	}

}
