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

package io.github.novaact.test;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * What the {@link FakeNovaActService} says about a workflow run, and how that changes.
 * Without further instructions a run has just started, is {@code RUNNING} and stays so.
 *
 * @since 0.1.0
 */
public final class RunScript {

	private String status = WorkflowRunStatus.RUNNING.name();

	private @Nullable WorkflowRunStatus endStatus;

	private int lookups = -1;

	private @Nullable Duration duration;

	private String modelId = "nova-act-latest";

	private @Nullable String logGroupName;

	private Instant startedAt;

	private @Nullable Instant endedAt;

	private @Nullable String workflowRunArn;

	private final Map<String, String> extraMembers = new LinkedHashMap<>();

	private final Set<String> leftOut = new LinkedHashSet<>();

	RunScript(Instant startedAt) {
		this.startedAt = startedAt;
	}

	/**
	 * End the run after a number of lookups, in place of any other end.
	 * @param lookups how many lookups find the run as it is before its end
	 * @param status status that the following lookups find
	 * @return this script
	 */
	public RunScript endsAfterLookups(int lookups, WorkflowRunStatus status) {
		Assert.isTrue(lookups >= 0, "'lookups' must not be negative");
		this.endStatus = requireTerminal(status);
		this.lookups = lookups;
		this.duration = null;
		return this;
	}

	/**
	 * End the run a time after its start, by the clock of the fake, in place of any other
	 * end.
	 * @param duration how long the run takes
	 * @param status status that it ends with
	 * @return this script
	 */
	public RunScript endsAfter(Duration duration, WorkflowRunStatus status) {
		Assert.notNull(duration, "'duration' must not be null");
		this.endStatus = requireTerminal(status);
		this.duration = duration;
		this.lookups = -1;
		return this;
	}

	/**
	 * Set the status of the run before its end. A run whose status is terminal has ended
	 * when it started, unless {@link #endedAt(Instant)} says otherwise.
	 * @param rawText text of the status, which need not be one that is known
	 * @return this script
	 */
	public RunScript status(String rawText) {
		Assert.notNull(rawText, "'rawText' must not be null");
		this.status = rawText;
		return this;
	}

	/**
	 * Set the model of the run.
	 * @param modelId id of the model
	 * @return this script
	 */
	public RunScript modelId(String modelId) {
		Assert.notNull(modelId, "'modelId' must not be null");
		this.modelId = modelId;
		return this;
	}

	/**
	 * Set the log group of the run.
	 * @param logGroupName name of the log group
	 * @return this script
	 */
	public RunScript logGroupName(String logGroupName) {
		Assert.notNull(logGroupName, "'logGroupName' must not be null");
		this.logGroupName = logGroupName;
		return this;
	}

	/**
	 * Set when the run started.
	 * @param startedAt the start
	 * @return this script
	 */
	public RunScript startedAt(Instant startedAt) {
		Assert.notNull(startedAt, "'startedAt' must not be null");
		this.startedAt = startedAt;
		return this;
	}

	/**
	 * Set the end that the service tells, in place of when the run came to its end by
	 * this script. The member is then there from the first lookup.
	 * @param endedAt the end
	 * @return this script
	 */
	public RunScript endedAt(Instant endedAt) {
		Assert.notNull(endedAt, "'endedAt' must not be null");
		this.endedAt = endedAt;
		return this;
	}

	/**
	 * Set the ARN of the run, in place of the one that its key gives.
	 * @param workflowRunArn the ARN
	 * @return this script
	 */
	public RunScript workflowRunArn(String workflowRunArn) {
		Assert.notNull(workflowRunArn, "'workflowRunArn' must not be null");
		this.workflowRunArn = workflowRunArn;
		return this;
	}

	/**
	 * Add a member to the answer, or replace one that it has.
	 * @param name name of the member
	 * @param rawJson value of the member, as it is
	 * @return this script
	 */
	public RunScript extraMember(String name, String rawJson) {
		Assert.notNull(name, "'name' must not be null");
		Assert.notNull(rawJson, "'rawJson' must not be null");
		this.extraMembers.put(name, rawJson);
		return this;
	}

	/**
	 * Leave a member out of the answer.
	 * @param member name of the member
	 * @return this script
	 */
	public RunScript without(String member) {
		Assert.notNull(member, "'member' must not be null");
		this.leftOut.add(member);
		return this;
	}

	/**
	 * Whether the end depends on what was asked before.
	 * @return whether lookups have to be counted
	 */
	boolean countsLookups() {
		return this.lookups > 0;
	}

	/**
	 * Return the end that a lookup finds.
	 * @param lookup number of the lookup, from 1
	 * @param now time by the clock of the fake
	 * @return the end, {@code null} if there is none yet
	 */
	@Nullable End end(int lookup, Instant now) {
		if (this.endStatus == null) {
			return null;
		}
		if (this.duration != null) {
			Instant end = this.startedAt.plus(this.duration);
			return end.isAfter(now) ? null : new End(this.endStatus, end);
		}
		return (lookup > this.lookups) ? new End(this.endStatus, now) : null;
	}

	String toJson(WorkflowRunKey key, String arnPrefix, @Nullable End end) {
		Map<String, String> members = new LinkedHashMap<>();
		members.put("workflowRunArn", Json.quote((this.workflowRunArn != null) ? this.workflowRunArn
				: arnPrefix + key.workflowDefinitionName() + "/workflow-run/" + key.workflowRunId()));
		members.put("workflowRunId", Json.quote(key.workflowRunId()));
		members.put("status", Json.quote((end != null) ? end.status().name() : this.status));
		members.put("startedAt", Json.quote(this.startedAt.toString()));
		Instant endedAt = toldEnd(end);
		if (endedAt != null) {
			members.put("endedAt", Json.quote(endedAt.toString()));
		}
		members.put("modelId", Json.quote(this.modelId));
		members.put("logGroupName", Json
			.quote((this.logGroupName != null) ? this.logGroupName : "/aws/nova-act/" + key.workflowDefinitionName()));
		members.putAll(this.extraMembers);
		members.keySet().removeAll(this.leftOut);
		return Json.object(members);
	}

	private @Nullable Instant toldEnd(@Nullable End end) {
		if (this.endedAt != null) {
			return this.endedAt;
		}
		if (end != null) {
			return end.at();
		}
		return WorkflowRunStatus.of(this.status).isTerminal() ? this.startedAt : null;
	}

	private static WorkflowRunStatus requireTerminal(WorkflowRunStatus status) {
		Assert.notNull(status, "'status' must not be null");
		Assert.isTrue(status.isTerminal(), () -> "'status' must be terminal but was " + status);
		return status;
	}

	/**
	 * The end of a run.
	 *
	 * @param status status that it ended with
	 * @param at when it ended
	 */
	record End(WorkflowRunStatus status, Instant at) {

		End {
			requireTerminal(status);
		}

	}

}
