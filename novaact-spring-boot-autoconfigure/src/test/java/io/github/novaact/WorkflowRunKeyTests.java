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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link WorkflowRunKey}.
 */
class WorkflowRunKeyTests {

	private static final String ID = "123e4567-e89b-42d3-a456-426614174000";

	@Test
	void fromArnReadsNameAndId() {
		WorkflowRunKey key = WorkflowRunKey
			.fromArn("arn:aws:nova-act:us-east-1:123456789012:workflow-definition/my-Flow_1/workflow-run/" + ID);
		assertThat(key).isEqualTo(new WorkflowRunKey("my-Flow_1", ID));
	}

	@ParameterizedTest
	@ValueSource(strings = { "aws-cn", "aws-us-gov", "aws-iso-b", "aws-eusc" })
	void fromArnTakesEveryPartition(String partition) {
		String arn = "arn:" + partition + ":nova-act:r-1:123456789012:workflow-definition/flow/workflow-run/" + ID;
		assertThat(WorkflowRunKey.fromArn(arn).workflowDefinitionName()).isEqualTo("flow");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "arn", "arn:aws:s3:::bucket",
			"arn:aws:nova-act:us-east-1:123456789012:workflow-definition/flow",
			"arn:aws:nova-act:us-east-1:123456789012:workflow-definition/../workflow-run/" + ID,
			"arn:aws:nova-act:us-east-1:123456789012:workflow-definition/flow/workflow-run/" + ID + "\n",
			"arn:aws:nova-act:us-east-1:123456789012:workflow-definition/flow/workflow-run/" + ID + "/x" })
	void fromArnRejectsWhatIsNotTheArnOfARun(String arn) {
		assertThatIllegalArgumentException().isThrownBy(() -> WorkflowRunKey.fromArn(arn))
			.withMessageContaining("'arn' must be the ARN of a workflow run");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "a b", "a/b", "..", "a%2Fb", "flow\n", "flöw", "a?b", "a#b",
			"12345678901234567890123456789012345678901" })
	void rejectsNameThatBreaksTheRule(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> new WorkflowRunKey(name, ID))
			.withMessageStartingWith("'workflowDefinitionName' must be 1 to 40 letters, digits, hyphens or underscores")
			.withMessageMatching("[\\x20-\\x7E]*");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "123", "123E4567-E89B-42D3-A456-426614174000", ID + "0", ID + "\r\nX: y", "../" + ID })
	void rejectsIdThatBreaksTheRule(String id) {
		assertThatIllegalArgumentException().isThrownBy(() -> new WorkflowRunKey("flow", id))
			.withMessageStartingWith("'workflowRunId' must be a UUID in lower case")
			.withMessageMatching("[\\x20-\\x7E]*");
	}

	@Test
	@SuppressWarnings("NullAway")
	void rejectsNullByName() {
		assertThatIllegalArgumentException().isThrownBy(() -> new WorkflowRunKey(null, ID))
			.withMessage("'workflowDefinitionName' must not be null");
		assertThatIllegalArgumentException().isThrownBy(() -> new WorkflowRunKey("flow", null))
			.withMessage("'workflowRunId' must not be null");
		assertThatIllegalArgumentException().isThrownBy(() -> WorkflowRunKey.fromArn(null))
			.withMessage("'arn' must not be null");
	}

}
