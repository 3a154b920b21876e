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

import org.apache.commons.logging.Log;
import org.jspecify.annotations.Nullable;

/**
 * Logs failures, with a stack trace unless the last one was of the same type: a listener
 * that fails on one event fails on others too. Thread-safe.
 */
final class FailureLog {

	private final Log logger;

	private volatile @Nullable Class<?> last;

	FailureLog(Log logger) {
		this.logger = logger;
	}

	void warn(String message, Throwable failure) {
		if (failure.getClass() != this.last) {
			this.last = failure.getClass();
			this.logger.warn(message, failure);
		}
		else {
			this.logger.warn(message + ": " + failure);
		}
	}

}
