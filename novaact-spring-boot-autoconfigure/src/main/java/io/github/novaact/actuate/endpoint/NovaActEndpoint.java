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
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.github.novaact.monitoring.CallOutcome;
import io.github.novaact.monitoring.ClientActivity;
import io.github.novaact.monitoring.ClientActivity.CompletedCall;
import io.github.novaact.monitoring.ClientActivity.Summary;
import io.github.novaact.monitoring.ClientSettings;
import io.github.novaact.monitoring.Evidence;
import io.github.novaact.monitoring.MonitoredClient;
import io.github.novaact.watch.MonitoredWatcher;
import io.github.novaact.watch.WatchActivity;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/**
 * {@link Endpoint @Endpoint} that shows what Nova Act clients are set to, what they have
 * done and what is watched. It asks the service nothing.
 *
 * @since 0.1.0
 */
@Endpoint(id = "novaact")
public class NovaActEndpoint {

	private static final int MAX_DEFINITIONS = 100;

	private final Map<String, MonitoredClient> clients;

	private final Supplier<Stream<MonitoredWatcher>> watchers;

	private final Show showValues;

	/**
	 * Create an endpoint.
	 * @param clients clients by the names of their beans
	 * @param watchers gives the watchers
	 * @param showValues when to show the ids of runs
	 */
	public NovaActEndpoint(Map<String, MonitoredClient> clients, Supplier<Stream<MonitoredWatcher>> watchers,
			Show showValues) {
		this.clients = clients;
		this.watchers = watchers;
		this.showValues = showValues;
	}

	/**
	 * Describe the clients and what they watch.
	 * @return the description
	 */
	@ReadOperation
	public NovaActDescriptor clients() {
		return clients(this.showValues.isShown(SecurityContext.NONE, Set.of()));
	}

	NovaActDescriptor clients(boolean showUnsanitized) {
		Map<String, ClientDescriptor> descriptors = new LinkedHashMap<>();
		this.clients.forEach((name, client) -> descriptors.put(name, describe(client.activity(), showUnsanitized)));
		Map<String, WatchDescriptor> watch = new LinkedHashMap<>();
		this.watchers.get()
			.map(MonitoredWatcher::activity)
			.filter((activity) -> activity.isWatching() || !activity.requests().isEmpty()
					|| activity.instance() != null)
			.forEach((activity) -> watch.put(activity.name(), WatchDescriptor.of(activity)));
		return new NovaActDescriptor(descriptors, watch.isEmpty() ? null : watch);
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
	 * Description of all clients and watchers.
	 */
	public static final class NovaActDescriptor implements OperationResponseBody {

		private final Map<String, ClientDescriptor> clients;

		private final @Nullable Map<String, WatchDescriptor> watch;

		NovaActDescriptor(Map<String, ClientDescriptor> clients, @Nullable Map<String, WatchDescriptor> watch) {
			this.clients = clients;
			this.watch = watch;
		}

		/**
		 * Return the descriptions of the clients by the names of their beans.
		 * @return the value
		 */
		public Map<String, ClientDescriptor> getClients() {
			return this.clients;
		}

		/**
		 * Return the descriptions of the watchers that are in use by their names.
		 * @return the value, or {@code null} if there is none
		 */
		public @Nullable Map<String, WatchDescriptor> getWatch() {
			return this.watch;
		}

	}

	/**
	 * Description of a client.
	 */
	public static final class ClientDescriptor {

		private final String name;

		private final URI endpoint;

		private final String region;

		private final TimeoutsDescriptor timeouts;

		private final int maxConnections;

		private final ClientSettings.Retry retry;

		private final int retryQuotaAvailable;

		private final Duration clockOffset;

		private final ClientActivity.State state;

		private final @Nullable Instant since;

		private final @Nullable LookupDescriptor lastSuccess;

		private final @Nullable LookupDescriptor lastFailure;

		private final Map<CallOutcome, Long> lookups;

		private final List<LookupDescriptor> recent;

		ClientDescriptor(String name, URI endpoint, String region, TimeoutsDescriptor timeouts, int maxConnections,
				ClientSettings.Retry retry, int retryQuotaAvailable, Duration clockOffset, ClientActivity.State state,
				@Nullable Instant since, @Nullable LookupDescriptor lastSuccess, @Nullable LookupDescriptor lastFailure,
				Map<CallOutcome, Long> lookups, List<LookupDescriptor> recent) {
			this.name = name;
			this.endpoint = endpoint;
			this.region = region;
			this.timeouts = timeouts;
			this.maxConnections = maxConnections;
			this.retry = retry;
			this.retryQuotaAvailable = retryQuotaAvailable;
			this.clockOffset = clockOffset;
			this.state = state;
			this.since = since;
			this.lastSuccess = lastSuccess;
			this.lastFailure = lastFailure;
			this.lookups = lookups;
			this.recent = recent;
		}

		/**
		 * Return the name of the client in meters and logs.
		 * @return the value
		 */
		public String getName() {
			return this.name;
		}

		/**
		 * Return the endpoint of the service.
		 * @return the value
		 */
		public URI getEndpoint() {
			return this.endpoint;
		}

		/**
		 * Return the region.
		 * @return the value
		 */
		public String getRegion() {
			return this.region;
		}

		/**
		 * Return the timeouts in effect.
		 * @return the value
		 */
		public TimeoutsDescriptor getTimeouts() {
			return this.timeouts;
		}

		/**
		 * Return the size of the connection pool.
		 * @return the value
		 */
		public int getMaxConnections() {
			return this.maxConnections;
		}

		/**
		 * Return the settings of the retry in effect.
		 * @return the value
		 */
		public ClientSettings.Retry getRetry() {
			return this.retry;
		}

		/**
		 * Return the tokens that the retry quota has left.
		 * @return the value
		 */
		public int getRetryQuotaAvailable() {
			return this.retryQuotaAvailable;
		}

		/**
		 * Return the service's time less ours.
		 * @return the value
		 */
		public Duration getClockOffset() {
			return this.clockOffset;
		}

		/**
		 * Return the state of the client.
		 * @return the value
		 */
		public ClientActivity.State getState() {
			return this.state;
		}

		/**
		 * Return the time since which it is in that state.
		 * @return the value, or {@code null} if there is none
		 */
		public @Nullable Instant getSince() {
			return this.since;
		}

		/**
		 * Return the last call that succeeded.
		 * @return the value, or {@code null} if there is none
		 */
		public @Nullable LookupDescriptor getLastSuccess() {
			return this.lastSuccess;
		}

		/**
		 * Return the last call that did not.
		 * @return the value, or {@code null} if there is none
		 */
		public @Nullable LookupDescriptor getLastFailure() {
			return this.lastFailure;
		}

		/**
		 * Return the number of calls by outcome.
		 * @return the value
		 */
		public Map<CallOutcome, Long> getLookups() {
			return this.lookups;
		}

		/**
		 * Return the most recent calls, the last one first.
		 * @return the value
		 */
		public List<LookupDescriptor> getRecent() {
			return this.recent;
		}

	}

	/**
	 * Timeouts of a client.
	 */
	public static final class TimeoutsDescriptor {

		private final Duration connect;

		private final Duration read;

		private final Duration call;

		TimeoutsDescriptor(Duration connect, Duration read, Duration call) {
			this.connect = connect;
			this.read = read;
			this.call = call;
		}

		/**
		 * Return the time to resolve the host and to connect.
		 * @return the value
		 */
		public Duration getConnect() {
			return this.connect;
		}

		/**
		 * Return the longest silence of the service.
		 * @return the value
		 */
		public Duration getRead() {
			return this.read;
		}

		/**
		 * Return the time of a whole call.
		 * @return the value
		 */
		public Duration getCall() {
			return this.call;
		}

	}

	/**
	 * Description of a call.
	 */
	public static final class LookupDescriptor {

		private final String operation;

		private final @Nullable String workflowDefinitionName;

		private final @Nullable String workflowRunId;

		private final Instant endedAt;

		private final Duration duration;

		private final int attempts;

		private final CallOutcome outcome;

		private final @Nullable String status;

		private final Evidence.@Nullable Problem problem;

		private final @Nullable String errorCode;

		private final @Nullable String requestId;

		LookupDescriptor(String operation, @Nullable String workflowDefinitionName, @Nullable String workflowRunId,
				Instant endedAt, Duration duration, int attempts, CallOutcome outcome, @Nullable String status,
				Evidence.@Nullable Problem problem, @Nullable String errorCode, @Nullable String requestId) {
			this.operation = operation;
			this.workflowDefinitionName = workflowDefinitionName;
			this.workflowRunId = workflowRunId;
			this.endedAt = endedAt;
			this.duration = duration;
			this.attempts = attempts;
			this.outcome = outcome;
			this.status = status;
			this.problem = problem;
			this.errorCode = errorCode;
			this.requestId = requestId;
		}

		private static LookupDescriptor of(CompletedCall call, boolean showUnsanitized) {
			return new LookupDescriptor(call.operation(), call.workflowDefinitionName(),
					(showUnsanitized || call.workflowRunId() == null) ? call.workflowRunId()
							: SanitizableData.SANITIZED_VALUE,
					call.endedAt(), call.duration(), call.attempts(), call.outcome(), call.status(), call.problem(),
					call.errorCode(), call.requestId());
		}

		/**
		 * Return the name of the operation.
		 * @return the value
		 */
		public String getOperation() {
			return this.operation;
		}

		/**
		 * Return the name of the workflow definition.
		 * @return the value, or {@code null} if there is none
		 */
		public @Nullable String getWorkflowDefinitionName() {
			return this.workflowDefinitionName;
		}

		/**
		 * Return the id of the run, masked unless values are shown.
		 * @return the value, or {@code null} if there is none
		 */
		public @Nullable String getWorkflowRunId() {
			return this.workflowRunId;
		}

		/**
		 * Return the time at which the call ended.
		 * @return the value
		 */
		public Instant getEndedAt() {
			return this.endedAt;
		}

		/**
		 * Return the time that it took.
		 * @return the value
		 */
		public Duration getDuration() {
			return this.duration;
		}

		/**
		 * Return the number of attempts.
		 * @return the value
		 */
		public int getAttempts() {
			return this.attempts;
		}

		/**
		 * Return the outcome.
		 * @return the value
		 */
		public CallOutcome getOutcome() {
			return this.outcome;
		}

		/**
		 * Return the status of the run.
		 * @return the value, or {@code null} if there is none
		 */
		public @Nullable String getStatus() {
			return this.status;
		}

		/**
		 * Return the problem that was in the way.
		 * @return the value, or {@code null} if there is none
		 */
		public Evidence.@Nullable Problem getProblem() {
			return this.problem;
		}

		/**
		 * Return the error code of the service, else the type of the exception.
		 * @return the value, or {@code null} if there is none
		 */
		public @Nullable String getErrorCode() {
			return this.errorCode;
		}

		/**
		 * Return the request id of the last answer.
		 * @return the value, or {@code null} if there is none
		 */
		public @Nullable String getRequestId() {
			return this.requestId;
		}

	}

	/**
	 * Description of a watcher.
	 */
	public static final class WatchDescriptor {

		private final @Nullable String instance;

		private final Map<String, Integer> runs;

		private final Duration lag;

		private final double pace;

		private final boolean behind;

		private final double requestsPerSecond;

		private final Map<String, Long> requests;

		private final long savedRequests;

		private final int listed;

		private final int single;

		private final int waiting;

		private final Map<String, Long> events;

		private final int pendingEvents;

		private final @Nullable Instant lastAnswer;

		private final @Nullable String lastFailure;

		private final List<WatchActivity.Definition> definitions;

		WatchDescriptor(@Nullable String instance, Map<String, Integer> runs, Duration lag, double pace, boolean behind,
				double requestsPerSecond, Map<String, Long> requests, long savedRequests, int listed, int single,
				int waiting, Map<String, Long> events, int pendingEvents, @Nullable Instant lastAnswer,
				@Nullable String lastFailure, List<WatchActivity.Definition> definitions) {
			this.instance = instance;
			this.runs = runs;
			this.lag = lag;
			this.pace = pace;
			this.behind = behind;
			this.requestsPerSecond = requestsPerSecond;
			this.requests = requests;
			this.savedRequests = savedRequests;
			this.listed = listed;
			this.single = single;
			this.waiting = waiting;
			this.events = events;
			this.pendingEvents = pendingEvents;
			this.lastAnswer = lastAnswer;
			this.lastFailure = lastFailure;
			this.definitions = definitions;
		}

		private static WatchDescriptor of(WatchActivity activity) {
			int listed = activity.definitions().stream().mapToInt(WatchActivity.Definition::listed).sum();
			Map<String, Integer> runs = new LinkedHashMap<>();
			runs.put("running", activity.running());
			runs.put("suspectedStuck", activity.suspectedStuck());
			return new WatchDescriptor(activity.instance(), runs, activity.lag(), activity.stretch(), activity.behind(),
					activity.requestsPerSecond(), activity.requests(), activity.savedRequests(), listed,
					activity.running() + activity.suspectedStuck() - listed, activity.waiting(), activity.events(),
					activity.pendingEvents(), activity.lastAnswer(), typeOf(activity.lastFailure()),
					activity.definitions().stream().limit(MAX_DEFINITIONS).toList());
		}

		private static @Nullable String typeOf(@Nullable String failure) {
			if (failure == null) {
				return null;
			}
			String type = failure.contains(":") ? failure.substring(0, failure.indexOf(':')) : failure;
			return type.substring(type.lastIndexOf('.') + 1);
		}

		/**
		 * Return the name of this instance.
		 * @return the value, {@code null} where watches are not shared
		 */
		public @Nullable String getInstance() {
			return this.instance;
		}

		/**
		 * Return the number of runs by state.
		 * @return the value
		 */
		public Map<String, Integer> getRuns() {
			return this.runs;
		}

		/**
		 * Return the time for which the most overdue look has been due.
		 * @return the value
		 */
		public Duration getLag() {
			return this.lag;
		}

		/**
		 * Return the pace, 1 where each run is looked at when it is due, 2 where half as
		 * often.
		 * @return the value
		 */
		public double getPace() {
			return this.pace;
		}

		/**
		 * Return the answer to whether the watcher is far behind its pace.
		 * @return the value
		 */
		public boolean getBehind() {
			return this.behind;
		}

		/**
		 * Return the number of requests that the watcher allows itself in a second.
		 * @return the value
		 */
		public double getRequestsPerSecond() {
			return this.requestsPerSecond;
		}

		/**
		 * Return the number of requests by operation.
		 * @return the value
		 */
		public Map<String, Long> getRequests() {
			return this.requests;
		}

		/**
		 * Return the number of requests that lists saved.
		 * @return the value
		 */
		public long getSavedRequests() {
			return this.savedRequests;
		}

		/**
		 * Return the number of runs that are looked at by list.
		 * @return the value
		 */
		public int getListed() {
			return this.listed;
		}

		/**
		 * Return the number of runs that are looked up singly.
		 * @return the value
		 */
		public int getSingle() {
			return this.single;
		}

		/**
		 * Return the number of those who wait for the end of a run.
		 * @return the value
		 */
		public int getWaiting() {
			return this.waiting;
		}

		/**
		 * Return the number of events by type.
		 * @return the value
		 */
		public Map<String, Long> getEvents() {
			return this.events;
		}

		/**
		 * Return the number of events that listeners have not taken yet.
		 * @return the value
		 */
		public int getPendingEvents() {
			return this.pendingEvents;
		}

		/**
		 * Return the time of the last answer.
		 * @return the value, or {@code null} if there is none
		 */
		public @Nullable Instant getLastAnswer() {
			return this.lastAnswer;
		}

		/**
		 * Return the type of the last failure, if none succeeded since.
		 * @return the value, or {@code null} if there is none
		 */
		public @Nullable String getLastFailure() {
			return this.lastFailure;
		}

		/**
		 * Return the descriptions of the definitions, of the first ones where there are
		 * many.
		 * @return the value
		 */
		public List<WatchActivity.Definition> getDefinitions() {
			return this.definitions;
		}

	}

}
