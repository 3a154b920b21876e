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
import java.net.URISyntaxException;
import java.util.Optional;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.profiles.Profile;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileFileSystemSetting;
import software.amazon.awssdk.profiles.ProfileProperty;
import software.amazon.awssdk.utils.SystemSetting;

/**
 * Settings that AWS's SDKs and tools share, of system properties, the environment and the
 * shared configuration files, as far as they say where the service is. These come in this
 * order, and within each the service's own before the general one, as in AWS's clients.
 *
 * @see <a href=
 * "https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html">
 * Service-specific endpoints</a>
 * @see <a href=
 * "https://docs.aws.amazon.com/sdkref/latest/guide/feature-endpoints.html">Dual-stack and
 * FIPS endpoints</a>
 */
final class AwsSettings {

	private static final Log logger = LogFactory.getLog(AwsSettings.class);

	private static final String SERVICES = "services";

	private static final String SERVICE = "nova_act";

	private final @Nullable ProfileFile files;

	private final @Nullable Profile profile;

	private AwsSettings(@Nullable ProfileFile files, @Nullable Profile profile) {
		this.files = files;
		this.profile = profile;
	}

	/**
	 * Return the settings that are in effect.
	 * @param profile name of the profile, {@code null} for the one that the settings
	 * themselves name
	 * @return the settings
	 */
	static AwsSettings of(@Nullable String profile) {
		try {
			ProfileFile files = ProfileFile.defaultProfileFile();
			String name = (profile != null) ? profile : ProfileFileSystemSetting.AWS_PROFILE.getStringValueOrThrow();
			return new AwsSettings(files, files.profile(name).orElse(null));
		}
		catch (IllegalArgumentException ex) {
			logger.warn("The AWS configuration files are ignored, because one is malformed: "
					+ ServiceText.message(ex.getMessage(), null));
			return new AwsSettings(null, null);
		}
	}

	/**
	 * Return the endpoint.
	 * @return the endpoint, {@code null} if none is set
	 * @throws InvalidClientSettingsException if it is not a URL
	 */
	@Nullable Value<URI> endpoint() {
		if (nameIfSet(Setting.IGNORE_CONFIGURED_ENDPOINT_URLS) != null) {
			return null;
		}
		return ofSystem(Setting.ENDPOINT_URL_NOVA_ACT).or(() -> ofSystem(Setting.ENDPOINT_URL))
			.or(() -> ofEnvironment(Setting.ENDPOINT_URL_NOVA_ACT))
			.or(() -> ofEnvironment(Setting.ENDPOINT_URL))
			.or(this::ofServices)
			.or(() -> ofProfile(ProfileProperty.ENDPOINT_URL))
			.map(AwsSettings::toUri)
			.orElse(null);
	}

	private static Value<URI> toUri(Value<String> text) {
		try {
			return new Value<>(text.name(), Endpoints.checkCustom(new URI(text.value().strip()), text.name()));
		}
		catch (URISyntaxException ex) {
			throw new InvalidClientSettingsException(text.name(), "is not a URL");
		}
	}

	/**
	 * Return the region of the profile.
	 * @return the region, {@code null} if it has none
	 */
	@Nullable String profileRegion() {
		return ofProfile(ProfileProperty.REGION).map(Value::value).orElse(null);
	}

	/**
	 * Return the name of a setting that is {@code true}.
	 * @param setting the setting
	 * @return its name, as its user knows it, {@code null} if it is not {@code true}
	 * @throws InvalidClientSettingsException if it is neither {@code true} nor
	 * {@code false}
	 */
	@Nullable String nameIfSet(Setting setting) {
		Value<String> text = ofSystem(setting).or(() -> ofEnvironment(setting))
			.or(() -> ofProfile(setting.profileProperty))
			.orElse(null);
		if (text == null || text.value().equalsIgnoreCase("false")) {
			return null;
		}
		if (!text.value().equalsIgnoreCase("true")) {
			throw new InvalidClientSettingsException(text.name(), "must be true or false");
		}
		return text.name();
	}

	private static Optional<Value<String>> ofSystem(Setting setting) {
		return Optional.ofNullable(System.getProperty(setting.property))
			.map((value) -> new Value<>(setting.property, value));
	}

	private static Optional<Value<String>> ofEnvironment(Setting setting) {
		return SystemSetting.getStringValueFromEnvironmentVariable(setting.environmentVariable)
			.map((value) -> new Value<>(setting.environmentVariable, value));
	}

	private Optional<Value<String>> ofServices() {
		String property = SERVICE + "." + ProfileProperty.ENDPOINT_URL;
		return ofProfile(SERVICES).flatMap((section) -> Optional.ofNullable(this.files)
			.flatMap((files) -> files.getSection(SERVICES, section.value()))
			.flatMap((services) -> services.property(property))
			.map((value) -> new Value<>(property + " of the services '" + section.value() + "'", value)));
	}

	private Optional<Value<String>> ofProfile(String property) {
		return Optional.ofNullable(this.profile)
			.flatMap((current) -> current.property(property)
				.map((value) -> new Value<>(property + " of the profile '" + current.name() + "'", value)));
	}

	/**
	 * Value of a setting.
	 *
	 * @param <T> type of the value
	 * @param name name of the setting, as its user knows it
	 * @param value the value
	 */
	record Value<T>(String name, T value) {
	}

	/**
	 * The settings. The SDK has constants for some, but not in each version that we work
	 * with.
	 */
	enum Setting {

		ENDPOINT_URL_NOVA_ACT("aws.endpointUrlNovaAct", "AWS_ENDPOINT_URL_NOVA_ACT", ProfileProperty.ENDPOINT_URL),

		ENDPOINT_URL("aws.endpointUrl", "AWS_ENDPOINT_URL", ProfileProperty.ENDPOINT_URL),

		IGNORE_CONFIGURED_ENDPOINT_URLS("aws.ignoreConfiguredEndpointUrls", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
				"ignore_configured_endpoint_urls"),

		USE_FIPS_ENDPOINT("aws.useFipsEndpoint", "AWS_USE_FIPS_ENDPOINT", ProfileProperty.USE_FIPS_ENDPOINT),

		USE_DUALSTACK_ENDPOINT("aws.useDualstackEndpoint", "AWS_USE_DUALSTACK_ENDPOINT",
				ProfileProperty.USE_DUALSTACK_ENDPOINT);

		private final String property;

		private final String environmentVariable;

		private final String profileProperty;

		Setting(String property, String environmentVariable, String profileProperty) {
			this.property = property;
			this.environmentVariable = environmentVariable;
			this.profileProperty = profileProperty;
		}

	}

}
