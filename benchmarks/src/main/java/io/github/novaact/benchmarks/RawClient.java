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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;

import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.io.entity.EntityUtils;

/**
 * Gets the same URL without signing the request or reading the answer.
 */
final class RawClient implements LookupClient {

	private final CloseableHttpClient client = HttpClients.custom()
		.setConnectionManager(
				PoolingHttpClientConnectionManagerBuilder.create().setMaxConnTotal(50).setMaxConnPerRoute(50).build())
		.build();

	private final String endpoint;

	RawClient(URI endpoint) {
		this.endpoint = endpoint.toString();
	}

	@Override
	public Object lookUp(String workflowDefinitionName, String workflowRunId) throws IOException {
		HttpGet request = new HttpGet(
				this.endpoint + "/workflow-definitions/" + workflowDefinitionName + "/workflow-runs/" + workflowRunId);
		return this.client.execute(request, (response) -> EntityUtils.toByteArray(response.getEntity()));
	}

	@Override
	public void close() {
		try {
			this.client.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
