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

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor.Version;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * A library that an application may bring in a version of its own, and the oldest version
 * that was tried. What older ones do is found at start-up, and not by a lookup that waits
 * for ever.
 */
enum RequiredLibrary {

	/** Credentials. */
	AWS_AUTH("software.amazon.awssdk", "auth", "2.21.20"),

	/** Signatures: before, the signer's future was never completed. */
	AWS_SIGNER("software.amazon.awssdk", "http-auth-aws", "2.21.20"),

	/** HTTP: before, resolvers had no method that resolves a host and a port. */
	HTTP_CLIENT("org.apache.httpcomponents.client5", "httpclient5", "5.5"),

	/** Retry. */
	RETRY("org.springframework.retry", "spring-retry", "2.0.5"),

	/** Observation, whose build is not Maven's. */
	OBSERVATION("io.micrometer", "micrometer-observation", "1.16");

	private static final Pattern NUMBERS = Pattern.compile("\\d+(?:\\.\\d+)*");

	private final String group;

	private final String artifact;

	private final String oldestVersion;

	RequiredLibrary(String group, String artifact, String oldestVersion) {
		this.group = group;
		this.artifact = artifact;
		this.oldestVersion = oldestVersion;
	}

	/**
	 * Check that no library is too old. One whose version cannot be found is taken.
	 * @throws OutdatedLibraryException if one is
	 */
	static void check() {
		for (RequiredLibrary library : values()) {
			library.check(library.version());
		}
	}

	void check(@Nullable String version) {
		if (version == null) {
			return;
		}
		Matcher numbers = NUMBERS.matcher(version);
		if (numbers.lookingAt() && Version.parse(numbers.group()).compareTo(Version.parse(this.oldestVersion)) < 0) {
			throw new OutdatedLibraryException(this.group + ":" + this.artifact, version, this.oldestVersion);
		}
	}

	String resource() {
		return "META-INF/maven/" + this.group + "/" + this.artifact + "/pom.properties";
	}

	@Nullable String version() {
		String version = versionOfMaven();
		if (version != null) {
			return version;
		}
		return (this == OBSERVATION) ? Observation.class.getPackage().getImplementationVersion() : null;
	}

	private @Nullable String versionOfMaven() {
		try (InputStream stream = RequiredLibrary.class.getResourceAsStream("/" + resource())) {
			Properties properties = new Properties();
			if (stream != null) {
				properties.load(stream);
			}
			return properties.getProperty("version");
		}
		catch (IOException | IllegalArgumentException ex) {
			return null;
		}
	}

}
