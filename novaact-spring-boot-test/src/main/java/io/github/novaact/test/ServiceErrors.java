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

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * The errors that the service answers with, as its API reference and AWS's common errors
 * describe them.
 */
final class ServiceErrors {

	private ServiceErrors() {
	}

	static HttpAnswer accessDenied(String operation) {
		return error(403, "AccessDeniedException",
				"User: arn:aws:sts::123456789012:assumed-role/example/session is not authorized to perform: nova-act:"
						+ operation + " because no identity-based policy allows the nova-act:" + operation + " action");
	}

	static HttpAnswer conflict() {
		return error(409, "ConflictException", "The workflow run is being changed.", "resourceId",
				"00000000-0000-0000-0000-000000000000", "resourceType", "workflow-run");
	}

	static HttpAnswer conflict(String resourceType, String resourceId, String message) {
		return error(409, "ConflictException", message, "resourceId", resourceId, "resourceType", resourceType);
	}

	static HttpAnswer quotaExceeded(String resourceType, String resourceId) {
		return error(402, "ServiceQuotaExceededException", "The request would exceed a quota of the account.",
				"resourceId", resourceId, "resourceType", resourceType, "serviceCode", "nova-act", "quotaCode",
				"L-EXAMPLE2");
	}

	static HttpAnswer notFound(String resourceType, String resourceId) {
		String name = StringUtils.capitalize(resourceType.replace('-', ' '));
		return error(404, "ResourceNotFoundException", name + " " + resourceId + " was not found.", "resourceId",
				resourceId, "resourceType", resourceType);
	}

	static HttpAnswer throttled(@Nullable String retryAfter) {
		HttpAnswer answer = error(429, "ThrottlingException", "Rate exceeded", "serviceCode", "nova-act", "quotaCode",
				"L-EXAMPLE1");
		if (retryAfter != null) {
			answer.addHeader("Retry-After", retryAfter);
		}
		return answer;
	}

	static HttpAnswer internalServerError() {
		return error(500, "InternalServerException", "An internal error occurred.", "reason", "InvalidModelGeneration");
	}

	static HttpAnswer validation(String reason, Map<String, String> fields) {
		Map<String, String> members = new LinkedHashMap<>();
		members.put("message", Json.quote(fields.size() + " validation error(s) detected"));
		members.put("reason", Json.quote(reason));
		members.put("fieldList",
				fields.entrySet()
					.stream()
					.map((field) -> "{\"name\":" + Json.quote(field.getKey()) + ",\"message\":"
							+ Json.quote(field.getValue()) + "}")
					.collect(Collectors.joining(",", "[", "]")));
		return HttpAnswer.service(400, "ValidationException", Json.object(members));
	}

	static HttpAnswer unknownOperation(int status) {
		return error(status, "UnknownOperationException", "The requested operation is not known.");
	}

	static HttpAnswer serialization(String message) {
		return error(400, "SerializationException", message);
	}

	static HttpAnswer unsupportedMediaType() {
		return error(415, "UnsupportedMediaTypeException", "The body must be of the media type application/json");
	}

	static HttpAnswer expiredToken() {
		return error(403, "ExpiredTokenException", "The security token included in the request is expired");
	}

	static HttpAnswer missingAuthenticationToken() {
		return error(403, "MissingAuthenticationTokenException", "Missing Authentication Token");
	}

	static HttpAnswer incompleteSignature(String message) {
		return error(403, "IncompleteSignatureException", message);
	}

	static HttpAnswer unrecognizedClient() {
		return error(403, "UnrecognizedClientException", "The security token included in the request is invalid.");
	}

	static HttpAnswer invalidSignature(String message) {
		return error(403, "InvalidSignatureException", message);
	}

	private static HttpAnswer error(int status, String code, String message, String... members) {
		Map<String, String> json = new LinkedHashMap<>();
		json.put("message", Json.quote(message));
		for (int i = 0; i < members.length; i += 2) {
			json.put(members[i], Json.quote(members[i + 1]));
		}
		return HttpAnswer.service(status, code, Json.object(json));
	}

}
