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

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpMethod;

/**
 * Request to the service: a value of checked arguments that describes the HTTP request
 * and reads the response.
 *
 * @param <T> type of the result
 * @since 0.1.0
 */
public interface Operation<T> {

	/**
	 * Return the name that the service has for the operation, which is that of its class.
	 * @return the name, such as {@code GetWorkflowRun}
	 */
	default String name() {
		return getClass().getSimpleName();
	}

	/**
	 * Return the method of HTTP.
	 * @return the method
	 */
	default HttpMethod method() {
		return HttpMethod.GET;
	}

	/**
	 * Return where the operation is sent to.
	 * @param endpoint endpoint of the service, without a slash at its end
	 * @return path and query on that endpoint
	 */
	Target target(URI endpoint);

	/**
	 * Return the body of the request.
	 * @return a JSON object, {@code null} if the operation has no body
	 */
	default byte @Nullable [] body() {
		return null;
	}

	/**
	 * Return the name of the workflow definition that the request is about.
	 * @return the name, {@code null} if it is about none
	 */
	default @Nullable String workflowDefinitionName() {
		return null;
	}

	/**
	 * Return the id of the workflow run that the request is about.
	 * @return the id, {@code null} if it is about none
	 */
	default @Nullable String workflowRunId() {
		return null;
	}

	/**
	 * Return whether the operation may be sent again when it is not known whether the
	 * service has executed it.
	 * @return whether it may; an operation that may not is repeated only after attempts
	 * that did not leave this machine
	 */
	default boolean isRepeatable() {
		return true;
	}

	/**
	 * Return whether the response has members. One without may have no body at all.
	 * @return whether it has
	 */
	default boolean hasOutput() {
		return true;
	}

	/**
	 * Return the texts of the request that the service's model calls sensitive. They are
	 * removed from the messages of errors that quote them.
	 * @return the texts
	 */
	default List<String> sensitiveTexts() {
		return List.of();
	}

	/**
	 * Read the response.
	 * @param answer members of the response
	 * @return the result
	 * @throws UnreadableAnswerException if the response is not what was requested
	 */
	T read(Members answer);

}
