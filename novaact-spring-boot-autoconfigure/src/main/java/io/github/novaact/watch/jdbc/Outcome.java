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

import java.util.List;

import io.github.novaact.AccessDeniedException;
import io.github.novaact.NovaActException;
import io.github.novaact.NovaActServiceException;
import io.github.novaact.ResourceNotFoundException;
import io.github.novaact.ServiceError;
import io.github.novaact.ValidationException;
import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.watch.Transition;
import io.github.novaact.watch.WatchFleet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * How a run ended, as text, for those who wait for it on other instances.
 */
final class Outcome {

	/**
	 * What the outcome of a run that has ended begins with.
	 */
	static final String OF_A_RUN = "{\"run\":";

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private Outcome() {
	}

	static String of(Transition transition) {
		ObjectNode outcome = JSON.createObjectNode();
		NovaActException failure = transition.failure();
		if (failure == null) {
			outcome.set("run", JSON.valueToTree(transition.run()));
		}
		else {
			outcome.putObject("failure")
				.put("type", type(failure))
				.put("statusCode", failure.statusCode())
				.put("errorCode", failure.errorCode())
				.put("message", (failure instanceof NovaActServiceException answer) ? answer.serviceMessage() : null)
				.put("requestId", failure.requestId())
				.put("attempts", failure.attempts());
		}
		return JSON.writeValueAsString(outcome);
	}

	private static String type(NovaActException failure) {
		if (failure instanceof ResourceNotFoundException) {
			return "notFound";
		}
		if (failure instanceof AccessDeniedException) {
			return "denied";
		}
		return (failure instanceof ValidationException) ? "invalid" : "other";
	}

	/**
	 * Serve those who wait for the run on this instance.
	 * @param key key of the run
	 * @param outcome how it ended
	 * @param fleet who knows those who wait
	 */
	static void serve(WorkflowRunKey key, String outcome, WatchFleet fleet) {
		JsonNode root = JSON.readTree(outcome);
		JsonNode run = root.get("run");
		if (run != null) {
			fleet.ended(key, JSON.treeToValue(run, WorkflowRun.class));
		}
		else {
			fleet.failed(key, failure(root.path("failure")));
		}
	}

	private static NovaActException failure(JsonNode failure) {
		ServiceError error = new ServiceError(failure.path("statusCode").asInt(0), text(failure, "errorCode"),
				text(failure, "message"), text(failure, "requestId"), failure.path("attempts").asInt(1));
		return switch (failure.path("type").asString("")) {
			case "notFound" -> new ResourceNotFoundException(error, null, null);
			case "denied" -> new AccessDeniedException(error);
			case "invalid" -> new ValidationException(error, null, List.of());
			default -> new NovaActServiceException(error);
		};
	}

	private static @Nullable String text(JsonNode node, String name) {
		JsonNode member = node.get(name);
		return (member != null && member.isString()) ? member.stringValue() : null;
	}

}
