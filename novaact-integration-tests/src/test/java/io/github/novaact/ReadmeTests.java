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
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.github.novaact.documentation.ConfigurationMetadata;
import io.github.novaact.documentation.MarkdownPage;
import io.github.novaact.monitoring.CallOutcome;
import io.github.novaact.monitoring.RetryDelaySource;
import io.github.novaact.monitoring.RetryExhaustedReason;
import io.github.novaact.monitoring.RetryReason;
import io.github.novaact.observation.WorkflowRunLookupObservationDocumentation.HighCardinalityKeyNames;
import io.github.novaact.observation.WorkflowRunLookupObservationDocumentation.LowCardinalityKeyNames;
import org.junit.jupiter.api.Test;

import org.springframework.boot.convert.DurationStyle;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AssignableTypeFilter;
import org.springframework.util.ClassUtils;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that README and docs say what the code does.
 */
class ReadmeTests {

	private static final Pattern PROPERTY_TABLE = Pattern.compile("^\\| property \\| default \\|.*\\R(?:^\\|.*\\R)+",
			Pattern.MULTILINE);

	private static final Pattern PROPERTY_ROW = Pattern.compile("^\\| ((?:`[a-z.-]+`(?:, )?)+) \\|([^|]*)\\|",
			Pattern.MULTILINE);

	private static final Pattern TEST = Pattern.compile("([A-Z]\\w+Tests)(?:\\.(\\w+))?");

	private final String documentation = MarkdownPage.allText();

	@Test
	void eachPropertyHasADescription() throws IOException {
		assertThat(ConfigurationMetadata.read().withoutDescription()).isEmpty();
	}

	@Test
	void propertyTableHasEveryPropertyWithItsDefault() throws Exception {
		Map<String, String> documented = new TreeMap<>();
		Matcher table = PROPERTY_TABLE.matcher(this.documentation);
		while (table.find()) {
			Matcher row = PROPERTY_ROW.matcher(table.group());
			while (row.find()) {
				documented.put(row.group(1).replace("`", ""), row.group(2).replace("`", "").strip());
			}
		}
		Map<String, String> actual = ConfigurationMetadata.read().ours();
		assertThat(documented.keySet()).containsExactlyElementsOf(actual.keySet());
		actual.forEach((name, defaultValue) -> {
			if (!defaultValue.isEmpty()) {
				assertThat(normalize(documented.get(name))).as(name).isEqualTo(normalize(defaultValue));
			}
		});
	}

	@Test
	void metersAndTagsAreNamed() {
		for (LowCardinalityKeyNames key : LowCardinalityKeyNames.values()) {
			assertThat(this.documentation).contains("`" + key.asString() + "`");
		}
		for (HighCardinalityKeyNames key : HighCardinalityKeyNames.values()) {
			assertThat(this.documentation).contains("`" + key.asString() + "`");
		}
		for (CallOutcome outcome : CallOutcome.values()) {
			assertThat(this.documentation).contains("`" + outcome + "`");
		}
		for (RetryReason reason : RetryReason.values()) {
			assertThat(this.documentation).contains("`" + reason.value() + "`");
		}
		for (RetryDelaySource source : RetryDelaySource.values()) {
			assertThat(this.documentation).contains("`" + source.value() + "`");
		}
		for (RetryExhaustedReason reason : RetryExhaustedReason.values()) {
			assertThat(this.documentation).contains("`" + reason.value() + "`");
		}
	}

	@Test
	void exceptionsAreInATableThatSaysWhatToDo() {
		ClassPathScanningCandidateComponentProvider scanner = new ClassPathScanningCandidateComponentProvider(false);
		scanner.addIncludeFilter(new AssignableTypeFilter(NovaActException.class));
		assertThat(scanner.findCandidateComponents("io.github.novaact"))
			.map((candidate) -> ClassUtils.resolveClassName(candidate.getBeanClassName(), null))
			.filteredOn((type) -> type != NovaActException.class && Modifier.isPublic(type.getModifiers()))
			.isNotEmpty()
			.allSatisfy((type) -> assertThat(this.documentation).contains("\n| `" + type.getSimpleName() + "` |"));
	}

	@Test
	void testsThatAreNamedExist() throws IOException {
		Map<String, String> tests = tests();
		for (MarkdownPage page : MarkdownPage.all()) {
			assertThat(page.inlineCode()).as(page.path()).allSatisfy((code) -> {
				Matcher name = TEST.matcher(code);
				if (name.matches()) {
					assertThat(tests).as(code).containsKey(name.group(1));
					if (name.group(2) != null) {
						assertThat(tests.get(name.group(1))).as(code).contains("\tvoid " + name.group(2) + "(");
					}
				}
			});
		}
	}

	@Test
	void readmeIsShort() {
		assertThat(MarkdownPage.all()).filteredOn((page) -> page.path().equals("README.md"))
			.singleElement()
			.satisfies((page) -> assertThat(page.text().lines()).hasSizeLessThanOrEqualTo(170));
	}

	@Test
	void linksLeadSomewhere() {
		for (MarkdownPage page : MarkdownPage.all()) {
			assertThat(page.links()).as(page.path())
				.filteredOn((link) -> !link.startsWith("https://"))
				.allMatch((link) -> page.leadsSomewhere(link));
		}
	}

	@Test
	void readmeLinksEachPage() {
		assertThat(MarkdownPage.all()).filteredOn((page) -> page.path().equals("README.md"))
			.singleElement()
			.satisfies((readme) -> assertThat(readme.links()).containsAll(MarkdownPage.all()
				.stream()
				.map(MarkdownPage::path)
				.filter((path) -> !path.equals("README.md"))
				.toList()));
	}

	private static Map<String, String> tests() throws IOException {
		Map<String, String> tests = new TreeMap<>();
		for (Path parent : List.of(Path.of(".."), Path.of("..", "samples"))) {
			try (Stream<Path> modules = Files.list(parent)) {
				for (Path sources : modules.map((module) -> module.resolve(Path.of("src", "test", "java")))
					.filter(Files::isDirectory)
					.toList()) {
					addTests(sources, tests);
				}
			}
		}
		return tests;
	}

	private static void addTests(Path sources, Map<String, String> tests) throws IOException {
		try (Stream<Path> files = Files.walk(sources)) {
			for (Path file : files.filter((path) -> path.toString().endsWith("Tests.java")).toList()) {
				tests.merge(file.getFileName().toString().replace(".java", ""), Files.readString(file), String::concat);
			}
		}
	}

	private static String normalize(String value) {
		try {
			return DurationStyle.detectAndParse(value).toString();
		}
		catch (IllegalArgumentException ex) {
			return normalizeSize(value);
		}
	}

	private static String normalizeSize(String value) {
		try {
			return DataSize.parse(value).toString();
		}
		catch (IllegalArgumentException ex) {
			return value.toLowerCase(Locale.ROOT);
		}
	}

}
