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

import io.github.novaact.WorkflowRunKey;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

/**
 * The ARNs of an account in a region.
 *
 * @param prefix what they all begin with
 */
record Arns(String prefix) {

	static Arns of(String region, String accountId) {
		return new Arns("arn:" + PartitionMetadata.of(Region.of(region)).id() + ":nova-act:" + region + ":" + accountId
				+ ":workflow-definition/");
	}

	String ofDefinition(String name) {
		return this.prefix + name;
	}

	String ofRun(WorkflowRunKey key) {
		return this.prefix + key.workflowDefinitionName() + "/workflow-run/" + key.workflowRunId();
	}

}
