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

package io.github.novaact.watch.jdbc;

import org.jspecify.annotations.Nullable;

/**
 * Things of which each is tried, whatever becomes of the others.
 */
final class Attempts {

	private @Nullable RuntimeException failure;

	/**
	 * Try to do something.
	 * @param what what is done
	 */
	void attempt(Runnable what) {
		try {
			what.run();
		}
		catch (RuntimeException ex) {
			this.failure = (this.failure != null) ? this.failure : ex;
		}
	}

	/**
	 * Return what failed first.
	 * @return the failure, {@code null} if all went well
	 */
	@Nullable RuntimeException failure() {
		return this.failure;
	}

	/**
	 * Fail with what failed first, if something did.
	 */
	void check() {
		if (this.failure != null) {
			throw this.failure;
		}
	}

}
