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
import java.util.function.Supplier;

/**
 * A request that waits for its answer.
 *
 * @param request the request
 * @param route where it leads
 * @param serverTime the time by the server's clock
 * @param service gives the answer of the service itself; to ask it is a lookup
 */
record Exchange(HttpRequest request, Router.Route route, Instant serverTime, Supplier<HttpAnswer> service) {

	String operationName() {
		String operation = this.route.operationName();
		return (operation != null) ? operation : "GetWorkflowRun";
	}

	HttpAnswer notFound() {
		String path = this.request.path();
		String last = path.substring(path.lastIndexOf('/') + 1);
		String run = this.route.variables().get("workflowRunId");
		String definition = this.route.variables().get("workflowDefinitionName");
		return (run == null && definition != null) ? ServiceErrors.notFound("workflow-definition", definition)
				: ServiceErrors.notFound("workflow-run", (run != null) ? run : last);
	}

	HttpAnswer serviceAnswer() {
		return this.service.get();
	}

}
