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

package io.github.novaact;

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Checks arguments against the rules of the service's model. Messages never quote a
 * value. Lengths are counted in Unicode characters, as in the model.
 *
 * @since 0.1.0
 */
public final class ArgumentRules {

	private static final Pattern ID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

	private static final Pattern CLIENT_TOKEN = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9-]{31,254}[a-zA-Z0-9]");

	private static final Pattern LOG_GROUP = Pattern.compile("[a-zA-Z0-9_/.-]{1,512}");

	private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");

	private static final Pattern KEY_PREFIX = Pattern.compile("[a-zA-Z0-9!_.*'()-]++(?:/[a-zA-Z0-9!_.*'()-]++)*+");

	private ArgumentRules() {
	}

	static void length(String argument, @Nullable String value, int minimum, int maximum) {
		Assert.notNull(value, () -> "'" + argument + "' must not be null");
		int length = value.codePointCount(0, value.length());
		Assert.isTrue(length >= minimum && length <= maximum,
				() -> "'" + argument + "' must have " + minimum + " to " + maximum + " characters but has " + length);
	}

	static void optionalLength(String argument, @Nullable String value, int minimum, int maximum) {
		if (value != null) {
			length(argument, value, minimum, maximum);
		}
	}

	/**
	 * Check the id of a session, an act or a step.
	 * @param argument name of the argument
	 * @param value the id
	 * @throws IllegalArgumentException if the id is {@code null} or not a UUID in lower
	 * case
	 */
	public static void id(String argument, @Nullable String value) {
		Assert.notNull(value, () -> "'" + argument + "' must not be null");
		Assert.isTrue(ID.matcher(value).matches(),
				() -> "'" + argument + "' must be a UUID in lower case, such as 123e4567-e89b-42d3-a456-426614174000");
	}

	/**
	 * Check a client token.
	 * @param value the token, may be {@code null}
	 * @throws IllegalArgumentException if the token is not 33 to 256 letters, digits or
	 * hyphens with a letter or digit at both ends
	 */
	public static void clientToken(@Nullable String value) {
		Assert.isTrue(value == null || CLIENT_TOKEN.matcher(value).matches(),
				"'clientToken' must be 33 to 256 letters, digits or hyphens, with a letter or digit at both ends");
	}

	static void logGroupName(@Nullable String value) {
		Assert.isTrue(value == null || LOG_GROUP.matcher(value).matches(),
				"'logGroupName' must be 1 to 512 letters, digits or any of _ / . -");
	}

	static void exportConfig(WorkflowDefinition.ExportConfig value) {
		Assert.isTrue(value.s3BucketName() != null && BUCKET.matcher(value.s3BucketName()).matches(),
				"'s3BucketName' must be 3 to 63 lower-case letters, digits, dots or hyphens, "
						+ "with a letter or digit at both ends");
		String prefix = value.s3KeyPrefix();
		Assert.isTrue(prefix == null || (prefix.length() <= 100 && KEY_PREFIX.matcher(prefix).matches()),
				"'s3KeyPrefix' must be 1 to 100 letters, digits or any of ! - _ . * ' ( ), "
						+ "in parts that single slashes separate");
	}

}
