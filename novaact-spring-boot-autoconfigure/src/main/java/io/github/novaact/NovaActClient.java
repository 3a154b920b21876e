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
import java.util.List;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.util.unit.DataSize;

/**
 * Client for Amazon Nova Act. Thread-safe.
 * <p>
 * A call is repeated when the service throttles it or fails in passing, within the limits
 * of {@code novaact.retry.*}, and ends within {@code novaact.call-timeout}. It ends early
 * when the calling thread is interrupted or the client is closed.
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
	 * Create a workflow definition. Throws what {@link #getWorkflowRun(String, String)}
	 * does.
	 * @param workflowDefinitionName name of the definition, 1 to 40 letters, digits,
	 * hyphens or underscores
	 * @param options what it is created with
	 * @return the status of the definition
	 * @throws ConflictException if there is a definition of that name
	 * @throws ServiceQuotaExceededException if the account has as many definitions as it
	 * may have
	 * @throws UnsupportedOperationException if the client does not implement it
	 */
	default WorkflowDefinitionStatus createWorkflowDefinition(String workflowDefinitionName,
			CreateWorkflowDefinitionOptions options) {
		throw new UnsupportedOperationException("This client does not implement createWorkflowDefinition");
	}

	/**
	 * Delete a workflow definition with its runs, which cannot be undone. Throws what
	 * {@link #getWorkflowRun(String, String)} does.
	 * @param workflowDefinitionName name of the definition
	 * @return the status of the definition, which is deleted in the background
	 * @throws UnsupportedOperationException if the client does not implement it
	 */
	default WorkflowDefinitionStatus deleteWorkflowDefinition(String workflowDefinitionName) {
		throw new UnsupportedOperationException("This client does not implement deleteWorkflowDefinition");
	}

	/**
	 * Create a workflow run, which the calling program is to end with
	 * {@link #updateWorkflowRun(WorkflowRunKey, WorkflowRunStatus)}. Throws what
	 * {@link #getWorkflowRun(String, String)} does.
	 * <p>
	 * A run that nothing ends stays {@code RUNNING} for up to a week; the class
	 * {@code WorkflowRunTemplate} ends it whatever happens. After an exception the
	 * service may have created the run all the same: another call with the same client
	 * token returns it.
	 * @param workflowDefinitionName name of the run's definition
	 * @param options what the run is created with
	 * @return the key of the run
	 * @throws ConflictException if the definition is being deleted
	 * @throws UnsupportedOperationException if the client does not implement it
	 */
	default WorkflowRunKey createWorkflowRun(String workflowDefinitionName, CreateWorkflowRunOptions options) {
		throw new UnsupportedOperationException("This client does not implement createWorkflowRun");
	}

	/**
	 * Set the status of a workflow run. Throws what
	 * {@link #getWorkflowRun(String, String)} does.
	 * @param key key of the run
	 * @param status the status, usually {@link WorkflowRunStatus#SUCCEEDED} or
	 * {@link WorkflowRunStatus#FAILED}; never {@link WorkflowRunStatus#UNKNOWN}
	 * @throws ConflictException if the run has ended, possibly by an earlier attempt of
	 * this call whose response was lost
	 * @throws UnsupportedOperationException if the client does not implement it
	 */
	default void updateWorkflowRun(WorkflowRunKey key, WorkflowRunStatus status) {
		throw new UnsupportedOperationException("This client does not implement updateWorkflowRun");
	}

	/**
	 * Delete a workflow run with its sessions and acts; a run that has not ended is
	 * ended. Throws what {@link #getWorkflowRun(String, String)} does.
	 * @param key key of the run
	 * @return the status of the run, which is deleted in the background
	 * @throws UnsupportedOperationException if the client does not implement it
	 */
	default WorkflowRunStatus deleteWorkflowRun(WorkflowRunKey key) {
		throw new UnsupportedOperationException("This client does not implement deleteWorkflowRun");
	}

	/**
	 * Create a session of a workflow run. Throws what
	 * {@link #getWorkflowRun(String, String)} does.
	 * @param key key of the run
	 * @param clientToken token that makes a repeated call return the same session, 33 to
	 * 256 letters, digits or hyphens; {@code null} to generate one for this call
	 * @return the id of the session
	 * @throws ConflictException if the run has ended
	 * @throws ServiceQuotaExceededException if there are as many sessions as there may be
	 * @throws UnsupportedOperationException if the client does not implement it
	 */
	default String createSession(WorkflowRunKey key, @Nullable String clientToken) {
		throw new UnsupportedOperationException("This client does not implement createSession");
	}

	/**
	 * Create an act of a session. Throws what {@link #getWorkflowRun(String, String)}
	 * does.
	 * @param key key of the run
	 * @param sessionId id of the session, a UUID in lower case
	 * @param options what the act is created with
	 * @return the key of the act
	 * @throws ConflictException if the run has ended
	 * @throws ServiceQuotaExceededException if there are as many acts as there may be
	 * @throws UnsupportedOperationException if the client does not implement it
	 */
	default ActKey createAct(WorkflowRunKey key, String sessionId, CreateActOptions options) {
		throw new UnsupportedOperationException("This client does not implement createAct");
	}

	/**
	 * Set the status of an act. Throws what {@link #getWorkflowRun(String, String)} does.
	 * @param key key of the act
	 * @param status the status, never {@link ActStatus#UNKNOWN}
	 * @throws ConflictException if the act has ended
	 * @throws UnsupportedOperationException if the client does not implement it
	 */
	default void updateAct(ActKey key, ActStatus status) {
		updateAct(key, status, null);
	}

	/**
	 * Set the status of an act and why it failed. Throws what
	 * {@link #getWorkflowRun(String, String)} does.
	 * @param key key of the act
	 * @param status the status, never {@link ActStatus#UNKNOWN}
	 * @param error why the act failed, {@code null} for nothing
	 * @throws ConflictException if the act has ended
	 * @throws UnsupportedOperationException if the client does not implement it
	 */
	default void updateAct(ActKey key, ActStatus status, @Nullable ActError error) {
		throw new UnsupportedOperationException("This client does not implement updateAct");
	}

	/**
	 * Execute the next step of an act: report what the calls of the previous step
	 * resulted in, and receive the next calls. Throws what
	 * {@link #getWorkflowRun(String, String)} does.
	 * <p>
	 * A step must not be executed twice, so the client repeats the request only if it
	 * could not open a connection. After any other failure
	 * {@link NovaActConnectionException#mayHaveBeenSent()} and the status of the act say
	 * what is known.
	 * @param key key of the act
	 * @param callResults results of the calls of the previous step, 1 to 100
	 * @param previousStepId id of the previous step, a UUID in lower case, {@code null}
	 * for none
	 * @return the step
	 * @throws ConflictException if the act has ended
	 * @throws ServiceQuotaExceededException if there are as many steps as there may be
	 * @throws UnsupportedOperationException if the client does not implement it
	 */
	default ActStep invokeActStep(ActKey key, List<ActCallResult> callResults, @Nullable String previousStepId) {
		throw new UnsupportedOperationException("This client does not implement invokeActStep");
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
