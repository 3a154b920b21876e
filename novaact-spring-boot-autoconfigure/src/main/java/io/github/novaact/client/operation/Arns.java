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

package io.github.novaact.client.operation;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.novaact.WorkflowRunKey;
import org.jspecify.annotations.Nullable;

/**
 * Checks that the ARNs of a response name what was requested. An ARN of an unknown form
 * contradicts nothing.
 */
final class Arns {

	private static final Pattern DEFINITION = Pattern
		.compile("arn:aws[a-z-]*:nova-act:[a-z0-9-]+:[0-9]{12}:workflow-definition/([a-zA-Z0-9_-]{1,40})");

	private Arns() {
	}

	/**
	 * Read the ARN of a run.
	 * @param answer members of the answer
	 * @param workflowDefinitionName name of the requested definition
	 * @param workflowRunId id of the run that the answer names
	 * @return the ARN
	 * @throws UnreadableAnswerException if it is the ARN of another run
	 */
	static String ofRun(Members answer, String workflowDefinitionName, String workflowRunId) {
		String arn = answer.required("workflowRunArn");
		if (!arn.endsWith(":workflow-definition/" + workflowDefinitionName + "/workflow-run/" + workflowRunId)
				&& key(arn) != null) {
			throw new UnreadableAnswerException("has the ARN of another run", null);
		}
		return arn;
	}

	private static @Nullable WorkflowRunKey key(String arn) {
		try {
			return WorkflowRunKey.fromArn(arn);
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	/**
	 * Read the ARN of a run of a list, which a {@link WorkflowRunKey} is made of.
	 * @param answer members of the list's element
	 * @param workflowDefinitionName name of the definition
	 * @param workflowRunId id of the run that the element names
	 * @return the ARN
	 * @throws UnreadableAnswerException if it is no ARN of that run
	 */
	static String ofListedRun(Members answer, String workflowDefinitionName, String workflowRunId) {
		String arn = ofRun(answer, workflowDefinitionName, workflowRunId);
		if (key(arn) == null) {
			throw new UnreadableAnswerException("has a run whose ARN is of an unknown form", null);
		}
		return arn;
	}

	/**
	 * Read the ARN of a definition.
	 * @param answer members of the answer
	 * @param member name of the member that has the ARN
	 * @param workflowDefinitionName name of the definition that the answer names
	 * @return the ARN
	 * @throws UnreadableAnswerException if it is the ARN of another definition
	 */
	static String ofDefinition(Members answer, String member, String workflowDefinitionName) {
		String arn = answer.required(member);
		Matcher matcher = DEFINITION.matcher(arn);
		if (matcher.matches() && !matcher.group(1).equals(workflowDefinitionName)) {
			throw new UnreadableAnswerException("has the ARN of another definition", null);
		}
		return arn;
	}

}
