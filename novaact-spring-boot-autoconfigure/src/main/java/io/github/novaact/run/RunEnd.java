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

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.github.novaact.ConflictException;
import io.github.novaact.NovaActClient;
import io.github.novaact.NovaActException;
import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The end of a run: its status is set, once and for all.
 */
final class RunEnd extends PendingUpdate {

	private static final Log logger = LogFactory.getLog(WorkflowRunTemplate.class);

	/** Time for which a run that is not found may have just been created. */
	private static final long NOT_FOUND_GRACE = TimeUnit.SECONDS.toNanos(30);

	private final NovaActClient client;

	private final WorkflowRunKey key;

	private final WorkflowRunStatus status;

	private final long createdAt;

	private final Consumer<WorkflowRunKey> ended;

	/**
	 * Create the end of a run.
	 * @param client client of the run
	 * @param key key of the run
	 * @param status status that it ends with
	 * @param createdAt when it was created, by {@link System#nanoTime()}
	 * @param ended called when the run has ended, or the service refuses its end for good
	 */
	RunEnd(NovaActClient client, WorkflowRunKey key, WorkflowRunStatus status, long createdAt,
			Consumer<WorkflowRunKey> ended) {
		this.client = client;
		this.key = key;
		this.status = status;
		this.createdAt = createdAt;
		this.ended = ended;
	}

	@Override
	@Nullable Throwable write() {
		try {
			this.client.updateWorkflowRun(this.key, this.status);
			return end();
		}
		catch (ConflictException ex) {
			return lookUp(ex);
		}
		catch (RuntimeException | Error ex) {
			if (Verdict.of(ex) != Verdict.GONE || System.nanoTime() - this.createdAt < NOT_FOUND_GRACE) {
				return ex;
			}
			logger.warn(describe() + " was deleted before it was set to " + this.status);
			return end();
		}
	}

	/**
	 * Look up a run that cannot be updated. It has ended: by an earlier attempt whose
	 * response was lost, by the service, or by another program.
	 * @param conflict why it cannot be updated
	 * @return the failure after which another attempt may succeed, or {@code null}
	 */
	private @Nullable Throwable lookUp(ConflictException conflict) {
		try {
			WorkflowRun run = this.client.getWorkflowRun(this.key);
			if (!run.isTerminal()) {
				return conflict;
			}
			if (run.status() != this.status) {
				logger.warn(describe() + " was not set to " + this.status + ", because it already is "
						+ run.statusAsString());
			}
			return end();
		}
		catch (NovaActException ex) {
			if (Verdict.of(ex) == Verdict.RETRY) {
				ex.addSuppressed(conflict);
				return ex;
			}
			logger.warn(describe() + " was not set to " + this.status + ", because it had already ended. Its status is "
					+ "not known, because it cannot be looked up: " + ex.getMessage());
			return end();
		}
	}

	private @Nullable Throwable end() {
		this.ended.accept(this.key);
		return null;
	}

	@Override
	void giveUp(@Nullable Throwable failure) {
		if (failure != null && Verdict.of(failure) == Verdict.FINAL) {
			this.ended.accept(this.key);
		}
		logger.error(describe() + " could not be set to " + this.status
				+ ", and stays RUNNING until the service ends it after up to a week, unless it has ended already. "
				+ "Set its status with NovaActClient.updateWorkflowRun, or delete it with deleteWorkflowRun or in the "
				+ "console. Reason: "
				+ ((failure != null) ? failure : "no success within novaact.run.shutdown-timeout"));
	}

	private String describe() {
		return "Workflow run workflow-definition/" + this.key.workflowDefinitionName() + "/workflow-run/"
				+ this.key.workflowRunId();
	}

}
