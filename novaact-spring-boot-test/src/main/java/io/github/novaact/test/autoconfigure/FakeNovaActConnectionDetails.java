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

package io.github.novaact.test.autoconfigure;

import java.net.URI;

import io.github.novaact.autoconfigure.NovaActConnectionDetails;
import io.github.novaact.test.FakeNovaActService;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * Details of the connection to a {@link FakeNovaActService}.
 */
final class FakeNovaActConnectionDetails implements NovaActConnectionDetails {

	private final FakeNovaActService service;

	FakeNovaActConnectionDetails(FakeNovaActService service) {
		this.service = service;
	}

	@Override
	public URI getEndpoint() {
		return this.service.endpoint();
	}

	@Override
	public String getRegion() {
		return this.service.region();
	}

	@Override
	public AwsCredentialsProvider getCredentialsProvider() {
		return this.service.credentialsProvider();
	}

}
