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

package io.github.novaact.run;

import java.util.concurrent.atomic.AtomicReference;

import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.observation.WorkflowRunExecutionContext;
import io.micrometer.observation.Observation;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * A run that a {@link WorkflowRunTemplate} has created. Owns the decision how it ends.
 */
final class ManagedRun implements OpenWorkflowRun {

	private static final Log logger = LogFactory.getLog(WorkflowRunTemplate.class);

	private final WorkflowRunTemplate template;

	private final WorkflowRunKey key;

	private final WorkflowRunExecutionContext context;

	private final @Nullable Observation observation;

	private final long createdAt = System.nanoTime();

	private final AtomicReference<@Nullable WorkflowRunStatus> decision = new AtomicReference<>();

	/**
	 * Create a run.
	 * @param template its template
	 * @param key its key
	 * @param context context of its observation
	 * @param observation its observation, which ends when it is decided how the run ends,
	 * {@code null} if the caller ends it
	 */
	ManagedRun(WorkflowRunTemplate template, WorkflowRunKey key, WorkflowRunExecutionContext context,
			@Nullable Observation observation) {
		this.template = template;
		this.key = key;
		this.context = context;
		this.observation = observation;
	}

	@Override
	public WorkflowRunKey key() {
		return this.key;
	}

	@Override
	public void succeed() {
		end(WorkflowRunStatus.SUCCEEDED, null);
	}

	@Override
	public void fail() {
		end(WorkflowRunStatus.FAILED, null);
	}

	@Override
	public void close() {
		fail();
	}

	/**
	 * End the run on the calling thread.
	 * @param status status that it ends with
	 * @param cause why it fails, {@code null} if it does not or that is not known
	 * @return why the status could not be set, {@code null} if it was set or the run had
	 * ended before
	 */
	@Nullable Throwable end(WorkflowRunStatus status, @Nullable Throwable cause) {
		if (!decide(status, cause)) {
			return null;
		}
		return this.template.write(this, status);
	}

	/**
	 * Decide how the run ends.
	 * @param status status that it ends with
	 * @param cause why it fails, may be {@code null}
	 * @return whether nothing was decided before
	 */
	boolean decide(WorkflowRunStatus status, @Nullable Throwable cause) {
		if (!this.decision.compareAndSet(null, status)) {
			return false;
		}
		try {
			this.context.end(status.name(), cause);
			if (this.observation != null) {
				this.observation.stop();
			}
		}
		catch (RuntimeException | Error ex) {
			// The status of the run is set nevertheless
			logger.warn("The end of the " + this + " cannot be observed", ex);
		}
		return true;
	}

	@Nullable WorkflowRunStatus decision() {
		return this.decision.get();
	}

	long createdAt() {
		return this.createdAt;
	}

	@Override
	public String toString() {
		WorkflowRunStatus decision = this.decision.get();
		return "workflow run " + this.key.workflowRunId() + " of " + this.key.workflowDefinitionName() + ", "
				+ ((decision != null) ? "ended as " + decision : "open");
	}

}
