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

package io.github.novaact.benchmarks;

import java.net.URI;
import java.util.List;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.novaact.NovaActClient;

/**
 * AWS's own client with its defaults.
 */
final class AwsClient implements LookupClient {

	private final NovaActClient client;

	AwsClient(URI endpoint, SdkHttpClient.Builder<?> transport, ExecutionInterceptor... interceptors) {
		this.client = NovaActClient.builder()
			.endpointOverride(endpoint)
			.region(Region.US_EAST_1)
			.credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("access", "secret")))
			.httpClientBuilder(transport)
			.overrideConfiguration((override) -> List.of(interceptors).forEach(override::addExecutionInterceptor))
			.build();
	}

	@SuppressWarnings("deprecation")
	static AwsClient asItComes(URI endpoint) {
		return new AwsClient(endpoint, ApacheHttpClient.builder());
	}

	@Override
	public Object lookUp(String workflowDefinitionName, String workflowRunId) {
		return this.client
			.getWorkflowRun((run) -> run.workflowDefinitionName(workflowDefinitionName).workflowRunId(workflowRunId));
	}

	@Override
	public void close() {
		this.client.close();
	}

}
