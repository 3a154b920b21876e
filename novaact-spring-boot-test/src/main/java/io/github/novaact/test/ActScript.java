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

import io.github.novaact.ActStatus;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Script of an act of the {@link FakeNovaActService}. By default an act starts now and
 * stays {@code RUNNING}.
 *
 * @since 0.1.0
 */
public final class ActScript {

	private String status = ActStatus.RUNNING.name();

	private @Nullable ActStatus endStatus;

	private Duration duration = Duration.ZERO;

	private Instant startedAt;

	private @Nullable Instant endedAt;

	private @Nullable String traceLocation;

	private final Members members = new Members();

	ActScript(Instant startedAt) {
		this.startedAt = startedAt;
	}

	/**
	 * Set the status of the act before its end. An act with a terminal status ends when
	 * it starts unless {@link #endedAt(Instant)} is set.
	 * @param status the status, such as {@link ActStatus#PENDING_HUMAN_ACTION}
	 * @return this script
	 */
	public ActScript status(ActStatus status) {
		Assert.notNull(status, "'status' must not be null");
		return status(status.name());
	}

	/**
	 * Set the status of the act before its end.
	 * @param rawText text of the status, known or not
	 * @return this script
	 */
	public ActScript status(String rawText) {
		Assert.notNull(rawText, "'rawText' must not be null");
		this.status = rawText;
		return this;
	}

	/**
	 * End the act some time after its start, by the clock of the fake.
	 * @param duration time from start to end
	 * @param status status that it ends with
	 * @return this script
	 * @throws IllegalArgumentException if the status is not terminal
	 */
	public ActScript endsAfter(Duration duration, ActStatus status) {
		Assert.notNull(duration, "'duration' must not be null");
		this.endStatus = requireTerminal(status);
		this.duration = duration;
		return this;
	}

	/**
	 * Set the start of the act.
	 * @param startedAt the start
	 * @return this script
	 */
	public ActScript startedAt(Instant startedAt) {
		Assert.notNull(startedAt, "'startedAt' must not be null");
		this.startedAt = startedAt;
		return this;
	}

	/**
	 * Set the end that the service returns, instead of the end by this script. The member
	 * is present from the beginning.
	 * @param endedAt the end
	 * @return this script
	 */
	public ActScript endedAt(Instant endedAt) {
		Assert.notNull(endedAt, "'endedAt' must not be null");
		this.endedAt = endedAt;
		return this;
	}

	/**
	 * Set the location of the trace of the act, none by default.
	 * @param location the location in S3, such as {@code s3://bucket/prefix}
	 * @return this script
	 */
	public ActScript traceLocation(String location) {
		this.traceLocation = RunScript.traceLocation("S3", location);
		return this;
	}

	/**
	 * Add or replace a member of the act's JSON.
	 * @param name name of the member
	 * @param rawJson value of the member, as JSON
	 * @return this script
	 */
	public ActScript extraMember(String name, String rawJson) {
		this.members.add(name, rawJson);
		return this;
	}

	/**
	 * Leave a member out of the act's JSON.
	 * @param member name of the member
	 * @return this script
	 */
	public ActScript without(String member) {
		this.members.leaveOut(member);
		return this;
	}

	Instant startedAt() {
		return this.startedAt;
	}

	Phase firstPhase(Instant addedAt, long version) {
		Instant endedAt = this.endedAt;
		if (endedAt == null && ActStatus.of(this.status).isTerminal()) {
			endedAt = this.startedAt;
		}
		return new Phase(this.status, endedAt, addedAt, version, null);
	}

	/**
	 * Return the end of the script.
	 * @param first first phase of the act
	 * @param now time by the clock of the fake
	 * @return the end, {@code null} if there is none yet
	 */
	@Nullable Phase end(Phase first, Instant now) {
		if (this.endStatus == null) {
			return null;
		}
		Instant end = this.startedAt.plus(this.duration);
		return end.isAfter(now) ? null
				: first.then(this.endStatus.name(), (this.endedAt != null) ? this.endedAt : end, end, first.version());
	}

	String toJson(String runId, String sessionId, String actId, Phase phase) {
		Map<String, String> json = new LinkedHashMap<>();
		json.put("workflowRunId", Json.quote(runId));
		json.put("sessionId", Json.quote(sessionId));
		json.put("actId", Json.quote(actId));
		json.put("status", Json.quote(phase.status()));
		json.put("startedAt", Json.quote(this.startedAt.toString()));
		if (phase.endedAt() != null) {
			json.put("endedAt", Json.quote(phase.endedAt().toString()));
		}
		if (this.traceLocation != null) {
			json.put("traceLocation", this.traceLocation);
		}
		return this.members.toJson(json);
	}

	static ActStatus requireTerminal(ActStatus status) {
		Assert.notNull(status, "'status' must not be null");
		Assert.isTrue(status.isTerminal(), () -> "'status' must be terminal but was " + status);
		return status;
	}

}
