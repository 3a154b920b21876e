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

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.Collectors;

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
	@ValueSource(strings = { "", "123", "123E4567-E89B-42D3-A456-426614174000", "123g4567-e89b-42d3-a456-426614174000",
			"123e45670e89b-42d3-a456-426614174000", "123e456-7e89b-42d3-a456-426614174000",
			"123e4567_e89b_42d3_a456_426614174000", ID + "0", ID + "\r\nX: y", "../" + ID })
	void rejectsIdThatBreaksTheRule(String id) {
		assertThatIllegalArgumentException().isThrownBy(() -> new WorkflowRunKey("flow", id))
			.withMessageStartingWith("'workflowRunId' must be a UUID in lower case")
			.withMessageMatching("[\\x20-\\x7E]*");
	}

	@Test
	void takesNamesOfTheServicesPatternAndNoOthers() {
		for (char c = 0; c < 0x180; c++) {
			String name = "a" + c;
			assertThat(isAccepted(() -> new WorkflowRunKey(name, ID))).as("character %d", (int) c)
				.isEqualTo(name.matches("[a-zA-Z0-9_-]{1,40}"));
		}
		assertThat(isAccepted(() -> new WorkflowRunKey("a".repeat(40), ID))).isTrue();
	}

	@Test
	void takesIdsOfTheServicesPatternAndNoOthers() {
		for (int i = 0; i < ID.length(); i++) {
			for (char c = 0; c < 0x80; c++) {
				String id = ID.substring(0, i) + c + ID.substring(i + 1);
				assertThat(isAccepted(() -> new WorkflowRunKey("flow", id))).as("'%s'", id)
					.isEqualTo(id.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"));
			}
		}
	}

	@Test
	void messageQuotesTheBeginningOfWhatIsRejected() {
		assertThatIllegalArgumentException().isThrownBy(() -> new WorkflowRunKey("?".repeat(120), ID))
			.withMessageEndingWith(" but was '" + "?".repeat(120) + "'");
		assertThatIllegalArgumentException().isThrownBy(() -> new WorkflowRunKey("?".repeat(121), ID))
			.withMessageEndingWith(" but was '" + "?".repeat(120) + "...'");
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

	@Test
	void whatIsAcceptedCannotLeaveThePath() {
		Random random = new Random(42);
		String alphabet = "abzAZ09_-/\\.%?#@:;&=+ \t\r\n\u0000\u00e9\u2028\ud83d\udE00\uFF0F\uFE68";
		int accepted = 0;
		for (int i = 0; i < 20_000; i++) {
			String value = random.ints(1 + random.nextInt(45), 0, alphabet.length())
				.mapToObj((index) -> String.valueOf(alphabet.charAt(index)))
				.collect(Collectors.joining());
			value = (i % 10 == 0) ? value.replaceAll("[^abzAZ09_-]", "a") : value;
			accepted += checkPath(value) ? 1 : 0;
			String arn = "arn:aws:nova-act:us-east-1:123456789012:workflow-definition/" + value + "/workflow-run/" + ID;
			if (isAccepted(() -> WorkflowRunKey.fromArn(arn))) {
				assertThat(WorkflowRunKey.fromArn(arn)).isEqualTo(new WorkflowRunKey(value, ID));
			}
		}
		assertThat(accepted).isGreaterThan(200);
	}

	private static boolean checkPath(String value) {
		if (!isAccepted(() -> new WorkflowRunKey(value, ID))) {
			return false;
		}
		URI uri = URI.create("https://host/workflow-definitions/" + value + "/workflow-runs/" + ID);
		assertThat(uri.normalize().getRawPath()).isEqualTo("/workflow-definitions/" + value + "/workflow-runs/" + ID);
		assertThat(URLEncoder.encode(value, StandardCharsets.UTF_8)).isEqualTo(value);
		assertThat(uri.getRawQuery()).isNull();
		assertThat(uri.getHost()).isEqualTo("host");
		return true;
	}

	private static boolean isAccepted(Runnable construction) {
		try {
			construction.run();
			return true;
		}
		catch (IllegalArgumentException ex) {
			assertThat(ex.getMessage()).matches("[\\x20-\\x7E]*");
			return false;
		}
	}

}
