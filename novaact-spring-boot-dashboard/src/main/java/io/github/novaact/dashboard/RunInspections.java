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

import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.github.novaact.AccessDeniedException;
import io.github.novaact.ActStatus;
import io.github.novaact.CallTimeoutException;
import io.github.novaact.CredentialsException;
import io.github.novaact.NovaActClient;
import io.github.novaact.NovaActException;
import io.github.novaact.ResourceNotFoundException;
import io.github.novaact.ThrottlingException;
import io.github.novaact.WorkflowRunInspection;
import io.github.novaact.WorkflowRunKey;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/**
 * Inspects a run for the page. The only part of the dashboard that sends requests to the
 * service.
 */
class RunInspections {

	private static final Log logger = LogFactory.getLog(RunInspections.class);

	private final RunTable table;

	private final Supplier<Stream<NovaActClient>> clients;

	private final JsonMapper json = JsonMapper.builder().build();

	RunInspections(RunTable table, Supplier<Stream<NovaActClient>> clients) {
		this.table = table;
		this.clients = clients;
	}

	/**
	 * Inspect a run.
	 * @param row id of its row
	 * @param ids whether ids may be shown
	 * @return the response, {@code null} if there is no such row
	 */
	@Nullable Answer inspect(String row, boolean ids) {
		WorkflowRunKey key = this.table.key(row);
		if (key == null) {
			return null;
		}
		try {
			WorkflowRunInspection inspection = inspect(key);
			clearSign(key, inspection);
			return new Answer(WebEndpointResponse.STATUS_OK,
					this.json.writeValueAsString(RunDetails.of(key.workflowDefinitionName(), inspection, ids)));
		}
		catch (NovaActException ex) {
			logger.debug("A run cannot be inspected", ex);
			return problem(ex);
		}
	}

	// An event does not name its client, so the one is found that knows the run
	private WorkflowRunInspection inspect(WorkflowRunKey key) {
		List<NovaActClient> clients = this.clients.get().toList();
		ResourceNotFoundException missing = null;
		for (NovaActClient client : clients) {
			try {
				return client.inspect(key);
			}
			catch (ResourceNotFoundException ex) {
				missing = ex;
			}
		}
		if (missing != null) {
			throw missing;
		}
		throw new IllegalStateException("There is no client");
	}

	// No event is published when a person has acted
	private void clearSign(WorkflowRunKey key, WorkflowRunInspection inspection) {
		boolean waiting = inspection.acts().stream().anyMatch((act) -> act.status() == ActStatus.PENDING_HUMAN_ACTION);
		if (!waiting && !inspection.acts().isEmpty() && !inspection.run().isTerminal()) {
			this.table.change(key, Instant.now(), (run) -> run.withSigns(run.signs().answered()));
		}
	}

	private Answer problem(NovaActException ex) {
		if (ex instanceof ResourceNotFoundException) {
			return problem(WebEndpointResponse.STATUS_NOT_FOUND, "The service no longer has this run.");
		}
		if (ex instanceof AccessDeniedException || ex instanceof CredentialsException) {
			return problem(WebEndpointResponse.STATUS_INTERNAL_SERVER_ERROR,
					"This application's credentials do not permit to look up the run.");
		}
		if (ex instanceof ThrottlingException) {
			return problem(WebEndpointResponse.STATUS_TOO_MANY_REQUESTS,
					"The service throttles requests at the moment. Try again in a minute.");
		}
		if (ex instanceof CallTimeoutException) {
			return problem(WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE, "The service did not answer in time.");
		}
		return problem(WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE, "The service could not be reached.");
	}

	private Answer problem(int status, String detail) {
		return new Answer(status, this.json.writeValueAsString(new Problem(detail)));
	}

	/**
	 * A response.
	 *
	 * @param status its HTTP status
	 * @param text its JSON text
	 */
	record Answer(int status, String text) {
	}

	/**
	 * What the page shows instead of an inspection.
	 *
	 * @param detail a sentence
	 */
	record Problem(String detail) {
	}

}
