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

import io.github.novaact.client.InvalidClientSettingsException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.profiles.ProfileFile;

import org.springframework.util.StringUtils;

/**
 * Credentials of the properties.
 */
final class PropertiesCredentials {

	private static final String PREFIX = "novaact.credentials.";

	private PropertiesCredentials() {
	}

	static @Nullable AwsCredentialsProvider provider(NovaActProperties.Credentials properties) {
		String accessKey = check("access-key", properties.getAccessKey());
		String secretKey = check("secret-key", properties.getSecretKey());
		String sessionToken = check("session-token", properties.getSessionToken());
		String profile = PropertyValues.check(PREFIX + "profile", properties.getProfile());
		profile = StringUtils.hasLength(profile) ? profile : null;
		if (accessKey != null && secretKey != null) {
			if (profile != null) {
				throw invalid("profile", "cannot be combined with novaact.credentials.access-key: set one of them");
			}
			return StaticCredentialsProvider
				.create((sessionToken != null) ? AwsSessionCredentials.create(accessKey, secretKey, sessionToken)
						: AwsBasicCredentials.create(accessKey, secretKey));
		}
		if (accessKey != null) {
			throw invalid("secret-key", "is not set although novaact.credentials.access-key is: set both or none");
		}
		if (secretKey != null) {
			throw invalid("access-key", "is not set although novaact.credentials.secret-key is: set both or none");
		}
		if (sessionToken != null) {
			throw invalid("access-key", "is not set although novaact.credentials.session-token is: a session token "
					+ "needs the access key and the secret key that came with it");
		}
		return (profile != null) ? profile(profile) : null;
	}

	private static AwsCredentialsProvider profile(String profile) {
		if (!isInFiles(profile)) {
			throw invalid("profile", "names the profile '" + profile.replaceAll("[^\\x20-\\x7E]", "?")
					+ "', which is not in the AWS configuration files");
		}
		return ProfileCredentialsProvider.create(profile);
	}

	private static boolean isInFiles(String profile) {
		try {
			return ProfileFile.defaultProfileFile().profile(profile).isPresent();
		}
		catch (IllegalArgumentException ex) {
			throw invalid("profile", "cannot be looked up, as an AWS configuration file is malformed: "
					+ String.valueOf(ex.getMessage()).replaceAll("[^\\x20-\\x7E]", "?"));
		}
	}

	private static @Nullable String check(String name, @Nullable String value) {
		PropertyValues.check(PREFIX + name, value);
		if (!StringUtils.hasLength(value)) {
			return null;
		}
		if (!value.chars().allMatch((c) -> c > 0x20 && c < 0x7F)) {
			throw invalid(name, "has white space or a character that no such key has; a line break at the end of a "
					+ "file that holds it is a common cause");
		}
		return value;
	}

	private static InvalidClientSettingsException invalid(String name, String problem) {
		return new InvalidClientSettingsException(PREFIX + name, problem);
	}

}
