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

package io.github.novaact.actuate.endpoint;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.novaact.monitoring.CallOutcome;
import io.github.novaact.monitoring.ClientActivity;
import io.github.novaact.monitoring.ClientActivity.CompletedCall;
import io.github.novaact.monitoring.ClientActivity.Summary;
import io.github.novaact.monitoring.ClientSettings;
import io.github.novaact.monitoring.Evidence;
import io.github.novaact.monitoring.MonitoredClient;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/**
 * {@link Endpoint @Endpoint} that shows what Nova Act clients are set to and what they
 * have done. It asks the service nothing.
 *
 * @since 0.1.0
 */
@Endpoint(id = "novaact")
public class NovaActEndpoint {

	private final Map<String, MonitoredClient> clients;

	private final Show showValues;

	/**
	 * Create an endpoint.
	 * @param clients clients by the names of their beans
	 * @param showValues when to show the ids of runs
	 */
	public NovaActEndpoint(Map<String, MonitoredClient> clients, Show showValues) {
		this.clients = clients;
		this.showValues = showValues;
	}

	/**
	 * Describe the clients.
	 * @return the description
	 */
	@ReadOperation
	public NovaActDescriptor clients() {
		return clients(this.showValues.isShown(SecurityContext.NONE, Set.of()));
	}

	NovaActDescriptor clients(boolean showUnsanitized) {
		Map<String, ClientDescriptor> descriptors = new LinkedHashMap<>();
		this.clients.forEach((name, client) -> descriptors.put(name, describe(client.activity(), showUnsanitized)));
		return new NovaActDescriptor(descriptors);
	}

	private static ClientDescriptor describe(ClientActivity activity, boolean showUnsanitized) {
		ClientSettings settings = activity.settings();
		Summary summary = activity.summary();
		return new ClientDescriptor(activity.client(), settings.endpoint(), settings.region(),
				new TimeoutsDescriptor(settings.connectTimeout(), settings.readTimeout(), settings.callTimeout()),
				settings.maxConnections(), settings.retry(), activity.retryQuotaAvailable(), activity.clockOffset(),
				summary.state(), summary.since(), describe(summary.lastSuccess(), showUnsanitized),
				describe(summary.lastFailure(), showUnsanitized), activity.counts(),
				activity.recent().stream().map((call) -> LookupDescriptor.of(call, showUnsanitized)).toList());
	}

	private static @Nullable LookupDescriptor describe(@Nullable CompletedCall call, boolean showUnsanitized) {
		return (call != null) ? LookupDescriptor.of(call, showUnsanitized) : null;
	}

	/**
	 * Description of all clients.
	 *
	 * @param clients descriptions by the names of the clients' beans
	 */
	public record NovaActDescriptor(Map<String, ClientDescriptor> clients) implements OperationResponseBody {
	}

	/**
	 * Description of a client.
	 *
	 * @param name name of the client in meters and logs
	 * @param endpoint endpoint of the service
	 * @param region region
	 * @param timeouts timeouts in effect
	 * @param maxConnections size of the connection pool
	 * @param retry settings of the retry in effect
	 * @param retryQuotaAvailable tokens that the retry quota has left
	 * @param clockOffset the service's time less ours
	 * @param state state of the client
	 * @param since since when it is in that state
	 * @param lastSuccess last call that succeeded
	 * @param lastFailure last call that did not
	 * @param lookups number of calls by outcome
	 * @param recent most recent calls, the last one first
	 */
	public record ClientDescriptor(String name, URI endpoint, String region, TimeoutsDescriptor timeouts,
			int maxConnections, ClientSettings.Retry retry, int retryQuotaAvailable, Duration clockOffset,
			ClientActivity.State state, @Nullable Instant since, @Nullable LookupDescriptor lastSuccess,
			@Nullable LookupDescriptor lastFailure, Map<CallOutcome, Long> lookups, List<LookupDescriptor> recent) {
	}

	/**
	 * Timeouts of a client.
	 *
	 * @param connect time to resolve the host and to connect
	 * @param read longest silence of the service
	 * @param call time of a whole call
	 */
	public record TimeoutsDescriptor(Duration connect, Duration read, Duration call) {
	}

	/**
	 * Description of a call.
	 *
	 * @param operation name of the operation
	 * @param workflowDefinitionName name of the workflow definition
	 * @param workflowRunId id of the run, masked unless values are shown
	 * @param endedAt when the call ended
	 * @param duration how long it took
	 * @param attempts number of attempts
	 * @param outcome outcome
	 * @param status status of the run
	 * @param problem what was in the way
	 * @param errorCode error code of the service, else the type of the exception
	 * @param requestId request id of the last answer
	 */
	public record LookupDescriptor(String operation, @Nullable String workflowDefinitionName,
			@Nullable String workflowRunId, Instant endedAt, Duration duration, int attempts, CallOutcome outcome,
			@Nullable String status, Evidence.@Nullable Problem problem, @Nullable String errorCode,
			@Nullable String requestId) {

		private static LookupDescriptor of(CompletedCall call, boolean showUnsanitized) {
			return new LookupDescriptor(call.operation(), call.workflowDefinitionName(),
					(showUnsanitized || call.workflowRunId() == null) ? call.workflowRunId()
							: SanitizableData.SANITIZED_VALUE,
					call.endedAt(), call.duration(), call.attempts(), call.outcome(), call.status(), call.problem(),
					call.errorCode(), call.requestId());
		}

	}

}
