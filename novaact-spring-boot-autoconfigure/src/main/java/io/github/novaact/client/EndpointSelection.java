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

package io.github.novaact.client;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.function.Supplier;

import io.github.novaact.client.AwsSettings.Setting;
import io.github.novaact.monitoring.ClientSettings;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.hc.core5.net.InetAddressUtils;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * Selects the region and the endpoint of a client: settings of the client first, then
 * those of AWS, then the endpoint of the region.
 *
 * @param region region of the client, {@code null} if none is set
 * @param endpoint endpoint of the client, {@code null} if none is set
 * @param fipsEnabled whether to use the FIPS endpoint, {@code null} if it is not set
 * @param dualStackEnabled whether to use the dual-stack endpoint, {@code null} if it is
 * not set
 * @param profile profile of the AWS configuration files whose settings count,
 * {@code null} for the one that they name
 * @param defaultRegion supplies the region that is used where none is set
 */
record EndpointSelection(@Nullable String region, @Nullable URI endpoint, @Nullable Boolean fipsEnabled,
		@Nullable Boolean dualStackEnabled, @Nullable String profile, Supplier<@Nullable String> defaultRegion) {

	private static final Log logger = LogFactory.getLog(DefaultNovaActClientBuilder.class);

	/**
	 * Select region and endpoint.
	 * @return the selected ones
	 * @throws NoRegionException if there is no region
	 * @throws InvalidClientSettingsException if settings contradict each other
	 */
	Selected select() {
		AwsSettings aws = AwsSettings.of(this.profile);
		String selectedRegion = selectRegion(aws);
		URI selectedEndpoint = selectEndpoint(selectedRegion, aws);
		if (isPlainHttpOverNetwork(selectedEndpoint)) {
			logger.warn(
					"The endpoint " + selectedEndpoint + " is not encrypted: requests and responses can be read on the "
							+ "network. Use https:// in novaact.endpoint.");
		}
		return new Selected(selectedRegion, selectedEndpoint);
	}

	private String selectRegion(AwsSettings aws) {
		String selected = this.region;
		if (selected == null && this.profile != null) {
			selected = aws.profileRegion();
		}
		if (selected == null) {
			selected = this.defaultRegion.get();
		}
		if (selected == null || selected.isBlank()) {
			throw new NoRegionException();
		}
		selected = Endpoints.checkRegion(selected);
		if (!Endpoints.isKnown(selected)) {
			logger.warn("The region " + selected + " is not known to this version of the AWS SDK: it may be new, or "
					+ "novaact.region may be mistyped.");
		}
		return selected;
	}

	private URI selectEndpoint(String selectedRegion, AwsSettings aws) {
		String fips = Boolean.TRUE.equals(this.fipsEnabled) ? "novaact.fips-enabled" : null;
		String dualStack = Boolean.TRUE.equals(this.dualStackEnabled) ? "novaact.dual-stack-enabled" : null;
		AwsSettings.Value<URI> custom;
		if (this.endpoint != null) {
			custom = new AwsSettings.Value<>("novaact.endpoint", this.endpoint);
		}
		else {
			custom = (fips == null && dualStack == null) ? aws.endpoint() : null;
			fips = (this.fipsEnabled == null) ? aws.nameIfSet(Setting.USE_FIPS_ENDPOINT) : fips;
			dualStack = (this.dualStackEnabled == null) ? aws.nameIfSet(Setting.USE_DUALSTACK_ENDPOINT) : dualStack;
		}
		if (custom == null) {
			return Endpoints.of(selectedRegion, fips != null, dualStack != null);
		}
		if (fips != null || dualStack != null) {
			throw new InvalidClientSettingsException(custom.name(),
					"cannot be combined with " + ((fips != null) ? fips : dualStack));
		}
		return custom.value();
	}

	/**
	 * Return how a client reaches the log service.
	 * @param settings settings of the client
	 * @param credentials credentials of the client
	 * @return the access. A service on loopback is a fake or an emulator, which has its
	 * log service there
	 */
	LogAccess logAccess(ClientSettings settings, AwsCredentialsProvider credentials) {
		URI logEndpoint = isLoopback(settings.endpoint().getHost()) ? settings.endpoint() : null;
		return new LogAccess(settings.region(), credentials, logEndpoint, Boolean.TRUE.equals(this.fipsEnabled),
				Boolean.TRUE.equals(this.dualStackEnabled));
	}

	/**
	 * Return whether responses of an endpoint can be changed on the network.
	 * @param endpoint the endpoint
	 * @return whether it uses plain HTTP and is not on this machine
	 */
	static boolean isPlainHttpOverNetwork(URI endpoint) {
		return "http".equals(endpoint.getScheme()) && !isLoopback(endpoint.getHost());
	}

	private static boolean isLoopback(String host) {
		if (host.equals("localhost") || host.endsWith(".localhost")) {
			return true;
		}
		if (!InetAddressUtils.isIPv4(host) && !InetAddressUtils.isIPv6URLBracketed(host)) {
			return false;
		}
		try {
			return InetAddress.getByName(host).isLoopbackAddress();
		}
		catch (UnknownHostException ex) {
			return false;
		}
	}

	/**
	 * Region and endpoint of a client.
	 *
	 * @param region the region
	 * @param endpoint the endpoint
	 */
	record Selected(String region, URI endpoint) {
	}

}
