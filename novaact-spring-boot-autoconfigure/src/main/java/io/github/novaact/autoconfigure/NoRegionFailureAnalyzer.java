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

package io.github.novaact.autoconfigure;

import io.github.novaact.client.NoRegionException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * {@link AbstractFailureAnalyzer} for a {@link NoRegionException}.
 */
class NoRegionFailureAnalyzer extends AbstractFailureAnalyzer<NoRegionException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, NoRegionException cause) {
		return new FailureAnalysis(
				"The Nova Act client has no region: 'novaact.region' is not set, and neither an AwsRegionProvider "
						+ "bean nor the AWS SDK's default chain provides one.",
				"Set the property 'novaact.region', for example novaact.region=us-east-1, or the environment variable "
						+ "AWS_REGION.",
				cause);
	}

}
