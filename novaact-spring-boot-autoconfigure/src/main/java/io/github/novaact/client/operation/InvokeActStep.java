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

import io.github.novaact.ActCallResult;
import io.github.novaact.ActKey;
import io.github.novaact.ActStep;
import io.github.novaact.ArgumentRules;
import io.github.novaact.WorkflowRunKey;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Executes the next step of an act. It has no client token, so it is not repeated once it
 * may have reached the service.
 *
 * @param actKey key of the act
 * @param callResults results of the calls of the previous step, 1 to 100
 * @param previousStepId id of the previous step, {@code null} for none
 * @since 0.1.0
 * @see <a href=
 * "https://docs.aws.amazon.com/nova-act/latest/APIReference/API_InvokeActStep.html">
 * InvokeActStep</a>
 */
public record InvokeActStep(ActKey actKey, List<ActCallResult> callResults,
		@Nullable String previousStepId) implements RunOperation<ActStep>, WriteOperation<ActStep> {

	/**
	 * Create the operation.
	 * @param actKey key of the act
	 * @param callResults results of the calls of the previous step
	 * @param previousStepId id of the previous step, may be {@code null}
	 * @throws IllegalArgumentException if an argument breaks the service's rule for it
	 */
	public InvokeActStep {
		Assert.notNull(actKey, "'key' must not be null");
		Assert.notNull(callResults, "'callResults' must not be null");
		Assert.noNullElements(callResults, "'callResults' must not contain null");
		Assert.isTrue(!callResults.isEmpty() && callResults.size() <= 100, "'callResults' must have 1 to 100 elements");
		callResults = List.copyOf(callResults);
		if (previousStepId != null) {
			ArgumentRules.id("previousStepId", previousStepId);
		}
	}

	@Override
	public Target target(URI endpoint) {
		return Target.of(Uris.ACT_TEMPLATE + "/invoke-step/", Uris.act(endpoint, this.actKey) + "/invoke-step/");
	}

	@Override
	public byte[] body() {
		return new RequestBody().list("callResults", this.callResults, InvokeActStep::write)
			.text("previousStepId", this.previousStepId)
			.toBytes();
	}

	private static void write(RequestBody body, ActCallResult result) {
		body.text("callId", result.callId())
			.list("content", result.content(), (content, piece) -> content.text("text", piece.text()));
	}

	@Override
	public boolean isRepeatable() {
		return false;
	}

	@Override
	public List<String> sensitiveTexts() {
		return this.callResults.stream()
			.flatMap((result) -> result.content().stream())
			.map(ActCallResult.Content::text)
			.toList();
	}

	@Override
	public WorkflowRunKey key() {
		return this.actKey.runKey();
	}

	@Override
	public ActStep read(Members answer) {
		return new ActStep(answer.required("stepId"), answer.completeList("calls", InvokeActStep::readCall));
	}

	private static ActStep.Call readCall(Members call) {
		return new ActStep.Call(call.required("callId"), call.required("name"), call.requiredJson("input"));
	}

}
