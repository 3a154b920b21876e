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

package io.github.novaact.monitoring;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

import io.github.novaact.NovaActException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Activity of a client, which health and endpoint show. Its memory is bounded. Logs a
 * WARN when the client begins to fail, and another one when it has recovered.
 *
 * @since 0.1.0
 */
public final class ClientActivity {

	private static final Log logger = LogFactory.getLog(ClientActivity.class);

	private static final int RECENT_CALLS = 20;

	private final Supplier<String> client;

	private final ClientSettings settings;

	private final int failureThreshold;

	private final IntSupplier retryQuotaAvailable;

	private final Supplier<Duration> clockOffset;

	private final long[] counts = new long[CallOutcome.values().length];

	private final Deque<CompletedCall> recent = new ArrayDeque<>(RECENT_CALLS);

	private @Nullable CompletedCall lastSuccess;

	private @Nullable CompletedCall lastFailure;

	private @Nullable Instant lastEvidence;

	private State state = State.UNKNOWN;

	private @Nullable Instant since;

	private int failures;

	private Instant begin = Instant.MIN;

	/**
	 * Create an activity without calls.
	 * @param client returns the name of the client
	 * @param settings settings of the client
	 * @param failureThreshold consecutive failures after which the client is failing
	 * @param retryQuotaAvailable returns the tokens that the retry quota has left
	 * @param clockOffset returns the time by which the service's clock is ahead of the
	 * local one
	 */
	public ClientActivity(Supplier<String> client, ClientSettings settings, int failureThreshold,
			IntSupplier retryQuotaAvailable, Supplier<Duration> clockOffset) {
		this.client = client;
		this.settings = settings;
		this.failureThreshold = failureThreshold;
		this.retryQuotaAvailable = retryQuotaAvailable;
		this.clockOffset = clockOffset;
	}

	/**
	 * Record a completed call.
	 * @param call the call
	 * @param evidence evidence of its outcome
	 * @param failure exception that it threw, {@code null} if it returned
	 */
	public void record(CompletedCall call, Evidence evidence, @Nullable Throwable failure) {
		Transition transition;
		synchronized (this.recent) {
			this.counts[call.outcome().ordinal()]++;
			if (this.recent.size() == RECENT_CALLS) {
				this.recent.removeFirst();
			}
			this.recent.addLast(call);
			if (call.outcome() == CallOutcome.SUCCESS) {
				this.lastSuccess = call;
			}
			else if (evidence.kind() != Evidence.Kind.NONE) {
				this.lastFailure = call;
			}
			transition = judge(call, evidence);
		}
		if (transition != null) {
			log(transition, call, evidence, failure);
		}
	}

	/**
	 * Forget all calls until now.
	 * @param now the time
	 */
	public void reset(Instant now) {
		synchronized (this.recent) {
			Arrays.fill(this.counts, 0);
			this.recent.clear();
			this.lastSuccess = null;
			this.lastFailure = null;
			this.lastEvidence = null;
			this.state = State.UNKNOWN;
			this.since = null;
			this.failures = 0;
			this.begin = now;
		}
	}

	/**
	 * Return whether an event is later than the last reset.
	 * @param at time of the event
	 * @return whether that was after the last {@linkplain #reset(Instant) reset}
	 */
	public boolean remembers(Instant at) {
		synchronized (this.recent) {
			return at.isAfter(this.begin);
		}
	}

	private @Nullable Transition judge(CompletedCall call, Evidence evidence) {
		if (evidence.kind() == Evidence.Kind.NONE) {
			return null;
		}
		this.lastEvidence = call.endedAt();
		this.failures = (evidence.kind() == Evidence.Kind.PROOF) ? 0 : this.failures + 1;
		State before = this.state;
		State now = before;
		if (this.failures == 0) {
			now = State.WORKING;
		}
		else if (this.failures >= this.failureThreshold) {
			now = State.FAILING;
		}
		if (now == before) {
			return null;
		}
		this.state = now;
		this.since = call.endedAt();
		return new Transition(before, now, this.failures);
	}

	private void log(Transition transition, CompletedCall call, Evidence evidence, @Nullable Throwable failure) {
		if (transition.to() == State.FAILING) {
			String problem = (evidence.problem() != null) ? ", problem: " + evidence.problem().value() : "";
			String message = (failure != null) ? ": " + failure.getMessage() : "";
			logger.warn("Nova Act client '" + client() + "' is failing: the last of " + transition.failures()
					+ " failures in a row is " + call.errorCode() + problem + message);
		}
		else if (transition.from() == State.FAILING) {
			logger.warn("Nova Act client '" + client() + "' works again"
					+ ((call.requestId() != null) ? ", request id " + call.requestId() : ""));
		}
	}

	/**
	 * Return the name of the client.
	 * @return the name
	 */
	public String client() {
		return this.client.get();
	}

	/**
	 * Return the settings of the client.
	 * @return the settings
	 */
	public ClientSettings settings() {
		return this.settings;
	}

	/**
	 * Return the tokens that the retry quota has left.
	 * @return the number of tokens
	 */
	public int retryQuotaAvailable() {
		return this.retryQuotaAvailable.getAsInt();
	}

	/**
	 * Return the time by which the service's clock is ahead of the local one.
	 * @return the difference, zero if it is too small to matter
	 */
	public Duration clockOffset() {
		return this.clockOffset.get();
	}

	/**
	 * Return the number of calls by outcome.
	 * @return the counts
	 */
	public Map<CallOutcome, Long> counts() {
		Map<CallOutcome, Long> counts = new EnumMap<>(CallOutcome.class);
		synchronized (this.recent) {
			for (CallOutcome outcome : CallOutcome.values()) {
				counts.put(outcome, this.counts[outcome.ordinal()]);
			}
		}
		return counts;
	}

	/**
	 * Return the most recent calls.
	 * @return at most 20 calls, the last one first
	 */
	public List<CompletedCall> recent() {
		synchronized (this.recent) {
			List<CompletedCall> calls = new ArrayList<>(this.recent);
			Collections.reverse(calls);
			return calls;
		}
	}

	/**
	 * Return a summary of the calls.
	 * @return the summary
	 */
	public Summary summary() {
		synchronized (this.recent) {
			return new Summary(this.state, this.since, this.failures, this.lastEvidence, this.lastSuccess,
					this.lastFailure);
		}
	}

	/**
	 * State of a client.
	 */
	public enum State {

		/**
		 * No call has been evidence yet.
		 */
		UNKNOWN,

		/**
		 * The service can be reached.
		 */
		WORKING,

		/**
		 * The last calls failed.
		 */
		FAILING

	}

	/**
	 * Summary of the calls of a client.
	 *
	 * @param state its state
	 * @param since time at which that state began, {@code null} if it is unknown
	 * @param failures number of consecutive failures
	 * @param lastEvidence time of the last call that is evidence
	 * @param lastSuccess last call that succeeded
	 * @param lastFailure last call that failed for another reason than an interrupt
	 */
	public record Summary(State state, @Nullable Instant since, int failures, @Nullable Instant lastEvidence,
			@Nullable CompletedCall lastSuccess, @Nullable CompletedCall lastFailure) {
	}

	/**
	 * Completed call. Each page of a list is a call.
	 *
	 * @param operation name of the operation, such as {@code GetWorkflowRun}
	 * @param workflowDefinitionName name of the workflow definition, {@code null} if the
	 * call has none
	 * @param workflowRunId id of the workflow run, {@code null} if the call has none
	 * @param endedAt time at which it ended
	 * @param duration duration of the call
	 * @param attempts number of attempts
	 * @param outcome outcome
	 * @param status status of the run that was looked up, {@code null} if there is none
	 * @param errorCode error code of the service, else the type of the exception,
	 * {@code null} if there was no error
	 * @param requestId request id of the last response, may be {@code null}
	 * @param problem problem that the call met, {@code null} if it met none
	 */
	public record CompletedCall(String operation, @Nullable String workflowDefinitionName,
			@Nullable String workflowRunId, Instant endedAt, Duration duration, int attempts, CallOutcome outcome,
			@Nullable String status, @Nullable String errorCode, @Nullable String requestId,
			Evidence.@Nullable Problem problem) {

		/**
		 * Describe an error without any text from the service.
		 * @param error the error, may be {@code null}
		 * @return its error code, otherwise its type, {@code null} if there is no error
		 */
		public static @Nullable String describe(@Nullable Throwable error) {
			if (error instanceof NovaActException exception && exception.errorCode() != null) {
				return exception.errorCode();
			}
			return (error != null) ? error.getClass().getSimpleName() : null;
		}

	}

	/**
	 * A change of the state.
	 *
	 * @param from the state before
	 * @param to the state after
	 * @param failures number of consecutive failures
	 */
	private record Transition(State from, State to, int failures) {
	}

}
