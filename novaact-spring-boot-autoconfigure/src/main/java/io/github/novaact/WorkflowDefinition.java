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

import java.io.Serializable;
import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * A workflow definition. Its description may be confidential, so {@link #toString()}
 * omits it.
 *
 * @param name name of the definition
 * @param arn the ARN of the definition
 * @param createdAt time at which the definition was created
 * @param statusAsString text of the status as the service sent it
 * @param description description, sensitive, {@code null} if there is none
 * @param exportConfig location to which runs export their traces, {@code null} if they do
 * not
 * @since 0.1.0
 * @see <a href=
 * "https://docs.aws.amazon.com/nova-act/latest/APIReference/API_GetWorkflowDefinition.html">
 * GetWorkflowDefinition</a>
 */
public record WorkflowDefinition(String name, String arn, Instant createdAt,
		@JsonProperty("status") String statusAsString, @Nullable String description,
		@Nullable ExportConfig exportConfig) implements Serializable {

	/**
	 * Create an instance.
	 * @param name name of the definition
	 * @param arn the ARN of the definition
	 * @param createdAt time at which the definition was created
	 * @param statusAsString text of the status as the service sent it
	 * @param description description, sensitive, {@code null} if there is none
	 * @param exportConfig location to which runs export their traces, {@code null} if
	 * they do not
	 * @throws IllegalArgumentException if an argument that must not be {@code null} is
	 * {@code null}
	 */
	public WorkflowDefinition {
		Assert.notNull(name, "'name' must not be null");
		Assert.notNull(arn, "'arn' must not be null");
		Assert.notNull(createdAt, "'createdAt' must not be null");
		Assert.notNull(statusAsString, "'statusAsString' must not be null");
	}

	/**
	 * Return the status of the definition.
	 * @return the status, {@link WorkflowDefinitionStatus#UNKNOWN} if this version does
	 * not know {@link #statusAsString()}
	 */
	public WorkflowDefinitionStatus status() {
		return WorkflowDefinitionStatus.of(this.statusAsString);
	}

	/**
	 * Describe the definition without its description.
	 */
	@Override
	public String toString() {
		return "WorkflowDefinition[name=" + this.name + ", arn=" + this.arn + ", createdAt=" + this.createdAt
				+ ", status=" + this.statusAsString + ", exportConfig=" + this.exportConfig + "]";
	}

	/**
	 * Location to which the runs of a definition export their traces.
	 *
	 * @param s3BucketName name of the Amazon S3 bucket
	 * @param s3KeyPrefix prefix of the keys in the bucket, {@code null} if there is none
	 * @since 0.1.0
	 */
	public record ExportConfig(String s3BucketName, @Nullable String s3KeyPrefix) implements Serializable {

		/**
		 * Create an instance.
		 * @param s3BucketName name of the bucket
		 * @param s3KeyPrefix prefix of the keys, may be {@code null}
		 * @throws IllegalArgumentException if {@code s3BucketName} is {@code null}
		 */
		public ExportConfig {
			Assert.notNull(s3BucketName, "'s3BucketName' must not be null");
		}

	}

}
