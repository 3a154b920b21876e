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
import java.util.ArrayList;
import java.util.List;

import io.github.novaact.ActKey;
import io.github.novaact.ArgumentRules;
import io.github.novaact.CreateActOptions;
import io.github.novaact.ToolSpec;
import io.github.novaact.WorkflowRunKey;

import org.springframework.util.Assert;

/**
 * Creates an act of a session.
 *
 * @param key key of the run
 * @param sessionId id of the session
 * @param options what the act is created with
 * @since 0.1.0
 * @see <a href=
 * "https://docs.aws.amazon.com/nova-act/latest/APIReference/API_CreateAct.html">
 * CreateAct</a>
 */
public record CreateAct(WorkflowRunKey key, String sessionId,
		CreateActOptions options) implements RunOperation<ActKey>, WriteOperation<ActKey> {

	/**
	 * Create the operation.
	 * @param key key of the run
	 * @param sessionId id of the session
	 * @param options what the act is created with; a missing client token is generated
	 * @throws IllegalArgumentException if an argument breaks the service's rule for it
	 */
	public CreateAct {
		Assert.notNull(key, "'key' must not be null");
		ArgumentRules.id("sessionId", sessionId);
		Assert.notNull(options, "'options' must not be null");
		for (ToolSpec tool : options.toolSpecs()) {
			Assert.isTrue(RequestBody.isJson(tool.inputSchema()),
					() -> "'inputSchema' of the tool '" + tool.name() + "' must be JSON other than null");
		}
		options = options.withClientToken(ClientTokens.orGenerated(options.clientToken()));
	}

	@Override
	public Target target(URI endpoint) {
		return Target.of(Uris.ACTS_TEMPLATE, Uris.acts(endpoint, this.key, this.sessionId));
	}

	@Override
	public byte[] body() {
		RequestBody body = new RequestBody().text("task", this.options.task());
		if (!this.options.toolSpecs().isEmpty()) {
			body.list("toolSpecs", this.options.toolSpecs(), CreateAct::write);
		}
		return body.text("clientToken", this.options.clientToken()).toBytes();
	}

	private static void write(RequestBody body, ToolSpec tool) {
		body.text("name", tool.name())
			.text("description", tool.description())
			.object("inputSchema", tool.inputSchema(), (schema, json) -> schema.json("json", json));
	}

	@Override
	public List<String> sensitiveTexts() {
		List<String> texts = new ArrayList<>();
		texts.add(this.options.task());
		for (ToolSpec tool : this.options.toolSpecs()) {
			texts.add(tool.description());
			texts.add(tool.inputSchema());
		}
		return texts;
	}

	@Override
	public ActKey read(Members answer) {
		answer.required("status");
		String id = answer.required("actId");
		try {
			return new ActKey(this.key, this.sessionId, id);
		}
		catch (IllegalArgumentException ex) {
			throw new UnreadableAnswerException("has a member 'actId' that is not an id", null);
		}
	}

}
