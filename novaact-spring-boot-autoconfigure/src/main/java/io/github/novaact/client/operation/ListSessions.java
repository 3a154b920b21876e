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

import io.github.novaact.ListOptions;
import io.github.novaact.Page;
import io.github.novaact.SessionSummary;
import io.github.novaact.WorkflowRunKey;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Lists the sessions of a workflow run.
 *
 * @param key key of the run
 * @param options how the list is read
 * @param token token of the page, {@code null} for the first one
 * @since 0.1.0
 * @see <a href=
 * "https://docs.aws.amazon.com/nova-act/latest/APIReference/API_ListSessions.html">
 * ListSessions</a>
 */
public record ListSessions(WorkflowRunKey key, ListOptions options,
		@Nullable String token) implements ListOperation<SessionSummary>, RunOperation<Page<SessionSummary>> {

	/**
	 * Create the operation.
	 * @param key key of the run
	 * @param options how the list is read
	 * @param token token of the page, may be {@code null}
	 * @throws IllegalArgumentException if an argument breaks the service's rule for it
	 */
	public ListSessions {
		Assert.notNull(key, "'key' must not be null");
		Assert.notNull(options, "'options' must not be null");
	}

	@Override
	public Target target(URI endpoint) {
		return page(Uris.RUN_TEMPLATE, Uris.run(endpoint, this.key));
	}

	@Override
	public String items() {
		return "sessionSummaries";
	}

	@Override
	public SessionSummary readItem(Members item) {
		return new SessionSummary(item.required("sessionId"));
	}

}
