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

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Options for creating a workflow run.
 *
 * @param modelId id or alias of the AI model that the run uses, 1 to 100 characters
 * @param compatibilityVersion compatibility version of the program that runs the workflow
 * @param sdkVersion version of the SDK of that program, {@code null} for none
 * @param logGroupName name of the CloudWatch log group of the run, 1 to 512 letters,
 * digits, {@code _}, {@code /}, {@code .} or {@code -}; {@code null} for none
 * @param clientToken token that makes a repeated call return the same run, 33 to 256
 * letters, digits or hyphens; {@code null} to generate one for each call
 * @since 0.1.0
 * @see <a href=
 * "https://docs.aws.amazon.com/nova-act/latest/APIReference/API_CreateWorkflowRun.html">
 * CreateWorkflowRun</a>
 */
public record CreateWorkflowRunOptions(String modelId, int compatibilityVersion, @Nullable String sdkVersion,
		@Nullable String logGroupName, @Nullable String clientToken) implements Serializable {

	private static final int COMPATIBILITY_VERSION = 1;

	/**
	 * Create options.
	 * @param modelId id or alias of the model
	 * @param compatibilityVersion compatibility version of the program
	 * @param sdkVersion version of the program's SDK, may be {@code null}
	 * @param logGroupName name of the log group, may be {@code null}
	 * @param clientToken token of the call, may be {@code null}
	 * @throws IllegalArgumentException if an argument breaks the service's rule for it
	 */
	public CreateWorkflowRunOptions {
		ArgumentRules.length("modelId", modelId, 1, 100);
		Assert.isTrue(sdkVersion == null || !sdkVersion.isEmpty(), "'sdkVersion' must not be empty");
		ArgumentRules.logGroupName(logGroupName);
		ArgumentRules.clientToken(clientToken);
	}

	/**
	 * Return options with compatibility version 1.
	 * @param modelId id or alias of the model, 1 to 100 characters
	 * @return the options
	 * @throws IllegalArgumentException if the id breaks the service's rule for it
	 */
	public static CreateWorkflowRunOptions of(String modelId) {
		return new CreateWorkflowRunOptions(modelId, COMPATIBILITY_VERSION, null, null, null);
	}

	/**
	 * Return these options with another compatibility version.
	 * @param compatibilityVersion compatibility version of the program
	 * @return the options
	 */
	public CreateWorkflowRunOptions withCompatibilityVersion(int compatibilityVersion) {
		return new CreateWorkflowRunOptions(this.modelId, compatibilityVersion, this.sdkVersion, this.logGroupName,
				this.clientToken);
	}

	/**
	 * Return these options with another SDK version.
	 * @param sdkVersion version of the program's SDK, not empty, {@code null} for none
	 * @return the options
	 * @throws IllegalArgumentException if the version is empty
	 */
	public CreateWorkflowRunOptions withSdkVersion(@Nullable String sdkVersion) {
		return new CreateWorkflowRunOptions(this.modelId, this.compatibilityVersion, sdkVersion, this.logGroupName,
				this.clientToken);
	}

	/**
	 * Return these options with another log group.
	 * @param logGroupName name of the log group, {@code null} for none
	 * @return the options
	 * @throws IllegalArgumentException if the name breaks the service's rule for it
	 */
	public CreateWorkflowRunOptions withLogGroupName(@Nullable String logGroupName) {
		return new CreateWorkflowRunOptions(this.modelId, this.compatibilityVersion, this.sdkVersion, logGroupName,
				this.clientToken);
	}

	/**
	 * Return these options with another client token.
	 * @param clientToken token of the call, {@code null} to generate one for each call
	 * @return the options
	 * @throws IllegalArgumentException if the token breaks the service's rule for it
	 */
	public CreateWorkflowRunOptions withClientToken(@Nullable String clientToken) {
		return new CreateWorkflowRunOptions(this.modelId, this.compatibilityVersion, this.sdkVersion, this.logGroupName,
				clientToken);
	}

}
