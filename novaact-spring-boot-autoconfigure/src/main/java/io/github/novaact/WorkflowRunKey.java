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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.springframework.util.Assert;

/**
 * Identifies a workflow run: the name of its workflow definition and its id.
 *
 * @param workflowDefinitionName name of the workflow definition, 1 to 40 letters, digits,
 * hyphens or underscores
 * @param workflowRunId id of the workflow run, a UUID in lower case
 * @since 0.1.0
 * @see <a href=
 * "https://docs.aws.amazon.com/nova-act/latest/APIReference/API_GetWorkflowRun.html">
 * GetWorkflowRun</a>
 */
public record WorkflowRunKey(String workflowDefinitionName, String workflowRunId) implements Serializable {

	private static final String RUN_ID_FORM = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

	private static final Pattern ARN = Pattern
		.compile("arn:aws[a-z-]*:nova-act:[a-z0-9-]+:[0-9]{12}:workflow-definition/([a-zA-Z0-9_-]{1,40})"
				+ "/workflow-run/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})");

	/**
	 * Create a key.
	 * @param workflowDefinitionName name of the workflow definition
	 * @param workflowRunId id of the workflow run
	 * @throws IllegalArgumentException if an argument is {@code null} or breaks the
	 * service's rule for it
	 */
	public WorkflowRunKey {
		checkWorkflowDefinitionName(workflowDefinitionName);
		Assert.notNull(workflowRunId, "'workflowRunId' must not be null");
		Assert.isTrue(isRunId(workflowRunId), () -> "'workflowRunId' must be a UUID in lower case, such as "
				+ "123e4567-e89b-42d3-a456-426614174000, but was " + quote(workflowRunId));
	}

	/**
	 * Return the key of the run that an ARN identifies.
	 * @param arn an ARN of the form
	 * {@code arn:{partition}:nova-act:{region}:{account}:workflow-definition/{name}/workflow-run/{id}}
	 * @return the key
	 * @throws IllegalArgumentException if the ARN is {@code null} or not the ARN of a
	 * workflow run
	 */
	public static WorkflowRunKey fromArn(String arn) {
		Assert.notNull(arn, "'arn' must not be null");
		Matcher matcher = ARN.matcher(arn);
		Assert.isTrue(matcher.matches(), () -> "'arn' must be the ARN of a workflow run, of the form "
				+ "arn:{partition}:nova-act:{region}:{account}:workflow-definition/{name}/workflow-run/{id}, but was "
				+ quote(arn));
		return new WorkflowRunKey(matcher.group(1), matcher.group(2));
	}

	/**
	 * Check the name of a workflow definition.
	 * @param workflowDefinitionName the name
	 * @throws IllegalArgumentException if the name is {@code null} or breaks the
	 * service's rule for it
	 */
	public static void checkWorkflowDefinitionName(String workflowDefinitionName) {
		Assert.notNull(workflowDefinitionName, "'workflowDefinitionName' must not be null");
		Assert.isTrue(isDefinitionName(workflowDefinitionName),
				() -> "'workflowDefinitionName' must be 1 to 40 letters, digits, hyphens or underscores but was "
						+ quote(workflowDefinitionName));
	}

	// By character: a key is made for each lookup, and patterns take 2 % of its time

	private static boolean isDefinitionName(String name) {
		for (int i = 0; i < name.length(); i++) {
			char c = name.charAt(i);
			if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-')) {
				return false;
			}
		}
		return !name.isEmpty() && name.length() <= 40;
	}

	private static boolean isRunId(String id) {
		if (id.length() != RUN_ID_FORM.length()) {
			return false;
		}
		for (int i = 0; i < id.length(); i++) {
			char c = id.charAt(i);
			if ((RUN_ID_FORM.charAt(i) == '-') ? c != '-' : !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Quote a value that breaks a rule. Long values are truncated, and characters other
	 * than printable ASCII are replaced.
	 * @param value the value
	 * @return the quoted value
	 */
	private static String quote(String value) {
		String start = (value.length() <= 120) ? value : value.substring(0, 120) + "...";
		return "'" + start.replaceAll("[^\\x20-\\x7E]", "?") + "'";
	}

}
