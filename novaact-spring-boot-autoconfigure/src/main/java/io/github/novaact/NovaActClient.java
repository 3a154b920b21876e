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

package io.github.novaact;

import java.net.URI;
import java.time.Duration;

import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.util.unit.DataSize;

/**
 * Client for Amazon Nova Act. Thread-safe.
 * <p>
 * A call is retried if the service throttles it or if it fails for a transient reason,
 * within the limits of {@code novaact.retry.*}. It ends within
 * {@code novaact.call-timeout}, and earlier if the calling thread is interrupted or the
 * client is closed.
 * <p>
 * Each method can throw the exceptions of {@link #getWorkflowRun(String, String)} in
 * addition to its own. A method that returns {@link Paged} only checks its arguments.
 * Each page is a call of its own, which is made when the first element of the page is
 * requested. If an application implements this interface, the methods that it does not
 * implement throw {@link UnsupportedOperationException}.
 *
 * @since 0.1.0
 */
public interface NovaActClient extends NovaActWriteOperations, AutoCloseable {

	/**
	 * Look up a workflow run.
	 * @param workflowDefinitionName name of the workflow definition
	 * @param workflowRunId id of the workflow run
	 * @return the run
	 * @throws IllegalArgumentException if an argument is {@code null} or breaks the
	 * service's rule for it; nothing is sent in this case
	 * @throws ResourceNotFoundException if there is no such run or definition
	 * @throws ThrottlingException if the service still throttled the last attempt
	 * @throws NovaActServiceException if the service returned another error
	 * @throws InvalidResponseException if a successful response could not be parsed
	 * @throws NovaActConnectionException if no complete response arrived
	 * @throws CredentialsException if no credentials were available
	 * @throws CallTimeoutException if the call took longer than
	 * {@code novaact.call-timeout}
	 * @throws CallInterruptedException if the calling thread was interrupted
	 * @throws IllegalStateException if the client is closed
	 */
	default WorkflowRun getWorkflowRun(String workflowDefinitionName, String workflowRunId) {
		return getWorkflowRun(new WorkflowRunKey(workflowDefinitionName, workflowRunId));
	}

	/**
	 * Look up a workflow run.
	 * @param key key of the workflow run
	 * @return the run
	 */
	WorkflowRun getWorkflowRun(WorkflowRunKey key);

	/**
	 * List the runs of a workflow definition, 100 per page.
	 * @param workflowDefinitionName name of the workflow definition
	 * @return the runs
	 */
	default Paged<WorkflowRunSummary> listWorkflowRuns(String workflowDefinitionName) {
		return listWorkflowRuns(workflowDefinitionName, ListOptions.defaults());
	}

	/**
	 * List the runs of a workflow definition.
	 * @param workflowDefinitionName name of the workflow definition
	 * @param options page size, order and first page
	 * @return the runs
	 */
	default Paged<WorkflowRunSummary> listWorkflowRuns(String workflowDefinitionName, ListOptions options) {
		throw new UnsupportedOperationException("This client does not implement listWorkflowRuns");
	}

	/**
	 * Look up a workflow definition.
	 * @param workflowDefinitionName name of the workflow definition
	 * @return the definition
	 */
	default WorkflowDefinition getWorkflowDefinition(String workflowDefinitionName) {
		throw new UnsupportedOperationException("This client does not implement getWorkflowDefinition");
	}

	/**
	 * List the workflow definitions of the account, 100 per page.
	 * @return the definitions
	 */
	default Paged<WorkflowDefinitionSummary> listWorkflowDefinitions() {
		return listWorkflowDefinitions(ListOptions.defaults());
	}

	/**
	 * List the workflow definitions of the account.
	 * @param options page size, order and first page
	 * @return the definitions
	 */
	default Paged<WorkflowDefinitionSummary> listWorkflowDefinitions(ListOptions options) {
		throw new UnsupportedOperationException("This client does not implement listWorkflowDefinitions");
	}

	/**
	 * List the sessions of a workflow run, 100 per page.
	 * @param key key of the workflow run
	 * @return the sessions
	 */
	default Paged<SessionSummary> listSessions(WorkflowRunKey key) {
		return listSessions(key, ListOptions.defaults());
	}

	/**
	 * List the sessions of a workflow run.
	 * @param key key of the workflow run
	 * @param options page size, order and first page
	 * @return the sessions
	 */
	default Paged<SessionSummary> listSessions(WorkflowRunKey key, ListOptions options) {
		throw new UnsupportedOperationException("This client does not implement listSessions");
	}

	/**
	 * List the acts of a workflow run, 100 per page.
	 * @param key key of the workflow run
	 * @return the acts
	 */
	default Paged<ActSummary> listActs(WorkflowRunKey key) {
		return listActs(key, ListOptions.defaults());
	}

	/**
	 * List the acts of a workflow run.
	 * @param key key of the workflow run
	 * @param options page size, order and first page
	 * @return the acts
	 */
	default Paged<ActSummary> listActs(WorkflowRunKey key, ListOptions options) {
		throw new UnsupportedOperationException("This client does not implement listActs");
	}

	/**
	 * List the acts of a session of a workflow run.
	 * @param key key of the workflow run
	 * @param sessionId id of the session, a UUID in lower case
	 * @param options page size, order and first page
	 * @return the acts
	 */
	default Paged<ActSummary> listActs(WorkflowRunKey key, String sessionId, ListOptions options) {
		throw new UnsupportedOperationException("This client does not implement listActs");
	}

	/**
	 * List the AI models of the service.
	 * @param clientCompatibilityVersion compatibility version of the client that uses the
	 * models
	 * @return the models
	 */
	default ModelCatalog listModels(int clientCompatibilityVersion) {
		throw new UnsupportedOperationException("This client does not implement listModels");
	}

	/**
	 * Read everything that the service reports about a workflow run. If the run itself
	 * cannot be read, this method throws the exceptions of
	 * {@link #getWorkflowRun(String, String)}. Other parts that the credentials do not
	 * permit, or that cannot be read within {@code novaact.inspection.timeout}, are left
	 * out and reported as findings.
	 * @param key key of the workflow run
	 * @return the inspection
	 */
	default WorkflowRunInspection inspect(WorkflowRunKey key) {
		throw new UnsupportedOperationException("This client does not implement inspect");
	}

	/**
	 * Close the client and its connections. Calls in flight end with a
	 * {@link NovaActConnectionException}.
	 */
	@Override
	default void close() {
	}

	/**
	 * Builder of clients. The bean of this type is configured with the properties
	 * {@code novaact.*}. Each injection point receives its own instance.
	 *
	 * @since 0.1.0
	 */
	interface Builder {

		/**
		 * Set the name that identifies the client in health, meters and logs.
		 * @param name the name; by default the name of the client's bean, or
		 * "novaActClient" if the client is not a bean
		 * @return this builder
		 */
		Builder name(String name);

		/**
		 * Set the region of the service, for which requests are signed. It does not
		 * change an {@linkplain #endpoint(URI) endpoint} that has been set.
		 * @param region the region, such as {@code us-east-1}
		 * @return this builder
		 */
		Builder region(String region);

		/**
		 * Set the endpoint.
		 * @param endpoint an absolute http or https URI without query, with an optional
		 * base path
		 * @return this builder
		 */
		Builder endpoint(URI endpoint);

		/**
		 * Set whether to use the region's FIPS endpoint.
		 * @param fipsEnabled whether to use it
		 * @return this builder
		 */
		Builder fipsEnabled(boolean fipsEnabled);

		/**
		 * Set whether to use the region's dual-stack endpoint.
		 * @param dualStackEnabled whether to use it
		 * @return this builder
		 */
		Builder dualStackEnabled(boolean dualStackEnabled);

		/**
		 * Set the provider of the credentials, which are resolved for each attempt. A
		 * provider other than {@code StaticCredentialsProvider} is called on a thread of
		 * the client, so that a provider that hangs cannot delay a call beyond its
		 * timeout. The client does not close the provider.
		 * @param credentialsProvider the provider
		 * @return this builder
		 */
		Builder credentialsProvider(AwsCredentialsProvider credentialsProvider);

		/**
		 * Set the maximum time to resolve the host and to connect, over all of its
		 * addresses.
		 * @param connectTimeout the time, positive
		 * @return this builder
		 */
		Builder connectTimeout(Duration connectTimeout);

		/**
		 * Set the maximum time without data while the client waits for a response or
		 * reads it.
		 * @param readTimeout the time, positive
		 * @return this builder
		 */
		Builder readTimeout(Duration readTimeout);

		/**
		 * Set the maximum time of a whole call, including all attempts and the pauses
		 * between them.
		 * @param callTimeout the time, positive
		 * @return this builder
		 */
		Builder callTimeout(Duration callTimeout);

		/**
		 * Set the size of the connection pool.
		 * @param maxConnections the number of connections, positive
		 * @return this builder
		 */
		Builder maxConnections(int maxConnections);

		/**
		 * Set the maximum response size. Larger responses fail with an
		 * {@link InvalidResponseException}.
		 * @param maxResponseSize the size, positive
		 * @return this builder
		 */
		Builder maxResponseSize(DataSize maxResponseSize);

		/**
		 * Set the SSL bundle.
		 * @param sslBundle the bundle
		 * @return this builder
		 */
		Builder sslBundle(SslBundle sslBundle);

		/**
		 * Set whether to retry after throttling and transient failures.
		 * @param retryEnabled whether to retry
		 * @return this builder
		 */
		Builder retryEnabled(boolean retryEnabled);

		/**
		 * Set the maximum number of attempts of a call.
		 * @param maxAttempts the number including the first attempt, positive; 1 disables
		 * retries
		 * @return this builder
		 */
		Builder retryMaxAttempts(int maxAttempts);

		/**
		 * Set the base delay after throttling.
		 * @param throttlingDelay the delay, not negative
		 * @return this builder
		 */
		Builder retryThrottlingDelay(Duration throttlingDelay);

		/**
		 * Set the base delay after transient failures.
		 * @param transientDelay the delay, not negative
		 * @return this builder
		 */
		Builder retryTransientDelay(Duration transientDelay);

		/**
		 * Set the maximum delay before a retry.
		 * @param maxDelay the delay, not negative
		 * @return this builder
		 */
		Builder retryMaxDelay(Duration maxDelay);

		/**
		 * Set the longest {@code Retry-After} to wait for. A longer one fails the call at
		 * once.
		 * @param maxRetryAfter the time, not negative
		 * @return this builder
		 */
		Builder retryMaxRetryAfter(Duration maxRetryAfter);

		/**
		 * Set the number of tokens of the retry quota, which all retries of the client
		 * share.
		 * @param quota the number of tokens, not negative; 0 disables retries
		 * @return this builder
		 */
		Builder retryQuota(int quota);

		/**
		 * Add a customizer of the client's {@code RestClient}. It is applied after the
		 * beans of this type and before requests are signed.
		 * @param customizer the customizer
		 * @return this builder
		 */
		Builder restClientCustomizer(RestClientCustomizer customizer);

		/**
		 * Build a client. The caller must close it, unless it is a bean, which Spring
		 * closes.
		 * @return the client
		 * @throws RuntimeException if the settings contradict each other or if no region
		 * is configured
		 */
		NovaActClient build();

	}

}
