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

import org.springframework.util.Assert;

/**
 * Item of a list of workflow definitions.
 *
 * @param workflowDefinitionArn the ARN of the definition
 * @param workflowDefinitionName name of the definition
 * @param createdAt time at which the definition was created
 * @param statusAsString text of the status as the service sent it
 * @since 0.1.0
 * @see <a href=
 * "https://docs.aws.amazon.com/nova-act/latest/APIReference/API_ListWorkflowDefinitions.html">
 * ListWorkflowDefinitions</a>
 */
public record WorkflowDefinitionSummary(String workflowDefinitionArn, String workflowDefinitionName, Instant createdAt,
		@JsonProperty("status") String statusAsString) implements Serializable {

	/**
	 * Create an instance.
	 * @param workflowDefinitionArn the ARN of the definition
	 * @param workflowDefinitionName name of the definition
	 * @param createdAt time at which the definition was created
	 * @param statusAsString text of the status as the service sent it
	 * @throws IllegalArgumentException if an argument that must not be {@code null} is
	 * {@code null}
	 */
	public WorkflowDefinitionSummary {
		Assert.notNull(workflowDefinitionArn, "'workflowDefinitionArn' must not be null");
		Assert.notNull(workflowDefinitionName, "'workflowDefinitionName' must not be null");
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

}
