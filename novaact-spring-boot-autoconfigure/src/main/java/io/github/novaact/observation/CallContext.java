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

package io.github.novaact.observation;

import io.github.novaact.NovaActException;
import io.github.novaact.monitoring.CallOutcome;
import io.github.novaact.monitoring.ClientSettings;
import io.github.novaact.monitoring.ErrorCodes;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * Context of the observation of a call. Its span has the kind "client". It propagates no
 * trace headers, because the observations of the HTTP requests do so.
 *
 * @param <T> type of what the call returns
 * @since 0.1.0
 */
public abstract class CallContext<T> extends SenderContext<Object> {

	private static final String NO_ERROR = "none";

	private static final String OTHER = "other";

	private final String operation;

	private final String client;

	private final String region;

	private final String serverAddress;

	private @Nullable String requestId;

	private int attempts;

	private boolean ended;

	private @Nullable CallOutcome expectedOutcome;

	private String expectedErrorType = NO_ERROR;

	/**
	 * Create a context.
	 * @param operation name of the operation, such as {@code GetWorkflowRun}
	 * @param client name of the client
	 * @param settings settings of the client
	 */
	protected CallContext(String operation, String client, ClientSettings settings) {
		super((carrier, name, value) -> {
		}, Kind.CLIENT);
		this.operation = operation;
		this.client = client;
		this.region = settings.region();
		this.serverAddress = StringUtils.deleteAny(settings.endpoint().getHost(), "[]");
		setRemoteServiceName("Nova Act");
		setRemoteServiceAddress(settings.endpoint().toString());
	}

	/**
	 * Record the end of the call. If it failed, {@link #getError()} is its exception.
	 * @param result result of the call, {@code null} if it failed
	 * @param requestId request id of the last response, may be {@code null}
	 * @param attempts number of attempts
	 */
	public void end(@Nullable T result, @Nullable String requestId, int attempts) {
		this.requestId = requestId;
		this.attempts = attempts;
		this.ended = true;
	}

	/**
	 * Return the name of the operation.
	 * @return the name, such as {@code GetWorkflowRun}
	 */
	public String getOperation() {
		return this.operation;
	}

	/**
	 * Return the name of the workflow definition that the call is about.
	 * @return the name, {@code null} if it is about none
	 */
	public abstract @Nullable String getWorkflowDefinitionName();

	/**
	 * Return the id of the workflow run that the call is about.
	 * @return the id, {@code null} if it is about none
	 */
	public abstract @Nullable String getWorkflowRunId();

	/**
	 * Return the status of the run that was looked up.
	 * @return the status as the service sent it, {@code null} if no run was looked up
	 */
	public @Nullable String getWorkflowRunStatus() {
		return null;
	}

	/**
	 * Return the name of the client.
	 * @return the name
	 */
	public String getClient() {
		return this.client;
	}

	/**
	 * Return the region of the client.
	 * @return the region
	 */
	public String getRegion() {
		return this.region;
	}

	/**
	 * Return the host of the endpoint.
	 * @return the host name or IP address, an IPv6 address without square brackets
	 */
	public String getServerAddress() {
		return this.serverAddress;
	}

	/**
	 * Return the request id of the last response.
	 * @return the request id, {@code null} if there is none
	 */
	public @Nullable String getRequestId() {
		return this.requestId;
	}

	/**
	 * Return the number of attempts.
	 * @return the number, 0 until the call has ended
	 */
	public int getAttempts() {
		return this.attempts;
	}

	/**
	 * Return the outcome of the call.
	 * @return the outcome, {@code null} until the call has ended
	 */
	public @Nullable CallOutcome getOutcome() {
		if (this.expectedOutcome != null) {
			return this.expectedOutcome;
		}
		return this.ended ? CallOutcome.of(getError()) : null;
	}

	/**
	 * Return the error type for meters.
	 * @return a known error code of the service, else the type of the exception, else
	 * {@code other}; {@code none} if there is no error
	 */
	public String getErrorType() {
		if (this.expectedOutcome != null) {
			return this.expectedErrorType;
		}
		Throwable error = getError();
		return (error == null || error instanceof NovaActException) ? errorType(error) : OTHER;
	}

	/**
	 * Return what a call or a run failed of, as meters have it.
	 * @param error the exception, {@code null} if there is none
	 * @return a known error code of the service, or the type of an exception without one,
	 * {@code other}, or {@code none} if there is no exception
	 */
	static String errorType(@Nullable Throwable error) {
		if (error == null) {
			return NO_ERROR;
		}
		if (error instanceof NovaActException exception && exception.errorCode() != null) {
			return ErrorCodes.isKnown(exception.errorCode()) ? exception.errorCode() : OTHER;
		}
		String type = error.getClass().getSimpleName();
		return type.isEmpty() ? OTHER : type;
	}

	/**
	 * Set the outcome of a call that is never made, to register meters before the first
	 * call.
	 * @param outcome the outcome
	 * @param errorType error type, {@code none} if it succeeds
	 */
	public void expect(CallOutcome outcome, String errorType) {
		this.expectedOutcome = outcome;
		this.expectedErrorType = errorType;
	}

}
