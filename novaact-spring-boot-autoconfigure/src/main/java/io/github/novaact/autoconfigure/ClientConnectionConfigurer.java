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
import java.util.function.Function;

import io.github.novaact.client.DefaultNovaActClientBuilder;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsRegionProvider;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.PropertyMapper;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * Configures endpoint, region, credentials and SSL of builders. Connection details win
 * over properties, and properties over AWS beans and the AWS SDK's default chains.
 */
class ClientConnectionConfigurer implements AutoCloseable {

	private final NovaActProperties properties;

	private final NovaActConnectionDetails details;

	private final PropertiesNovaActConnectionDetails propertiesDetails;

	private final ObjectProvider<SslBundles> sslBundles;

	private final ObjectProvider<AwsRegionProvider> regionProvider;

	private final ObjectProvider<AwsCredentialsProvider> credentialsProvider;

	ClientConnectionConfigurer(NovaActProperties properties, NovaActConnectionDetails details,
			ObjectProvider<SslBundles> sslBundles, ObjectProvider<AwsRegionProvider> regionProvider,
			ObjectProvider<AwsCredentialsProvider> credentialsProvider) {
		this.properties = properties;
		this.details = details;
		this.propertiesDetails = (details instanceof PropertiesNovaActConnectionDetails ours) ? ours
				: new PropertiesNovaActConnectionDetails(properties, sslBundles);
		this.sslBundles = sslBundles;
		this.regionProvider = regionProvider;
		this.credentialsProvider = credentialsProvider;
	}

	void configure(DefaultNovaActClientBuilder builder) {
		PropertyMapper map = PropertyMapper.get();
		map.from(this.properties::getFipsEnabled).to(builder::fipsEnabled);
		map.from(this.properties::getDualStackEnabled).to(builder::dualStackEnabled);
		map.from(this.properties.getCredentials()::getProfile).whenHasText().to(builder::profile);
		URI endpoint = this.details.getEndpoint();
		if (endpoint != null && this.details != this.propertiesDetails) {
			builder.fipsEnabled(false).dualStackEnabled(false);
		}
		map.from(first(NovaActConnectionDetails::getEndpoint)).to(builder::endpoint);
		map.from(first(NovaActConnectionDetails::getRegion)).to(builder::region);
		builder.defaultRegion(() -> region(this.regionProvider.getIfAvailable(DefaultAwsRegionProviderChain::new)));
		AwsCredentialsProvider credentials = first(NovaActConnectionDetails::getCredentialsProvider);
		map.from((credentials != null) ? credentials : this.credentialsProvider.getIfAvailable())
			.to(builder::credentialsProvider);
		map.from(first(NovaActConnectionDetails::getSslBundle)).to(builder::sslBundle);
		this.sslBundles.ifAvailable(builder::sslBundles);
	}

	/**
	 * Describe where the credentials come from.
	 * @return a description without any part of the credentials
	 */
	String describeCredentials() {
		NovaActProperties.Credentials credentials = this.properties.getCredentials();
		if (this.details != this.propertiesDetails && this.details.getCredentialsProvider() != null) {
			return "credentials of the NovaActConnectionDetails bean";
		}
		if (StringUtils.hasText(credentials.getAccessKey())) {
			return "credentials of the properties";
		}
		if (StringUtils.hasText(credentials.getProfile())) {
			return "credentials of the profile '" + credentials.getProfile() + "'";
		}
		AwsCredentialsProvider bean = this.credentialsProvider.getIfAvailable();
		return (bean != null) ? "credentials of the " + ClassUtils.getShortName(bean.getClass()) + " bean"
				: "credentials of the AWS SDK's default chain";
	}

	private <T> @Nullable T first(Function<NovaActConnectionDetails, @Nullable T> detail) {
		T value = detail.apply(this.details);
		return (value != null) ? value : detail.apply(this.propertiesDetails);
	}

	private static @Nullable String region(AwsRegionProvider provider) {
		try {
			Region region = provider.getRegion();
			return (region != null) ? region.id() : null;
		}
		catch (SdkClientException ex) {
			return null;
		}
	}

	@Override
	public void close() {
		this.propertiesDetails.close();
	}

}
