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
import java.util.Map;
import java.util.function.LongSupplier;

import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Script of a workflow run of the {@link FakeNovaActService}. By default a run starts now
 * and stays {@code RUNNING}.
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

	private @Nullable String traceLocation;

	private Duration appearsAfter = Duration.ZERO;

	private int appearsAfterLookups;

	private Duration listedAfter = Duration.ZERO;

	private int listedAfterLookups;

	private boolean listed = true;

	private final Members members = new Members();

	RunScript(Instant startedAt) {
		this.startedAt = startedAt;
	}

	/**
	 * End the run after a number of lookups, instead of any other end. A page of a list
	 * that contains the run counts as a lookup.
	 * @param lookups number of lookups that find the run before its end
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
	 * End the run some time after its start, by the clock of the fake, instead of any
	 * other end.
	 * @param duration time from start to end
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
	 * Set the status of the run before its end. A run with a terminal status ends when it
	 * starts unless {@link #endedAt(Instant)} is set.
	 * @param rawText text of the status, known or not
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
	 * Set the start of the run.
	 * @param startedAt the start
	 * @return this script
	 */
	public RunScript startedAt(Instant startedAt) {
		Assert.notNull(startedAt, "'startedAt' must not be null");
		this.startedAt = startedAt;
		return this;
	}

	/**
	 * Set the end that the service returns, instead of the end by this script. The member
	 * is present from the first lookup.
	 * @param endedAt the end
	 * @return this script
	 */
	public RunScript endedAt(Instant endedAt) {
		Assert.notNull(endedAt, "'endedAt' must not be null");
		this.endedAt = endedAt;
		return this;
	}

	/**
	 * Set the ARN of the run, instead of the ARN of its key.
	 * @param workflowRunArn the ARN
	 * @return this script
	 */
	public RunScript workflowRunArn(String workflowRunArn) {
		Assert.notNull(workflowRunArn, "'workflowRunArn' must not be null");
		this.workflowRunArn = workflowRunArn;
		return this;
	}

	/**
	 * Set the location of the trace of the run, which lists return, none by default.
	 * @param location the location in S3, such as {@code s3://bucket/prefix}
	 * @return this script
	 */
	public RunScript traceLocation(String location) {
		return traceLocationOfType("S3", location);
	}

	/**
	 * Set the location of the trace of the run, which lists return, none by default.
	 * @param rawText text of the type of the location, known or not
	 * @param location the location
	 * @return this script
	 */
	public RunScript traceLocationOfType(String rawText, String location) {
		this.traceLocation = traceLocation(rawText, location);
		return this;
	}

	/**
	 * Hide the run until some time after it was added, by the clock of the fake.
	 * @param duration the time
	 * @return this script
	 */
	public RunScript appearsAfter(Duration duration) {
		Assert.notNull(duration, "'duration' must not be null");
		this.appearsAfter = duration;
		return this;
	}

	/**
	 * Hide the run from a number of lookups, and from lists until then.
	 * @param lookups number of lookups that do not find it
	 * @return this script
	 */
	public RunScript appearsAfterLookups(int lookups) {
		Assert.isTrue(lookups >= 0, "'lookups' must not be negative");
		this.appearsAfterLookups = lookups;
		return this;
	}

	/**
	 * Hide the run from lists until some time after it was added, by the clock of the
	 * fake.
	 * @param duration the time
	 * @return this script
	 */
	public RunScript listedAfter(Duration duration) {
		Assert.notNull(duration, "'duration' must not be null");
		this.listedAfter = duration;
		return this;
	}

	/**
	 * Hide the run from lists until a number of lookups have found it.
	 * @param lookups number of lookups
	 * @return this script
	 */
	public RunScript listedAfterLookups(int lookups) {
		Assert.isTrue(lookups >= 0, "'lookups' must not be negative");
		this.listedAfterLookups = lookups;
		return this;
	}

	/**
	 * Hide the run from lists until it is {@linkplain FakeLists#show(WorkflowRunKey)
	 * shown}.
	 * @return this script
	 */
	public RunScript notListed() {
		this.listed = false;
		return this;
	}

	/**
	 * Add or replace a member of the run's JSON.
	 * @param name name of the member
	 * @param rawJson value of the member, as JSON
	 * @return this script
	 */
	public RunScript extraMember(String name, String rawJson) {
		this.members.add(name, rawJson);
		return this;
	}

	/**
	 * Leave a member out of the run's JSON.
	 * @param member name of the member
	 * @return this script
	 */
	public RunScript without(String member) {
		this.members.leaveOut(member);
		return this;
	}

	Instant startedAt() {
		return this.startedAt;
	}

	/**
	 * Return whether the end depends on earlier lookups.
	 * @return whether lookups must be counted
	 */
	boolean countsLookups() {
		return this.lookups > 0 || this.appearsAfterLookups > 0;
	}

	boolean appears(int lookups, Instant addedAt, Instant now) {
		return lookups >= this.appearsAfterLookups && !addedAt.plus(this.appearsAfter).isAfter(now);
	}

	boolean isListed(int lookups) {
		return this.listed && lookups >= this.listedAfterLookups;
	}

	Instant listedFrom(Instant addedAt) {
		Duration after = (this.listedAfter.compareTo(this.appearsAfter) > 0) ? this.listedAfter : this.appearsAfter;
		return addedAt.plus(after);
	}

	Phase firstPhase(Instant addedAt, long version) {
		Instant endedAt = WorkflowRunStatus.of(this.status).isTerminal() ? this.startedAt : null;
		return new Phase(this.status, toldEnd(endedAt), addedAt, version, null);
	}

	/**
	 * Return the end of the script.
	 * @param first first phase of the run
	 * @param lookups number of lookups so far
	 * @param now time by the clock of the fake
	 * @param versions supplies the number of a change
	 * @return the end, {@code null} if there is none yet
	 */
	@Nullable Phase end(Phase first, int lookups, Instant now, LongSupplier versions) {
		if (this.endStatus == null) {
			return null;
		}
		if (this.duration != null) {
			Instant end = this.startedAt.plus(this.duration);
			return end.isAfter(now) ? null : first.then(this.endStatus.name(), toldEnd(end), end, first.version());
		}
		return (lookups > this.lookups) ? first.then(this.endStatus.name(), toldEnd(now), now, versions.getAsLong())
				: null;
	}

	String toJson(WorkflowRunKey key, Arns arns, Instant now) {
		Phase first = firstPhase(now, 0);
		Phase ended = end(first, 1, now, () -> 0);
		return toJson(key, arns, (ended != null) ? ended : first);
	}

	String toJson(WorkflowRunKey key, Arns arns, Phase phase) {
		Map<String, String> json = summary(key, arns, phase);
		json.put("modelId", Json.quote(this.modelId));
		json.put("logGroupName", Json.quote(logGroup(key)));
		return this.members.toJson(json);
	}

	String toSummaryJson(WorkflowRunKey key, Arns arns, Phase phase) {
		Map<String, String> json = summary(key, arns, phase);
		if (this.traceLocation != null) {
			json.put("traceLocation", this.traceLocation);
		}
		return this.members.toJson(json);
	}

	String logGroup(WorkflowRunKey key) {
		return (this.logGroupName != null) ? this.logGroupName : "/aws/nova-act/" + key.workflowDefinitionName();
	}

	private Map<String, String> summary(WorkflowRunKey key, Arns arns, Phase phase) {
		Map<String, String> json = new LinkedHashMap<>();
		json.put("workflowRunArn", Json.quote((this.workflowRunArn != null) ? this.workflowRunArn : arns.ofRun(key)));
		json.put("workflowRunId", Json.quote(key.workflowRunId()));
		json.put("status", Json.quote(phase.status()));
		json.put("startedAt", Json.quote(this.startedAt.toString()));
		if (phase.endedAt() != null) {
			json.put("endedAt", Json.quote(phase.endedAt().toString()));
		}
		return json;
	}

	private @Nullable Instant toldEnd(@Nullable Instant end) {
		return (this.endedAt != null) ? this.endedAt : end;
	}

	static String traceLocation(String type, String location) {
		Assert.notNull(type, "'type' must not be null");
		Assert.notNull(location, "'location' must not be null");
		return "{\"locationType\":" + Json.quote(type) + ",\"location\":" + Json.quote(location) + "}";
	}

	static WorkflowRunStatus requireTerminal(WorkflowRunStatus status) {
		Assert.notNull(status, "'status' must not be null");
		Assert.isTrue(status.isTerminal(), () -> "'status' must be terminal but was " + status);
		return status;
	}

}
