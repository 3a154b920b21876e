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

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The properties under {@code novaact.} that the configuration metadata on the class path
 * describes.
 */
final class KnownProperties {

	private static final Pattern PROPERTY = Pattern
		.compile("\"name\":\\s*\"(novaact\\.[a-z0-9.-]+)\",\\s*\"type\":\\s*\"([^\"]+)\"");

	private static final String DURATION = "java.time.Duration";

	/** Text that is {@code auto} or a duration. */
	private static final String STUCK_AFTER = "novaact.watch.stuck-after";

	private final Map<String, String> types;

	private KnownProperties(Map<String, String> types) {
		this.types = types;
	}

	/**
	 * Read the metadata.
	 * @param classLoader class loader of the application
	 * @return the properties, none if there is no metadata, as in a native image
	 */
	static KnownProperties read(ClassLoader classLoader) {
		Map<String, String> types = new TreeMap<>();
		try {
			for (URL url : Collections.list(classLoader.getResources("META-INF/spring-configuration-metadata.json"))) {
				try (InputStream stream = url.openStream()) {
					Matcher matcher = PROPERTY.matcher(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
					while (matcher.find()) {
						types.put(matcher.group(1), matcher.group(2));
					}
				}
			}
		}
		catch (IOException ex) {
			return new KnownProperties(Map.of());
		}
		return new KnownProperties(types);
	}

	boolean isEmpty() {
		return this.types.isEmpty();
	}

	/**
	 * Return whether a property is known, as a property, an entry of one, or a group.
	 * @param name name of the property, in any of the relaxed forms
	 * @return whether it is known
	 */
	boolean contains(String name) {
		String canonical = canonical(name);
		return this.types.keySet()
			.stream()
			.map(KnownProperties::canonical)
			.anyMatch((known) -> canonical.equals(known) || canonical.startsWith(known + "["));
	}

	boolean isDuration(String name) {
		String canonical = canonical(name);
		return this.types.entrySet()
			.stream()
			.anyMatch((known) -> canonical.equals(canonical(known.getKey()))
					&& (DURATION.equals(known.getValue()) || STUCK_AFTER.equals(known.getKey())));
	}

	/**
	 * Return the known property with the most similar name.
	 * @param name name of a property
	 * @return the name, {@code null} if none is similar
	 */
	@Nullable String closest(String name) {
		List<String> names = new ArrayList<>(this.types.keySet());
		String canonical = canonical(name);
		names.sort(Comparator.comparingInt((known) -> distance(canonical, canonical(known))));
		String closest = names.isEmpty() ? null : names.get(0);
		return (closest != null && distance(canonical, canonical(closest)) <= Math.max(2, canonical.length() / 4))
				? closest : null;
	}

	// Environment variables have no hyphens, and underscores for dots
	private static String canonical(String name) {
		return name.toLowerCase(Locale.ROOT).replaceAll("[-._]", "");
	}

	private static int distance(String one, String other) {
		int[] previous = new int[other.length() + 1];
		for (int j = 0; j <= other.length(); j++) {
			previous[j] = j;
		}
		for (int i = 1; i <= one.length(); i++) {
			int[] current = new int[other.length() + 1];
			current[0] = i;
			for (int j = 1; j <= other.length(); j++) {
				int replaced = previous[j - 1] + ((one.charAt(i - 1) == other.charAt(j - 1)) ? 0 : 1);
				current[j] = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
			}
			previous = current;
		}
		return previous[other.length()];
	}

}
