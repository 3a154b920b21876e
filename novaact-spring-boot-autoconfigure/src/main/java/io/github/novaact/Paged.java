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

import java.util.Iterator;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * List that is read lazily, page by page. Nothing is sent before the first element is
 * requested, no page beyond the last requested element is read, and each iteration starts
 * again from the first page. Each page is a call with its own retries and timeout, so
 * {@code hasNext()} and {@code next()} throw the exceptions of a call; a suppressed
 * exception names the page.
 *
 * @param <T> type of the items
 * @since 0.1.0
 */
public interface Paged<T> extends Iterable<T> {

	/**
	 * Return an iterator over the items of all pages.
	 * @return the iterator, which is not thread-safe
	 */
	@Override
	Iterator<T> iterator();

	/**
	 * Return the pages.
	 * @return the pages, fetched again by each iteration
	 */
	Pages<T> pages();

	/**
	 * Return a stream of the items of all pages.
	 * @return a sequential stream
	 */
	default Stream<T> stream() {
		return StreamSupport.stream(spliterator(), false);
	}

	/**
	 * Return a list whose pages a function fetches.
	 * @param <T> type of the items
	 * @param firstToken token of the first page, {@code null} for the first page of the
	 * list
	 * @param fetch function that fetches the page of a token, {@code null} for the first
	 * page
	 * @return the list, which fails with an {@link InvalidResponseException} when a token
	 * is repeated
	 */
	static <T> Paged<T> of(@Nullable String firstToken, Function<@Nullable String, Page<T>> fetch) {
		Assert.notNull(fetch, "'fetch' must not be null");
		return new FetchedPages<>(firstToken, fetch);
	}

	/**
	 * The pages of a list.
	 *
	 * @param <T> type of the items
	 * @since 0.1.0
	 */
	interface Pages<T> extends Iterable<Page<T>> {

		/**
		 * Return a stream of the pages.
		 * @return a sequential stream
		 */
		default Stream<Page<T>> stream() {
			return StreamSupport.stream(spliterator(), false);
		}

	}

}
