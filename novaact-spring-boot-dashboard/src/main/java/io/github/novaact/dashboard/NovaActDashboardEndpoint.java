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

package io.github.novaact.dashboard;

import java.nio.charset.StandardCharsets;

import io.github.novaact.dashboard.PageFiles.Content;
import io.github.novaact.dashboard.RunInspections.Answer;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.Selector.Match;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;
import org.springframework.util.MimeTypeUtils;
import org.springframework.util.StringUtils;

/**
 * {@link Endpoint @Endpoint} that serves a live page of workflow runs. Sends a request to
 * the service only when a user opens a run.
 *
 * @since 0.1.0
 */
@WebEndpoint(id = "novaactdashboard")
public class NovaActDashboardEndpoint {

	static final EndpointId ID = EndpointId.of("novaactdashboard");

	private static final String RUNS = "runs";

	private final IdVisibility ids;

	private final RunInspections inspections;

	private final String rootPath;

	NovaActDashboardEndpoint(IdVisibility ids, RunInspections inspections, String rootPath) {
		this.ids = ids;
		this.inspections = inspections;
		this.rootPath = rootPath;
	}

	/**
	 * Return the page. Its addresses are relative to its own, so that it works behind a
	 * proxy that adds or removes a prefix.
	 * @return the page
	 */
	@ReadOperation(produces = "text/html")
	public WebEndpointResponse<Resource> page() {
		String path = StringUtils.trimTrailingCharacter(this.rootPath, '/');
		String lastSegment = path.substring(path.lastIndexOf('/') + 1);
		return response(PageFiles.page(lastSegment.isEmpty() ? "" : lastSegment + "/"));
	}

	/**
	 * Return a file of the page, or the inspection of a run.
	 * @param securityContext the caller
	 * @param path path within the endpoint
	 * @return the response
	 */
	@ReadOperation(produces = { "text/html", "text/css", "text/javascript", "image/svg+xml", "application/json",
			"text/event-stream" })
	public WebEndpointResponse<Resource> file(SecurityContext securityContext,
			@Selector(match = Match.ALL_REMAINING) String... path) {
		Content content = null;
		if (path.length == 0) {
			content = PageFiles.page("");
		}
		else if (path.length == 1) {
			content = PageFiles.file(path[0]);
		}
		else if (path.length == 2 && path[0].equals(RUNS)) {
			return inspection(path[1], isVisibleTo(securityContext));
		}
		return (content != null) ? response(content) : new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND);
	}

	boolean isVisibleTo(SecurityContext securityContext) {
		return this.ids.isVisibleTo(securityContext);
	}

	private WebEndpointResponse<Resource> inspection(String row, boolean ids) {
		@Nullable Answer answer = this.inspections.inspect(row, ids);
		if (answer == null) {
			return new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND);
		}
		return new WebEndpointResponse<>(new ByteArrayResource(answer.text().getBytes(StandardCharsets.UTF_8)),
				answer.status(), MimeTypeUtils.APPLICATION_JSON);
	}

	private static WebEndpointResponse<Resource> response(Content content) {
		return new WebEndpointResponse<>(content.body(), content.type());
	}

}
