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

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares the public API with the list in {@code public-api.txt}, so that it changes
 * only on purpose: a change of the API is a change of that file.
 */
class PublicApiTests {

	@Test
	void isTheOneThatIsPromised() throws IOException {
		List<String> promised;
		try (InputStream file = getClass().getResourceAsStream("/public-api.txt")) {
			promised = new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
		}
		List<String> actual = publicApi();
		Files.write(Path.of("target", "public-api.txt"), actual);
		assertThat(String.join("\n", actual))
			.as("Public API; if the change is meant, copy target/public-api.txt to src/test/resources")
			.isEqualTo(String.join("\n", promised));
	}

	private static List<String> publicApi() {
		List<String> lines = new ArrayList<>();
		new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
			.importPackages("io.github.novaact")
			.stream()
			.map(JavaClass::reflect)
			.filter(PublicApiTests::isVisible)
			.sorted((one, other) -> one.getName().compareTo(other.getName()))
			.forEach((type) -> {
				lines.add(type.getName());
				members(type).forEach((member) -> lines.add("  " + member));
			});
		return lines;
	}

	private static boolean isVisible(Class<?> type) {
		return Modifier.isPublic(type.getModifiers())
				&& (type.getEnclosingClass() == null || isVisible(type.getEnclosingClass()));
	}

	private static TreeSet<String> members(Class<?> type) {
		Stream<String> fields = Arrays.stream(type.getDeclaredFields())
			.filter((field) -> Modifier.isPublic(field.getModifiers()))
			.map(Field::getName);
		Stream<String> constructors = Arrays.stream(type.getDeclaredConstructors())
			.filter((constructor) -> Modifier.isPublic(constructor.getModifiers()))
			.map((constructor) -> signature(constructor, "new"));
		Stream<String> methods = Arrays.stream(type.getDeclaredMethods())
			.filter((method) -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
			.filter((method) -> !List.of("equals", "hashCode", "toString", "values", "valueOf")
				.contains(method.getName()))
			.map((method) -> signature(method, method.getName()) + ": " + returnType(method));
		return Stream.of(fields, constructors, methods)
			.flatMap((members) -> members)
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static String signature(Executable executable, String name) {
		return Arrays.stream(executable.getParameterTypes())
			.map(Class::getSimpleName)
			.collect(Collectors.joining(", ", name + "(", ")"));
	}

	private static String returnType(Method method) {
		return method.getReturnType().getSimpleName();
	}

}
