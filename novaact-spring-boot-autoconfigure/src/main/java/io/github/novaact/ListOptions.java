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

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Options of a list.
 *
 * @param pageSize maximum number of items of a page, 1 to 100
 * @param sortOrder order of the list, {@code null} for the service's default
 * @param nextToken token of the first page to read, from {@link Page#nextToken()},
 * {@code null} for the first page of the list
 * @since 0.1.0
 */
public record ListOptions(int pageSize, @Nullable SortOrder sortOrder, @Nullable String nextToken) {

	private static final Pattern TOKEN = Pattern.compile("\\S{1,2048}");

	private static final ListOptions DEFAULTS = new ListOptions(100, null, null);

	/**
	 * Create options.
	 * @param pageSize number of items of a page
	 * @param sortOrder order of the list, may be {@code null}
	 * @param nextToken token of the first page to read, may be {@code null}
	 * @throws IllegalArgumentException if an argument breaks the service's rule for it
	 */
	public ListOptions {
		Assert.isTrue(pageSize >= 1 && pageSize <= 100, () -> "'pageSize' must be from 1 to 100 but was " + pageSize);
		Assert.isTrue(nextToken == null || TOKEN.matcher(nextToken).matches(),
				"'nextToken' must be 1 to 2048 characters without white space");
	}

	/**
	 * Return the default options: pages of 100 items in the service's own order, from the
	 * first page.
	 * @return the defaults
	 */
	public static ListOptions defaults() {
		return DEFAULTS;
	}

	/**
	 * Return these options with another page size.
	 * @param pageSize number of items of a page, 1 to 100
	 * @return the options
	 * @throws IllegalArgumentException if the size is not from 1 to 100
	 */
	public ListOptions withPageSize(int pageSize) {
		return new ListOptions(pageSize, this.sortOrder, this.nextToken);
	}

	/**
	 * Return these options with another order.
	 * @param sortOrder order of the list, {@code null} for the service's default
	 * @return the options
	 */
	public ListOptions withSortOrder(@Nullable SortOrder sortOrder) {
		return new ListOptions(this.pageSize, sortOrder, this.nextToken);
	}

	/**
	 * Return these options with another first page.
	 * @param nextToken token of the page, {@code null} for the first page
	 * @return the options
	 * @throws IllegalArgumentException if the token breaks the service's rule for it
	 */
	public ListOptions withNextToken(@Nullable String nextToken) {
		return new ListOptions(this.pageSize, this.sortOrder, nextToken);
	}

}
