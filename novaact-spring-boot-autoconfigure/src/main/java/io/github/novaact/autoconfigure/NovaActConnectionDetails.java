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

import java.net.URI;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.ssl.SslBundle;

/**
 * Details required to establish a connection to the Nova Act service. Each detail that is
 * not {@code null} overrides the property of the same name.
 *
 * @since 0.1.0
 */
public interface NovaActConnectionDetails extends ConnectionDetails {

	/**
	 * Endpoint of the service, with an optional base path.
	 * @return the endpoint, or {@code null} to use the properties
	 */
	default @Nullable URI getEndpoint() {
		return null;
	}

	/**
	 * Region of the service, for which requests are signed.
	 * @return the region, or {@code null} to use the properties
	 */
	default @Nullable String getRegion() {
		return null;
	}

	/**
	 * Provider of the credentials that sign requests.
	 * @return the provider, or {@code null} to use the properties
	 */
	default @Nullable AwsCredentialsProvider getCredentialsProvider() {
		return null;
	}

	/**
	 * SSL bundle to use.
	 * @return the SSL bundle, or {@code null} to use the properties
	 */
	default @Nullable SslBundle getSslBundle() {
		return null;
	}

}
