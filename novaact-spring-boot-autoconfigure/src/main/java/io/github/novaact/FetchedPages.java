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

import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * {@link Paged} whose pages are fetched by a function.
 *
 * @param <T> type of the items
 */
final class FetchedPages<T> implements Paged<T> {

	private static final int MAX_EMPTY_PAGES = 1000;

	private final @Nullable String firstToken;

	private final Function<@Nullable String, Page<T>> fetch;

	FetchedPages(@Nullable String firstToken, Function<@Nullable String, Page<T>> fetch) {
		this.firstToken = firstToken;
		this.fetch = fetch;
	}

	@Override
	public Pages<T> pages() {
		return PageIterator::new;
	}

	@Override
	public Iterator<T> iterator() {
		return new ItemIterator();
	}

	private final class PageIterator implements Iterator<Page<T>> {

		private final Set<String> tokens = new HashSet<>();

		private @Nullable String token = FetchedPages.this.firstToken;

		private int pages;

		private int emptyPages;

		private boolean last;

		@Override
		public boolean hasNext() {
			return !this.last;
		}

		@Override
		public Page<T> next() {
			if (this.last) {
				throw new NoSuchElementException();
			}
			int number = this.pages + 1;
			try {
				return fetch(number);
			}
			catch (NovaActException ex) {
				ex.addSuppressed(new BrokenOffException(number, this.token));
				throw ex;
			}
		}

		private Page<T> fetch(int number) {
			if (this.token != null && this.tokens.contains(this.token)) {
				throw endless("the token of page " + number + " is repeated");
			}
			Page<T> page = FetchedPages.this.fetch.apply(this.token);
			this.pages = number;
			if (this.token != null) {
				this.tokens.add(this.token);
			}
			this.emptyPages = page.items().isEmpty() ? this.emptyPages + 1 : 0;
			this.token = page.nextToken();
			this.last = this.token == null;
			if (this.emptyPages == MAX_EMPTY_PAGES && !this.last) {
				throw endless("its last " + MAX_EMPTY_PAGES + " pages are empty");
			}
			return page;
		}

		private static InvalidResponseException endless(String problem) {
			return new InvalidResponseException("The list does not end: " + problem, null, 200, null, 1);
		}

	}

	private final class ItemIterator implements Iterator<T> {

		private final PageIterator pages = new PageIterator();

		private Iterator<T> items = Collections.emptyIterator();

		@Override
		public boolean hasNext() {
			while (!this.items.hasNext() && this.pages.hasNext()) {
				this.items = this.pages.next().items().iterator();
			}
			return this.items.hasNext();
		}

		@Override
		public T next() {
			if (!hasNext()) {
				throw new NoSuchElementException();
			}
			return this.items.next();
		}

	}

	/**
	 * Names the page at which a list failed.
	 */
	@SuppressWarnings("serial")
	private static final class BrokenOffException extends RuntimeException {

		BrokenOffException(int page, @Nullable String token) {
			super("The list broke off on page " + page
					+ ((token != null) ? "; the token of that page resumes it" : ", its first"), null, false, false);
		}

	}

}
