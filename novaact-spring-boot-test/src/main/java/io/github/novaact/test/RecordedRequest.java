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

import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A request that the {@link FakeNovaActService} received, and the status of its response.
 *
 * @param method HTTP method
 * @param path path as it was sent, including the query
 * @param headers headers by case-insensitive name, with their values in the order of the
 * request
 * @param receivedAt time at which the request had been read
 * @param status HTTP status of the response, 0 if there is none, such as for
 * {@link FakeAnswer#hang()}
 * @param errorCode error code of the response, {@code null} if it has none
 * @param operation name of the operation, such as {@code ListWorkflowRuns}, {@code null}
 * if it is unknown
 * @param body body of the request, empty without one
 * @since 0.1.0
 */
public record RecordedRequest(String method, String path, Map<String, List<String>> headers, Instant receivedAt,
		int status, @Nullable String errorCode, @Nullable String operation, String body) {

	/**
	 * Return the first value of a header.
	 * @param name name of the header, case-insensitive
	 * @return the value, {@code null} if the request has no such header
	 */
	public @Nullable String header(String name) {
		List<String> values = this.headers.get(name);
		return (values != null) ? values.get(0) : null;
	}

	/**
	 * Return the first value of a query parameter.
	 * @param name name of the member
	 * @return the decoded value, {@code null} if the query has no such parameter
	 */
	public @Nullable String queryParameter(String name) {
		List<String> values = HttpRequest.parseQuery(this.path.substring(this.path.indexOf('?') + 1)).get(name);
		return (values != null) ? values.get(0) : null;
	}

	/**
	 * Describe the request without its headers, which include a signature.
	 */
	@Override
	public String toString() {
		return this.method + " " + this.path + " -> " + this.status
				+ ((this.errorCode != null) ? " " + this.errorCode : "");
	}

}
