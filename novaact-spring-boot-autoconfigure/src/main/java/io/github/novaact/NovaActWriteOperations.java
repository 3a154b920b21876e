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

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Operations of {@link NovaActClient} that write, for programs that are themselves the
 * workflow.
 * <p>
 * Each method throws the exceptions of
 * {@link NovaActClient#getWorkflowRun(String, String)} besides its own.
 *
 * @since 0.1.0
 */
public interface NovaActWriteOperations {

	/**
	 * Create a workflow definition.
	 * @param workflowDefinitionName name of the definition, 1 to 40 letters, digits,
	 * hyphens or underscores
	 * @param options options of the definition
	 * @return the status of the definition
	 * @throws ConflictException if a definition of that name exists
	 * @throws ServiceQuotaExceededException if the account has reached its quota of
	 * definitions
	 */
	default WorkflowDefinitionStatus createWorkflowDefinition(String workflowDefinitionName,
			CreateWorkflowDefinitionOptions options) {
		throw new UnsupportedOperationException("This client does not implement createWorkflowDefinition");
	}

	/**
	 * Delete a workflow definition with its runs. This cannot be undone.
	 * @param workflowDefinitionName name of the definition
	 * @return the status of the definition, which is deleted in the background
	 */
	default WorkflowDefinitionStatus deleteWorkflowDefinition(String workflowDefinitionName) {
		throw new UnsupportedOperationException("This client does not implement deleteWorkflowDefinition");
	}

	/**
	 * Create a workflow run. The calling program must end it with
	 * {@link #updateWorkflowRun(WorkflowRunKey, WorkflowRunStatus)}.
	 * <p>
	 * A run that is not ended stays {@code RUNNING} for up to a week. Use
	 * {@code WorkflowRunTemplate} to ensure that it is ended. If this method throws an
	 * exception, the service may nevertheless have created the run. Another call with the
	 * same client token then returns its key.
	 * @param workflowDefinitionName name of the run's definition
	 * @param options options of the run
	 * @return the key of the run
	 * @throws ConflictException if the definition is being deleted
	 */
	default WorkflowRunKey createWorkflowRun(String workflowDefinitionName, CreateWorkflowRunOptions options) {
		throw new UnsupportedOperationException("This client does not implement createWorkflowRun");
	}

	/**
	 * Set the status of a workflow run.
	 * @param key key of the run
	 * @param status the status, usually {@link WorkflowRunStatus#SUCCEEDED} or
	 * {@link WorkflowRunStatus#FAILED}; never {@link WorkflowRunStatus#UNKNOWN}
	 * @throws ConflictException if the run has ended, possibly by an earlier attempt of
	 * this call whose response was lost
	 */
	default void updateWorkflowRun(WorkflowRunKey key, WorkflowRunStatus status) {
		throw new UnsupportedOperationException("This client does not implement updateWorkflowRun");
	}

	/**
	 * Delete a workflow run with its sessions and acts. A run that has not ended is
	 * ended.
	 * @param key key of the run
	 * @return the status of the run, which is deleted in the background
	 */
	default WorkflowRunStatus deleteWorkflowRun(WorkflowRunKey key) {
		throw new UnsupportedOperationException("This client does not implement deleteWorkflowRun");
	}

	/**
	 * Create a session of a workflow run.
	 * @param key key of the run
	 * @param clientToken token that makes a repeated call return the same session, 33 to
	 * 256 letters, digits or hyphens; {@code null} to generate one for this call
	 * @return the id of the session
	 * @throws ConflictException if the run has ended
	 * @throws ServiceQuotaExceededException if the quota of sessions is reached
	 */
	default String createSession(WorkflowRunKey key, @Nullable String clientToken) {
		throw new UnsupportedOperationException("This client does not implement createSession");
	}

	/**
	 * Create an act of a session.
	 * @param key key of the run
	 * @param sessionId id of the session, a UUID in lower case
	 * @param options options of the act
	 * @return the key of the act
	 * @throws ConflictException if the run has ended
	 * @throws ServiceQuotaExceededException if the quota of acts is reached
	 */
	default ActKey createAct(WorkflowRunKey key, String sessionId, CreateActOptions options) {
		throw new UnsupportedOperationException("This client does not implement createAct");
	}

	/**
	 * Set the status of an act.
	 * @param key key of the act
	 * @param status the status, never {@link ActStatus#UNKNOWN}
	 * @throws ConflictException if the act has ended
	 */
	default void updateAct(ActKey key, ActStatus status) {
		updateAct(key, status, null);
	}

	/**
	 * Set the status of an act and the reason for its failure.
	 * @param key key of the act
	 * @param status the status, never {@link ActStatus#UNKNOWN}
	 * @param error reason for the failure, {@code null} for none
	 * @throws ConflictException if the act has ended
	 */
	default void updateAct(ActKey key, ActStatus status, @Nullable ActError error) {
		throw new UnsupportedOperationException("This client does not implement updateAct");
	}

	/**
	 * Execute the next step of an act: report the results of the tool calls of the
	 * previous step, and receive the next tool calls.
	 * <p>
	 * A step must not be executed twice, so the client repeats the request only if it
	 * could not open a connection. After any other failure,
	 * {@link NovaActConnectionException#mayHaveBeenSent()} and the status of the act help
	 * to find out whether the service has executed the step.
	 * @param key key of the act
	 * @param callResults results of the tool calls of the previous step, 1 to 100
	 * @param previousStepId id of the previous step, a UUID in lower case, {@code null}
	 * for none
	 * @return the step
	 * @throws ConflictException if the act has ended
	 * @throws ServiceQuotaExceededException if the quota of steps is reached
	 */
	default ActStep invokeActStep(ActKey key, List<ActCallResult> callResults, @Nullable String previousStepId) {
		throw new UnsupportedOperationException("This client does not implement invokeActStep");
	}

}
