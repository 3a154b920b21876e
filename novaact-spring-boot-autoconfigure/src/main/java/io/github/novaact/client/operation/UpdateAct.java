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
import java.util.List;

import io.github.novaact.ActError;
import io.github.novaact.ActKey;
import io.github.novaact.ActStatus;
import io.github.novaact.WorkflowRunKey;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Sets the status of an act. The result is the key of the act, as the response has no
 * members.
 *
 * @param actKey key of the act
 * @param status the status
 * @param error why the act failed, {@code null} for nothing
 * @since 0.1.0
 * @see <a href=
 * "https://docs.aws.amazon.com/nova-act/latest/APIReference/API_UpdateAct.html">
 * UpdateAct</a>
 */
public record UpdateAct(ActKey actKey, ActStatus status,
		@Nullable ActError error) implements RunOperation<ActKey>, WriteOperation<ActKey> {

	/**
	 * Create the operation.
	 * @param actKey key of the act
	 * @param status the status
	 * @param error why the act failed, may be {@code null}
	 * @throws IllegalArgumentException if the key or the status is {@code null}, or the
	 * status is {@link ActStatus#UNKNOWN}
	 */
	public UpdateAct {
		Assert.notNull(actKey, "'key' must not be null");
		Assert.notNull(status, "'status' must not be null");
		Assert.isTrue(status != ActStatus.UNKNOWN, "'status' must be one of the service's but was UNKNOWN");
	}

	@Override
	public Target target(URI endpoint) {
		return Target.of(Uris.ACT_TEMPLATE, Uris.act(endpoint, this.actKey));
	}

	@Override
	public byte[] body() {
		return new RequestBody().text("status", this.status.name())
			.object("error", this.error,
					(body, error) -> body.text("message", error.message()).text("type", error.type()))
			.toBytes();
	}

	@Override
	public List<String> sensitiveTexts() {
		return (this.error != null) ? List.of(this.error.message()) : List.of();
	}

	@Override
	public WorkflowRunKey key() {
		return this.actKey.runKey();
	}

	@Override
	public boolean hasOutput() {
		return false;
	}

	@Override
	public ActKey read(Members answer) {
		return this.actKey;
	}

}
