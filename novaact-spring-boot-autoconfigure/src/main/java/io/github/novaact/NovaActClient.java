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
 * A lookup tries again when the service throttles it or fails in passing, within the
 * limits of {@code novaact.retry.*}, and ends within {@code novaact.call-timeout}. It
 * ends early when the calling thread is interrupted or the client is closed.
 *
 * @since 0.1.0
 */
public interface NovaActClient extends AutoCloseable {

	/**
	 * Look up a workflow run.
	 * @param workflowDefinitionName name of the workflow definition
	 * @param workflowRunId id of the workflow run
	 * @return the run
	 * @throws IllegalArgumentException if an argument is {@code null} or breaks the
	 * service's rule for it; nothing is sent then
	 * @throws ResourceNotFoundException if there is no such run or definition
	 * @throws ThrottlingException if the service still throttled the last attempt
	 * @throws NovaActServiceException if the service answered with another error
	 * @throws InvalidResponseException if an answer of success could not be understood
	 * @throws NovaActConnectionException if no answer came
	 * @throws CredentialsException if no credentials could be had
	 * @throws CallTimeoutException if the time of the call ran out
	 * @throws CallInterruptedException if the calling thread was interrupted
	 * @throws IllegalStateException if the client is closed
	 */
	default WorkflowRun getWorkflowRun(String workflowDefinitionName, String workflowRunId) {
		return getWorkflowRun(new WorkflowRunKey(workflowDefinitionName, workflowRunId));
	}

	/**
	 * Look up a workflow run. Throws what {@link #getWorkflowRun(String, String)} does.
	 * @param key key of the workflow run
	 * @return the run
	 */
	WorkflowRun getWorkflowRun(WorkflowRunKey key);

	/**
	 * List the runs of a workflow definition, 100 a page.
	 * @param workflowDefinitionName name of the workflow definition
	 * @return the runs; nothing is asked before the first element is, and each page
	 * throws what {@link #getWorkflowRun(String, String)} does
	 * @throws IllegalArgumentException if an argument is {@code null} or breaks the
	 * service's rule for it; nothing is sent then
	 * @throws UnsupportedOperationException if the client does not implement it
	 */
	default Paged<WorkflowRunSummary> listWorkflowRuns(String workflowDefinitionName) {
		return listWorkflowRuns(workflowDefinitionName, ListOptions.defaults());
	}

	/**
	 * List the runs of a workflow definition.
	 * @param workflowDefinitionName name of the workflow definition
	 * @param options how the list is read
	 * @return the runs; nothing is asked before the first element is, and each page
	 * throws what {@link #getWorkflowRun(String, String)} does
	 * @throws IllegalArgumentException if an argument is {@code null} or breaks the
	 * service's rule for it; nothing is sent then
	 * @throws UnsupportedOperationException if the client does not implement it
	 */
	default Paged<WorkflowRunSummary> listWorkflowRuns(String workflowDefinitionName, ListOptions options) {
		throw new UnsupportedOperationException("This client does not implement listWorkflowRuns");
	}

	/**
	 * Look up a workflow definition. Throws what {@link #getWorkflowRun(String, String)}
	 * does.
	 * @param workflowDefinitionName name of the workflow definition
	 * @return the definition
	 * @throws UnsupportedOperationException if the client does not implement it
	 */
	default WorkflowDefinition getWorkflowDefinition(String workflowDefinitionName) {
		throw new UnsupportedOperationException("This client does not implement getWorkflowDefinition");
	}

	/**
	 * List the workflow definitions of the account, 100 a page.
	 * @return the definitions; nothing is asked before the first element is, and each
	 * page throws what {@link #getWorkflowRun(String, String)} does
	 * @throws IllegalArgumentException if an argument is {@code null} or breaks the
	 * service's rule for it; nothing is sent then
	 * @throws UnsupportedOperationException if the client does not implement it
	 */
	default Paged<WorkflowDefinitionSummary> listWorkflowDefinitions() {
		return listWorkflowDefinitions(ListOptions.defaults());
	}

	/**
	 * List the workflow definitions of the account.
	 * @param options how the list is read
	 * @return the definitions; nothing is asked before the first element is, and each
	 * page throws what {@link #getWorkflowRun(String, String)} does
	 * @throws IllegalArgumentException if an argument is {@code null} or breaks the
	 * service's rule for it; nothing is sent then
	 * @throws UnsupportedOperationException if the client does not implement it
	 */
	default Paged<WorkflowDefinitionSummary> listWorkflowDefinitions(ListOptions options) {
		throw new UnsupportedOperationException("This client does not implement listWorkflowDefinitions");
	}

	/**
	 * List the sessions of a workflow run, 100 a page.
	 * @param key key of the workflow run
	 * @return the sessions; nothing is asked before the first element is, and each page
	 * throws what {@link #getWorkflowRun(String, String)} does
	 * @throws IllegalArgumentException if an argument is {@code null} or breaks the
	 * service's rule for it; nothing is sent then
	 * @throws UnsupportedOperationException if the client does not implement it
	 */
	default Paged<SessionSummary> listSessions(WorkflowRunKey key) {
		return listSessions(key, ListOptions.defaults());
	}

	/**
	 * List the sessions of a workflow run.
	 * @param key key of the workflow run
	 * @param options how the list is read
	 * @return the sessions; nothing is asked before the first element is, and each page
	 * throws what {@link #getWorkflowRun(String, String)} does
	 * @throws IllegalArgumentException if an argument is {@code null} or breaks the
	 * service's rule for it; nothing is sent then
	 * @throws UnsupportedOperationException if the client does not implement it
	 */
	default Paged<SessionSummary> listSessions(WorkflowRunKey key, ListOptions options) {
		throw new UnsupportedOperationException("This client does not implement listSessions");
	}

	/**
	 * List the acts of a workflow run, 100 a page.
	 * @param key key of the workflow run
	 * @return the acts; nothing is asked before the first element is, and each page
	 * throws what {@link #getWorkflowRun(String, String)} does
	 * @throws IllegalArgumentException if an argument is {@code null} or breaks the
	 * service's rule for it; nothing is sent then
	 * @throws UnsupportedOperationException if the client does not implement it
	 */
	default Paged<ActSummary> listActs(WorkflowRunKey key) {
		return listActs(key, ListOptions.defaults());
	}

	/**
	 * List the acts of a workflow run.
	 * @param key key of the workflow run
	 * @param options how the list is read
	 * @return the acts; nothing is asked before the first element is, and each page
	 * throws what {@link #getWorkflowRun(String, String)} does
	 * @throws IllegalArgumentException if an argument is {@code null} or breaks the
	 * service's rule for it; nothing is sent then
	 * @throws UnsupportedOperationException if the client does not implement it
	 */
	default Paged<ActSummary> listActs(WorkflowRunKey key, ListOptions options) {
		throw new UnsupportedOperationException("This client does not implement listActs");
	}

	/**
	 * List the acts of a session of a workflow run.
	 * @param key key of the workflow run
	 * @param sessionId id of the session, a UUID in lower case
	 * @param options how the list is read
	 * @return the acts; nothing is asked before the first element is, and each page
	 * throws what {@link #getWorkflowRun(String, String)} does
	 * @throws IllegalArgumentException if an argument is {@code null} or breaks the
	 * service's rule for it; nothing is sent then
	 * @throws UnsupportedOperationException if the client does not implement it
	 */
	default Paged<ActSummary> listActs(WorkflowRunKey key, String sessionId, ListOptions options) {
		throw new UnsupportedOperationException("This client does not implement listActs");
	}

	/**
	 * List the AI models of the service. Throws what
	 * {@link #getWorkflowRun(String, String)} does.
	 * @param clientCompatibilityVersion compatibility version of the client that is to
	 * use the models
	 * @return the models
	 * @throws UnsupportedOperationException if the client does not implement it
	 */
	default ModelCatalog listModels(int clientCompatibilityVersion) {
		throw new UnsupportedOperationException("This client does not implement listModels");
	}

	/**
	 * Read all that the service says of a workflow run. Throws what
	 * {@link #getWorkflowRun(String, String)} does, for the run itself; what else the
	 * credentials do not permit to read is left out and said so.
	 * @param key key of the workflow run
	 * @return the inspection
	 * @throws UnsupportedOperationException if the client does not implement it
	 */
	default WorkflowRunInspection inspect(WorkflowRunKey key) {
		throw new UnsupportedOperationException("This client does not implement inspect");
	}

	/**
	 * Close the client: its connections are closed, its lookups in flight end with a
	 * {@link NovaActConnectionException}.
	 */
	@Override
	default void close() {
	}

	/**
	 * Builder of clients. The bean of this type is configured as {@code novaact.*} says;
	 * each injection point gets one of its own.
	 *
	 * @since 0.1.0
	 */
	interface Builder {

		/**
		 * Set the name that tells the client apart in health, meters and logs.
		 * @param name the name; when not set, the name of the client's bean. A client
		 * that is not a bean and has no name is "novaActClient", like the auto-configured
		 * one
		 * @return this builder
		 */
		Builder name(String name);

		/**
		 * Set the region of the service, which requests are signed for. An endpoint that
		 * has been set stays; see {@link #endpoint(URI)}.
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
		 * Set the provider of the credentials, which is asked for each attempt. A
		 * provider that is not an {@code StaticCredentialsProvider} is asked on a thread
		 * of the client's, so that a provider that hangs holds no call past its time. It
		 * is not closed with the client.
		 * @param credentialsProvider the provider
		 * @return this builder
		 */
		Builder credentialsProvider(AwsCredentialsProvider credentialsProvider);

		/**
		 * Set the time to resolve the host and to connect.
		 * @param connectTimeout the time, positive
		 * @return this builder
		 */
		Builder connectTimeout(Duration connectTimeout);

		/**
		 * Set the longest silence of the service while an answer is awaited or read.
		 * @param readTimeout the time, positive
		 * @return this builder
		 */
		Builder readTimeout(Duration readTimeout);

		/**
		 * Set the time of a whole call with its attempts and waits.
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
		 * Set the size over which an answer is not read.
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
		 * Set whether failed attempts are tried again.
		 * @param retryEnabled whether they are
		 * @return this builder
		 */
		Builder retryEnabled(boolean retryEnabled);

		/**
		 * Set the number of attempts of a call.
		 * @param maxAttempts the number with the first attempt, positive; 1 is no retry
		 * @return this builder
		 */
		Builder retryMaxAttempts(int maxAttempts);

		/**
		 * Set the base of the back-off from throttling.
		 * @param throttlingDelay the base, not negative
		 * @return this builder
		 */
		Builder retryThrottlingDelay(Duration throttlingDelay);

		/**
		 * Set the base of the back-off from transient failures.
		 * @param transientDelay the base, not negative
		 * @return this builder
		 */
		Builder retryTransientDelay(Duration transientDelay);

		/**
		 * Set the cap of the back-off.
		 * @param maxDelay the cap, not negative
		 * @return this builder
		 */
		Builder retryMaxDelay(Duration maxDelay);

		/**
		 * Set the longest {@code Retry-After} that is waited for; a longer one ends the
		 * call at once.
		 * @param maxRetryAfter the time, not negative
		 * @return this builder
		 */
		Builder retryMaxRetryAfter(Duration maxRetryAfter);

		/**
		 * Set the size of the retry quota, the tokens that retries of all the client's
		 * calls share.
		 * @param quota the number of tokens, not negative; 0 is no retry
		 * @return this builder
		 */
		Builder retryQuota(int quota);

		/**
		 * Add a customizer of the client's {@code RestClient}, applied after the beans of
		 * that type and before requests are signed.
		 * @param customizer the customizer
		 * @return this builder
		 */
		Builder restClientCustomizer(RestClientCustomizer customizer);

		/**
		 * Build a client. Whoever builds it closes it; Spring does for a bean.
		 * @return the client
		 * @throws RuntimeException if the settings contradict each other or no region is
		 * known
		 */
		NovaActClient build();

	}

}
