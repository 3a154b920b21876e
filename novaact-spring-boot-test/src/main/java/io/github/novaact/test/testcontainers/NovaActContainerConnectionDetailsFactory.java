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

package io.github.novaact.test.testcontainers;

import java.net.URI;

import io.github.novaact.autoconfigure.NovaActConnectionDetails;
import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.Container;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionDetailsFactory;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionSource;

/**
 * Creates the {@link NovaActConnectionDetails} of a container that runs the fake with its
 * default port, region and keys, and is annotated with
 * {@code @ServiceConnection("novaact")}.
 */
class NovaActContainerConnectionDetailsFactory
		extends ContainerConnectionDetailsFactory<Container<?>, NovaActConnectionDetails> {

	private static final int PORT = 8102;

	NovaActContainerConnectionDetailsFactory() {
		super("novaact");
	}

	@Override
	protected NovaActConnectionDetails getContainerConnectionDetails(ContainerConnectionSource<Container<?>> source) {
		return new NovaActContainerConnectionDetails(source);
	}

	/**
	 * Details of the connection to the container.
	 */
	private static final class NovaActContainerConnectionDetails extends ContainerConnectionDetails<Container<?>>
			implements NovaActConnectionDetails {

		private NovaActContainerConnectionDetails(ContainerConnectionSource<Container<?>> source) {
			super(source);
		}

		@Override
		public URI getEndpoint() {
			String scheme = (getSslBundle() != null) ? "https" : "http";
			return URI.create(scheme + "://" + getContainer().getHost() + ":" + getContainer().getMappedPort(PORT));
		}

		@Override
		public String getRegion() {
			return "us-east-1";
		}

		@Override
		public AwsCredentialsProvider getCredentialsProvider() {
			return StaticCredentialsProvider
				.create(AwsBasicCredentials.create("AKIDEXAMPLE", "fake-secret-key-EXAMPLE"));
		}

		@Override
		public @Nullable SslBundle getSslBundle() {
			return super.getSslBundle();
		}

	}

}
