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
import java.net.URISyntaxException;

import io.github.novaact.client.InvalidClientSettingsException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.util.StringUtils;

/**
 * Adapts {@link NovaActProperties} to {@link NovaActConnectionDetails}.
 */
class PropertiesNovaActConnectionDetails implements NovaActConnectionDetails, AutoCloseable {

	private static final Log logger = LogFactory.getLog(PropertiesNovaActConnectionDetails.class);

	private final NovaActProperties properties;

	private final ObjectProvider<SslBundles> sslBundles;

	private @Nullable AwsCredentialsProvider credentialsProvider;

	PropertiesNovaActConnectionDetails(NovaActProperties properties, ObjectProvider<SslBundles> sslBundles) {
		this.properties = properties;
		this.sslBundles = sslBundles;
	}

	@Override
	public @Nullable URI getEndpoint() {
		String endpoint = PropertyValues.check("novaact.endpoint", this.properties.getEndpoint());
		if (!StringUtils.hasText(endpoint)) {
			return null;
		}
		try {
			return new URI(endpoint.strip());
		}
		catch (URISyntaxException ex) {
			throw new InvalidClientSettingsException("novaact.endpoint",
					"is not a URI, such as https://nova-act.us-east-1.amazonaws.com");
		}
	}

	@Override
	public @Nullable String getRegion() {
		String region = PropertyValues.check("novaact.region", this.properties.getRegion());
		return StringUtils.hasText(region) ? region.strip() : null;
	}

	@Override
	public synchronized @Nullable AwsCredentialsProvider getCredentialsProvider() {
		if (this.credentialsProvider == null) {
			this.credentialsProvider = PropertiesCredentials.provider(this.properties.getCredentials());
		}
		return this.credentialsProvider;
	}

	@Override
	public @Nullable SslBundle getSslBundle() {
		String bundle = PropertyValues.check("novaact.ssl.bundle", this.properties.getSsl().getBundle());
		if (!StringUtils.hasLength(bundle)) {
			return null;
		}
		try {
			return this.sslBundles.getObject().getBundle(bundle);
		}
		catch (NoSuchSslBundleException | NoSuchBeanDefinitionException ex) {
			throw new InvalidClientSettingsException("novaact.ssl.bundle",
					"names the SSL bundle '" + bundle + "', which does not exist");
		}
	}

	/**
	 * Close the credentials provider, as one of a role or of IAM Identity Center owns a
	 * client.
	 */
	@Override
	public synchronized void close() {
		if (this.credentialsProvider instanceof AutoCloseable closeable) {
			try {
				closeable.close();
			}
			catch (Exception ex) {
				logger.debug("The credentials provider could not be closed", ex);
			}
		}
	}

}
