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

package io.github.novaact.client.operation;

import org.jspecify.annotations.Nullable;

import org.springframework.util.AlternativeJdkIdGenerator;
import org.springframework.util.IdGenerator;

/**
 * Tokens that let the service recognize a repeated request.
 */
final class ClientTokens {

	private static final IdGenerator TOKENS = new AlternativeJdkIdGenerator();

	private ClientTokens() {
	}

	/**
	 * Return the token of a call.
	 * @param clientToken the caller's token, {@code null} to generate one
	 * @return the token
	 */
	static String orGenerated(@Nullable String clientToken) {
		return (clientToken != null) ? clientToken : TOKENS.generateId().toString();
	}

}
