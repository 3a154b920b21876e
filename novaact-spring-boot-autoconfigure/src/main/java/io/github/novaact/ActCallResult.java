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
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Result of a tool call.
 *
 * @param callId id of the call, 1 to 100 characters; {@code null} for a result that
 * belongs to no call
 * @param content the result, 1 to 100 pieces
 * @since 0.1.0
 * @see <a href=
 * "https://docs.aws.amazon.com/nova-act/latest/APIReference/API_CallResult.html">
 * CallResult</a>
 */
public record ActCallResult(@Nullable String callId, List<Content> content) implements Serializable {

	/**
	 * Create a result.
	 * @param callId id of the call, may be {@code null}
	 * @param content the result
	 * @throws IllegalArgumentException if an argument breaks the service's rule for it
	 */
	public ActCallResult {
		ArgumentRules.optionalLength("callId", callId, 1, 100);
		Assert.notNull(content, "'content' must not be null");
		Assert.noNullElements(content, "'content' must not contain null");
		Assert.isTrue(!content.isEmpty() && content.size() <= 100, "'content' must have 1 to 100 elements");
		content = List.copyOf(content);
	}

	/**
	 * Return a result of texts.
	 * @param callId id of the call, may be {@code null}
	 * @param texts the texts, 1 to 100
	 * @return the result
	 * @throws IllegalArgumentException if an argument breaks the service's rule for it
	 */
	public static ActCallResult of(@Nullable String callId, String... texts) {
		return new ActCallResult(callId, Stream.of(texts).map(Content::new).toList());
	}

	/**
	 * Piece of a result. Text is the only kind in the service's model.
	 *
	 * @param text the text; sensitive according to the service's model, so
	 * {@link #toString()} omits it
	 */
	public record Content(String text) implements Serializable {

		/**
		 * Create a piece.
		 * @param text the text
		 * @throws IllegalArgumentException if the text is {@code null}
		 */
		public Content {
			Assert.notNull(text, "'text' must not be null");
		}

		/**
		 * Describe the piece without its text.
		 */
		@Override
		public String toString() {
			return "Content[]";
		}

	}

}
