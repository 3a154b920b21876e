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

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import io.github.novaact.WorkflowDefinitionStatus;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Script of a workflow definition of the {@link FakeNovaActService}. By default a
 * definition is created now and {@code ACTIVE}.
 *
 * @since 0.1.0
 */
public final class DefinitionScript {

	private volatile String status = WorkflowDefinitionStatus.ACTIVE.name();

	private Instant createdAt;

	private @Nullable String description;

	private @Nullable String exportConfig;

	private final Members members = new Members();

	DefinitionScript(Instant createdAt) {
		this.createdAt = createdAt;
	}

	/**
	 * Set the status of the definition.
	 * @param rawText text of the status, known or not
	 * @return this script
	 */
	public DefinitionScript status(String rawText) {
		Assert.notNull(rawText, "'rawText' must not be null");
		this.status = rawText;
		return this;
	}

	/**
	 * Set the time of creation, by which lists are sorted.
	 * @param createdAt the time
	 * @return this script
	 */
	public DefinitionScript createdAt(Instant createdAt) {
		Assert.notNull(createdAt, "'createdAt' must not be null");
		this.createdAt = createdAt;
		return this;
	}

	/**
	 * Set the description, none by default.
	 * @param description the description
	 * @return this script
	 */
	public DefinitionScript description(String description) {
		Assert.notNull(description, "'description' must not be null");
		this.description = description;
		return this;
	}

	/**
	 * Set the location that runs export to, none by default.
	 * @param s3BucketName name of the bucket
	 * @param s3KeyPrefix prefix of the keys, {@code null} for none
	 * @return this script
	 */
	public DefinitionScript exportConfig(String s3BucketName, @Nullable String s3KeyPrefix) {
		Assert.notNull(s3BucketName, "'s3BucketName' must not be null");
		Map<String, String> json = new LinkedHashMap<>();
		json.put("s3BucketName", Json.quote(s3BucketName));
		if (s3KeyPrefix != null) {
			json.put("s3KeyPrefix", Json.quote(s3KeyPrefix));
		}
		this.exportConfig = Json.object(json);
		return this;
	}

	/**
	 * Add or replace a member of the definition's JSON.
	 * @param name name of the member
	 * @param rawJson value of the member, as JSON
	 * @return this script
	 */
	public DefinitionScript extraMember(String name, String rawJson) {
		this.members.add(name, rawJson);
		return this;
	}

	/**
	 * Leave a member out of the definition's JSON.
	 * @param member name of the member
	 * @return this script
	 */
	public DefinitionScript without(String member) {
		this.members.leaveOut(member);
		return this;
	}

	String status() {
		return this.status;
	}

	Instant createdAt() {
		return this.createdAt;
	}

	String toJson(String name, Arns arns) {
		Map<String, String> json = new LinkedHashMap<>();
		json.put("name", Json.quote(name));
		json.put("arn", Json.quote(arns.ofDefinition(name)));
		json.put("createdAt", Json.quote(this.createdAt.toString()));
		json.put("status", Json.quote(this.status));
		if (this.description != null) {
			json.put("description", Json.quote(this.description));
		}
		if (this.exportConfig != null) {
			json.put("exportConfig", this.exportConfig);
		}
		return this.members.toJson(json);
	}

	String toSummaryJson(String name, Arns arns) {
		Map<String, String> json = new LinkedHashMap<>();
		json.put("workflowDefinitionArn", Json.quote(arns.ofDefinition(name)));
		json.put("workflowDefinitionName", Json.quote(name));
		json.put("createdAt", Json.quote(this.createdAt.toString()));
		json.put("status", Json.quote(this.status));
		return this.members.toJson(json);
	}

}
