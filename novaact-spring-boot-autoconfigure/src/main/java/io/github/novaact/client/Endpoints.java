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

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import software.amazon.awssdk.regions.EndpointTag;
import software.amazon.awssdk.regions.GeneratedPartitionMetadataProvider;
import software.amazon.awssdk.regions.PartitionEndpointKey;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.RegionMetadata;

/**
 * Endpoints of the service.
 */
final class Endpoints {

	private static final Pattern REGION = Pattern.compile("[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?");

	/** A zone of a region, such as us-east-1a or us-west-2-lax-1a. */
	private static final Pattern ZONE = Pattern.compile("((?:[a-z]+-){2,3}\\d{1,2})(?:-[a-z]{3}-\\d{1,2})?[a-z]");

	private Endpoints() {
	}

	static URI of(String region, boolean fips, boolean dualStack) {
		List<EndpointTag> tags = new ArrayList<>();
		if (fips) {
			tags.add(EndpointTag.FIPS);
		}
		if (dualStack) {
			tags.add(EndpointTag.DUALSTACK);
		}
		PartitionEndpointKey key = PartitionEndpointKey.builder().tags(tags).build();
		String suffix = partition(Region.of(region)).dnsSuffix(key);
		return URI.create("https://nova-act" + (fips ? "-fips" : "") + "." + region + "." + suffix);
	}

	// The metadata of a region loads a class for each of AWS's services
	private static PartitionMetadata partition(Region region) {
		return region.isGlobalRegion() ? RegionMetadata.of(region).partition()
				: new GeneratedPartitionMetadataProvider().partitionMetadata(region);
	}

	/**
	 * Return whether this version of the AWS SDK knows a region.
	 * @param region the region
	 * @return whether it does
	 */
	static boolean isKnown(String region) {
		return Region.regions().contains(Region.of(region));
	}

	static String checkRegion(String region) {
		region = region.toLowerCase(Locale.ROOT);
		if (!REGION.matcher(region).matches()) {
			throw new InvalidClientSettingsException("novaact.region",
					"is not a region: it must be letters, digits and hyphens, without quotes, such as us-east-1");
		}
		Matcher zone = ZONE.matcher(region);
		if (zone.matches()) {
			throw new InvalidClientSettingsException("novaact.region",
					"names the zone " + region + ", which is a part of a region: the region is " + zone.group(1));
		}
		return region;
	}

	/**
	 * Check a custom endpoint and bring it into the one form that is both sent and
	 * signed: host in lower case, no default port, no slash at the end.
	 * @param endpoint the endpoint
	 * @return the endpoint in that form
	 */
	static URI checkCustom(URI endpoint) {
		return checkCustom(endpoint, "novaact.endpoint");
	}

	/**
	 * Check a custom endpoint of a setting of AWS.
	 * @param endpoint the endpoint
	 * @param setting name of the setting
	 * @return the endpoint in the form that is sent and signed
	 */
	static URI checkCustom(URI endpoint, String setting) {
		String scheme = (endpoint.getScheme() != null) ? endpoint.getScheme().toLowerCase(Locale.ROOT) : "";
		if (!scheme.equals("https") && !scheme.equals("http")) {
			throw new InvalidClientSettingsException(setting, "must start with https:// or http://");
		}
		if (endpoint.getHost() == null) {
			String authority = endpoint.getRawAuthority();
			throw new InvalidClientSettingsException(setting, (authority != null && authority.contains("_"))
					? "has an underscore in its host, which names of hosts cannot have" : "must name a host");
		}
		if (endpoint.getRawUserInfo() != null) {
			throw new InvalidClientSettingsException(setting, "must not hold a user name or a password");
		}
		if (endpoint.getRawQuery() != null || endpoint.getRawFragment() != null) {
			throw new InvalidClientSettingsException(setting, "must not have a query or a fragment");
		}
		int port = endpoint.getPort();
		if (port > 65535 || port == 0) {
			throw new InvalidClientSettingsException(setting, "must have a port from 1 to 65535");
		}
		boolean defaultPort = port == (scheme.equals("https") ? 443 : 80);
		String path = (endpoint.getRawPath() != null) ? endpoint.normalize().getRawPath() : "";
		while (path.endsWith("/")) {
			path = path.substring(0, path.length() - 1);
		}
		if (path.startsWith("/..")) {
			throw new InvalidClientSettingsException(setting, "must not have a path that leads out of it");
		}
		return URI.create(URI.create(scheme + "://" + endpoint.getHost().toLowerCase(Locale.ROOT)
				+ ((port == -1 || defaultPort) ? "" : ":" + port) + path)
			.toASCIIString());
	}

}
