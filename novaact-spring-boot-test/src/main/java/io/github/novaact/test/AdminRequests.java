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

package io.github.novaact.test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

/**
 * Requests below {@code /fake} that play faults and runs, for programs in any language.
 * They are not signed.
 */
final class AdminRequests {

	private static final String ROOT = "/fake";

	private final FakeNovaActService fake;

	AdminRequests(FakeNovaActService fake) {
		this.fake = fake;
	}

	static boolean accepts(HttpRequest request) {
		return request.path().equals(ROOT) || request.path().startsWith(ROOT + "/");
	}

	HttpAnswer answer(HttpRequest request) {
		try {
			List<String> path = Arrays.stream(request.path().substring(ROOT.length()).split("/"))
				.skip(1)
				.map((segment) -> StringUtils.uriDecode(segment, StandardCharsets.UTF_8))
				.toList();
			String resource = request.method() + " " + (path.isEmpty() ? "" : path.get(0)) + " " + path.size();
			return answer(resource, path, new Parameters(HttpRequest.parseQuery(request.query())));
		}
		catch (IllegalArgumentException ex) {
			return json(400, Map.of("message", Json.quote(String.valueOf(ex.getMessage()))));
		}
	}

	private HttpAnswer answer(String resource, List<String> path, Parameters parameters) {
		return switch (resource) {
			case "GET  0" -> state();
			case "GET requests 1" -> requests(parameters.text("operation"));
			case "POST faults 2" -> play(AdminFault.named(path.get(1)), parameters);
			case "DELETE faults 1" -> done(this.fake::clearAnswers);
			case "POST runs 2" -> addRun(path.get(1), parameters);
			case "PUT runs 3" -> done(() -> this.fake.setRunStatus(key(path), parameters.required("status")));
			case "DELETE runs 3" -> done(() -> this.fake.removeRun(key(path)));
			case "PUT limit 1" -> limit(parameters);
			case "POST clock 1" -> done(() -> this.fake.advance(seconds(parameters.required("seconds"))));
			case "POST reset 1" -> done(this.fake::reset);
			default -> json(404, Map.of("message", Json.quote("There is no such admin request")));
		};
	}

	private HttpAnswer state() {
		Map<String, String> state = new LinkedHashMap<>();
		state.put("endpoint", Json.quote(this.fake.endpoint().toString()));
		state.put("region", Json.quote(this.fake.region()));
		state.put("time", Json.quote(this.fake.clock().instant().toString()));
		state.put("requests", String.valueOf(this.fake.requestCount()));
		state.put("faults",
				Arrays.stream(AdminFault.values())
					.map((fault) -> Json.quote(fault.name()))
					.collect(Collectors.joining(",", "[", "]")));
		return json(200, state);
	}

	private HttpAnswer requests(@Nullable String operation) {
		List<RecordedRequest> requests = (operation != null) ? this.fake.requests(operation) : this.fake.requests();
		return json(200, Map.of("requests",
				requests.stream().map(AdminRequests::toJson).collect(Collectors.joining(",", "[", "]"))));
	}

	private static String toJson(RecordedRequest request) {
		Map<String, String> members = new LinkedHashMap<>();
		members.put("method", Json.quote(request.method()));
		members.put("path", Json.quote(request.path()));
		members.put("receivedAt", Json.quote(request.receivedAt().toString()));
		if (request.operation() != null) {
			members.put("operation", Json.quote(request.operation()));
		}
		members.put("status", String.valueOf(request.status()));
		if (request.errorCode() != null) {
			members.put("errorCode", Json.quote(request.errorCode()));
		}
		return Json.object(members);
	}

	private HttpAnswer play(AdminFault fault, Parameters parameters) {
		String operation = parameters.text("operation");
		int times = parameters.number("times", 1);
		Assert.isTrue(times >= 0, "'times' must not be negative");
		if (times > 0) {
			return done(() -> {
				if (operation != null) {
					this.fake.enqueue(operation, fault.answer(), times);
				}
				else {
					this.fake.enqueue(fault.answer(), times);
				}
			});
		}
		return done(() -> {
			if (operation != null) {
				this.fake.answerAlways(operation, fault.answer());
			}
			else {
				this.fake.answerAlways(fault.answer());
			}
		});
	}

	private HttpAnswer addRun(String definition, Parameters parameters) {
		String seconds = parameters.text("seconds");
		WorkflowRunStatus status = status(parameters.text("status"));
		WorkflowRunKey key = this.fake.addRun(definition, (run) -> {
			if (seconds != null) {
				run.endsAfter(seconds(seconds), status);
			}
		});
		Map<String, String> members = new LinkedHashMap<>();
		members.put("workflowDefinitionName", Json.quote(key.workflowDefinitionName()));
		members.put("workflowRunId", Json.quote(key.workflowRunId()));
		return json(201, members);
	}

	private HttpAnswer limit(Parameters parameters) {
		String operation = parameters.text("operation");
		int limit = Parameters.number("requests", parameters.required("requests"));
		return done(() -> {
			if (operation != null) {
				this.fake.setRequestLimit(operation, limit);
			}
			else {
				this.fake.setRequestLimit(limit);
			}
		});
	}

	private static WorkflowRunKey key(List<String> path) {
		return new WorkflowRunKey(path.get(1), path.get(2));
	}

	private static WorkflowRunStatus status(@Nullable String name) {
		return (name != null) ? WorkflowRunStatus.valueOf(name) : WorkflowRunStatus.SUCCEEDED;
	}

	private static Duration seconds(String text) {
		int seconds = Parameters.number("seconds", text);
		Assert.isTrue(seconds >= 0, "'seconds' must not be negative");
		return Duration.ofSeconds(seconds);
	}

	private static HttpAnswer done(Runnable action) {
		action.run();
		return json(200, Map.of());
	}

	private static HttpAnswer json(int status, Map<String, String> members) {
		HttpAnswer answer = HttpAnswer.foreign(status, Json.object(members) + "\n");
		answer.addHeader("Content-Type", "application/json");
		return answer;
	}

	/**
	 * Parameters of an admin request.
	 *
	 * @param query members of the query by their names
	 */
	private record Parameters(Map<String, List<String>> query) {

		@Nullable String text(String name) {
			List<String> values = this.query.get(name);
			return (values != null) ? values.get(0) : null;
		}

		String required(String name) {
			String value = text(name);
			Assert.notNull(value, () -> "The parameter '" + name + "' is missing");
			return value;
		}

		int number(String name, int defaultValue) {
			String value = text(name);
			return (value != null) ? number(name, value) : defaultValue;
		}

		static int number(String name, String value) {
			try {
				return Integer.parseInt(value);
			}
			catch (NumberFormatException ex) {
				throw new IllegalArgumentException("The parameter '" + name + "' must be an integer", ex);
			}
		}

	}

}
