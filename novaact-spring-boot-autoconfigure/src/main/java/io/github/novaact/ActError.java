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

import java.io.Serializable;

import org.jspecify.annotations.Nullable;

/**
 * Reason for the failure of an act. The service stores it, but no operation returns it.
 *
 * @param message what happened, 1 to 10000 characters; sensitive according to the
 * service's model, so {@link #toString()} omits it
 * @param type kind of the error, 1 to 100 characters, {@code null} for none
 * @since 0.1.0
 * @see <a href=
 * "https://docs.aws.amazon.com/nova-act/latest/APIReference/API_ActError.html">
 * ActError</a>
 */
public record ActError(String message, @Nullable String type) implements Serializable {

	/**
	 * Create an error.
	 * @param message what happened
	 * @param type kind of the error, may be {@code null}
	 * @throws IllegalArgumentException if an argument breaks the service's rule for it
	 */
	public ActError {
		ArgumentRules.length("message", message, 1, 10_000);
		ArgumentRules.optionalLength("type", type, 1, 100);
	}

	/**
	 * Describe the error without its message.
	 */
	@Override
	public String toString() {
		return "ActError[type=" + this.type + "]";
	}

}
