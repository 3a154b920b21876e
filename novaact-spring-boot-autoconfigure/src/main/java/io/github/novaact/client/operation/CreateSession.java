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

import java.net.URI;

import io.github.novaact.ArgumentRules;
import io.github.novaact.WorkflowRunKey;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Creates a session of a workflow run.
 *
 * @param key key of the run
 * @param clientToken token of the call, {@code null} to generate one
 * @since 0.1.0
 * @see <a href=
 * "https://docs.aws.amazon.com/nova-act/latest/APIReference/API_CreateSession.html">
 * CreateSession</a>
 */
public record CreateSession(WorkflowRunKey key,
		@Nullable String clientToken) implements RunOperation<String>, WriteOperation<String> {

	/**
	 * Create the operation.
	 * @param key key of the run
	 * @param clientToken token of the call, {@code null} to generate one
	 * @throws IllegalArgumentException if an argument breaks the service's rule for it
	 */
	public CreateSession {
		Assert.notNull(key, "'key' must not be null");
		ArgumentRules.clientToken(clientToken);
		clientToken = ClientTokens.orGenerated(clientToken);
	}

	@Override
	public Target target(URI endpoint) {
		return Target.of(Uris.SESSIONS_TEMPLATE, Uris.run(endpoint, this.key) + "/sessions");
	}

	@Override
	public byte[] body() {
		return new RequestBody().text("clientToken", this.clientToken).toBytes();
	}

	@Override
	public String read(Members answer) {
		return answer.required("sessionId");
	}

}
