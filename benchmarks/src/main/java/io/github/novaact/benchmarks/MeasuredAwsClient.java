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

package io.github.novaact.benchmarks;

import java.net.URI;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.services.novaact.model.GetWorkflowRunResponse;
import software.amazon.awssdk.services.novaact.model.ResourceNotFoundException;
import software.amazon.awssdk.services.novaact.model.ThrottlingException;

/**
 * AWS's own client with the meters that our client has, as an application would add them:
 * a timer of each lookup by outcome, status and error, and a timer of each attempt.
 */
final class MeasuredAwsClient implements LookupClient {

	private final MeterRegistry registry = new SimpleMeterRegistry();

	private final AwsClient client;

	MeasuredAwsClient(URI endpoint, SdkHttpClient.Builder<?> transport) {
		this.client = new AwsClient(endpoint, transport, new AttemptTimer(this.registry));
	}

	@Override
	public Object lookUp(String workflowDefinitionName, String workflowRunId) {
		long start = System.nanoTime();
		GetWorkflowRunResponse run = null;
		RuntimeException failure = null;
		try {
			run = (GetWorkflowRunResponse) this.client.lookUp(workflowDefinitionName, workflowRunId);
			return run;
		}
		catch (RuntimeException ex) {
			failure = ex;
			throw ex;
		}
		finally {
			Timer.builder("aws.workflow.run.lookup")
				.tag("outcome", outcome(failure))
				.tag("workflow.run.status", (run != null) ? run.statusAsString() : "none")
				.tag("error.type", error(failure))
				.tag("region", "us-east-1")
				.tag("client", "aws")
				.register(this.registry)
				.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
		}
	}

	private static String outcome(@Nullable RuntimeException failure) {
		if (failure == null) {
			return "SUCCESS";
		}
		if (failure instanceof ResourceNotFoundException) {
			return "NOT_FOUND";
		}
		if (failure instanceof ThrottlingException) {
			return "THROTTLED";
		}
		if (failure instanceof ApiCallTimeoutException) {
			return "TIMEOUT";
		}
		return (failure instanceof AwsServiceException service && service.statusCode() < 500) ? "CLIENT_ERROR"
				: "SERVER_ERROR";
	}

	private static String error(@Nullable RuntimeException failure) {
		return (failure != null) ? failure.getClass().getSimpleName() : "none";
	}

	long timedLookups() {
		return this.registry.get("aws.workflow.run.lookup").timer().count();
	}

	long timedAttempts() {
		return this.registry.get("aws.http.requests").timer().count();
	}

	@Override
	public void close() {
		this.client.close();
		this.registry.close();
	}

	/**
	 * Times each attempt with the tags of Spring's {@code http.client.requests}.
	 */
	private static final class AttemptTimer implements ExecutionInterceptor {

		private static final ExecutionAttribute<Long> START = new ExecutionAttribute<>("start");

		private final MeterRegistry registry;

		AttemptTimer(MeterRegistry registry) {
			this.registry = registry;
		}

		@Override
		public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
			attributes.putAttribute(START, System.nanoTime());
		}

		@Override
		public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
			int status = context.httpResponse().statusCode();
			Tags tags = Tags.of("method", context.httpRequest().method().name(), "uri",
					"/workflow-definitions/{workflowDefinitionName}/workflow-runs/{workflowRunId}", "status",
					String.valueOf(status), "outcome", (status < 300) ? "SUCCESS" : "ERROR", "client.name",
					context.httpRequest().host(), "exception", "none");
			this.registry.timer("aws.http.requests", tags)
				.record(System.nanoTime() - attributes.getAttribute(START), TimeUnit.NANOSECONDS);
		}

	}

}
