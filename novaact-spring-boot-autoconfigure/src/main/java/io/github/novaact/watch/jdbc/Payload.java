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

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.novaact.AccessDeniedException;
import io.github.novaact.InvalidResponseException;
import io.github.novaact.NovaActException;
import io.github.novaact.NovaActServiceException;
import io.github.novaact.ResourceNotFoundException;
import io.github.novaact.ServiceError;
import io.github.novaact.ValidationException;
import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.watch.WatchActivity;
import io.github.novaact.watch.WorkflowRunDiscoveredEvent;
import io.github.novaact.watch.WorkflowRunEndedEvent;
import io.github.novaact.watch.WorkflowRunEvent;
import io.github.novaact.watch.WorkflowRunGoneEvent;
import io.github.novaact.watch.WorkflowRunNeedsHumanEvent;
import io.github.novaact.watch.WorkflowRunStatusChangedEvent;
import io.github.novaact.watch.WorkflowRunSuspectedStuckEvent;
import io.github.novaact.watch.store.Transition;
import io.github.novaact.watch.store.WatchFleet;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The event and the outcome of a fact, as text. A failure has no message of the service,
 * which names accounts and sessions.
 */
final class Payload {

	private static final Log logger = LogFactory.getLog(Payload.class);

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static final Map<String, Class<? extends WorkflowRunEvent>> TYPES = Stream
		.<Class<? extends WorkflowRunEvent>>of(WorkflowRunDiscoveredEvent.class, WorkflowRunStatusChangedEvent.class,
				WorkflowRunEndedEvent.class, WorkflowRunSuspectedStuckEvent.class, WorkflowRunNeedsHumanEvent.class,
				WorkflowRunGoneEvent.class)
		.collect(Collectors.toMap(WatchActivity::type, Function.identity()));

	private Payload() {
	}

	static String of(@Nullable WorkflowRunEvent event, Transition transition) {
		ObjectNode payload = JSON.createObjectNode();
		payload.put("learnedAt", transition.learnedAt().toString());
		if (event != null) {
			payload.put("type", WatchActivity.type(event.getClass()));
			payload.set("event", JSON.valueToTree(event));
		}
		NovaActException failure = transition.failure();
		boolean end = event == null || Fact.isEnd(event);
		if (end && transition.run() != null && !(event instanceof WorkflowRunEndedEvent)) {
			payload.set("run", JSON.valueToTree(transition.run()));
		}
		if (end && failure != null) {
			payload.putObject("failure")
				.put("type", type(failure))
				.put("statusCode", failure.statusCode())
				.put("errorCode", failure.errorCode())
				.put("requestId", failure.requestId())
				.put("attempts", failure.attempts());
		}
		return JSON.writeValueAsString(payload);
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

	static Instant learnedAt(String payload) {
		return Instant.parse(JSON.readTree(payload).path("learnedAt").asString(Instant.EPOCH.toString()));
	}

	/**
	 * Read an event.
	 * @param payload payload of a fact that has an event
	 * @return the event
	 */
	static WorkflowRunEvent event(String payload) {
		JsonNode root = JSON.readTree(payload);
		Class<? extends WorkflowRunEvent> type = TYPES.get(root.path("type").asString(""));
		if (type == null) {
			throw new IllegalStateException("The payload has no event");
		}
		return JSON.treeToValue(root.path("event"), type);
	}

	/**
	 * Return since when an act waits for a person.
	 * @param payload payload of a fact
	 * @return the time, {@code null} if the fact is another one
	 */
	static @Nullable Instant humanSince(String payload) {
		return (event(payload) instanceof WorkflowRunNeedsHumanEvent human) ? human.act().startedAt() : null;
	}

	/**
	 * Serve the waiters of this instance. What cannot be read ends their waits, and is no
	 * reason that others are not served.
	 * @param key key of the run
	 * @param payload payload of its end, or of the refusal to look it up
	 * @param fleet knows the waiters
	 */
	static void serve(WorkflowRunKey key, @Nullable String payload, WatchFleet fleet) {
		WorkflowRun run = null;
		NovaActException failure = null;
		try {
			JsonNode root = JSON.readTree((payload != null) ? payload : "");
			failure = root.has("failure") ? failure(root.get("failure")) : null;
			JsonNode found = root.has("run") ? root.get("run") : root.path("event").path("run");
			run = (failure != null) ? null : JSON.treeToValue(found, WorkflowRun.class);
		}
		catch (RuntimeException ex) {
			logger.warn("The outcome of " + key + " that the database has cannot be read", ex);
		}
		if (run != null) {
			fleet.ended(key, run);
		}
		else {
			fleet.failed(key, (failure != null) ? failure : new InvalidResponseException(
					"The outcome of " + key + " that the database has cannot be read", null, 0, null, 0));
		}
	}

	private static NovaActException failure(JsonNode failure) {
		ServiceError error = new ServiceError(failure.path("statusCode").asInt(0),
				failure.path("errorCode").stringValueOpt().orElse(null), null,
				failure.path("requestId").stringValueOpt().orElse(null), failure.path("attempts").asInt(1));
		return switch (failure.path("type").asString("")) {
			case "notFound" -> new ResourceNotFoundException(error, null, null);
			case "denied" -> new AccessDeniedException(error);
			case "invalid" -> new ValidationException(error, null, List.of());
			default -> new NovaActServiceException(error);
		};
	}

}
