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

package io.github.novaact.documentation;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.xml.parsers.DocumentBuilderFactory;

import io.github.novaact.documentation.MarkdownPage.CodeBlock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests that all code in the documentation is right: Java compiles, properties and meters
 * exist, what can be parsed is parsed, and a command is run in the build or listed with
 * the reason why it is not.
 */
class CodeBlockTests {

	private static final Pattern COMMAND = Pattern.compile(
			"(?:mvn|benchmarks/|samples/|novaact-spring-boot-dashboard/|\\.ci/|\\./|curl|java|gradle|docker|psql|git|pkill) ?.*");

	private static final Pattern METER_ROW = Pattern.compile("^\\| `(novaact[a-z.]+)` \\| (?:timer|counter|gauge)",
			Pattern.MULTILINE);

	/**
	 * Name of a property or meter, which a value may follow.
	 */
	private static final Pattern NAME = Pattern
		.compile("((?:management\\.(?:health|endpoint)\\.)?novaact(?:watch)?(?:\\.[a-z0-9-]+)+)(?:=.*)?");

	private static final Pattern COORDINATES = Pattern.compile("io\\.github\\.novaact:([\\w-]+)(?::([\\w.-]+))?");

	/**
	 * Languages of blocks that only say what is seen or typed elsewhere.
	 */
	private static final String[] TEXT = { "", "text" };

	@ParameterizedTest
	@MethodSource("pagesWithJava")
	void javaCompiles(MarkdownPage page, @TempDir Path output) throws Exception {
		assertThat(new SnippetCompiler().compile(page.blocks("java").toList(), output)).isEmpty();
	}

	@Test
	void propertiesExistAndBind() throws Exception {
		ConfigurationMetadata metadata = ConfigurationMetadata.read();
		blocks("properties", "yaml").forEach((block) -> {
			Properties properties = properties(block);
			assertThat(properties.stringPropertyNames()).as(block.toString()).isNotEmpty().allMatch(metadata::has);
			Binder binder = new Binder(new MapConfigurationPropertySource(properties));
			propertiesClasses().forEach((prefix, type) -> assertThatNoException().as(block.toString())
				.isThrownBy(() -> binder.bind(prefix, Bindable.of(type))));
		});
	}

	@Test
	void namesInSentencesAreThoseOfPropertiesMetersAndCaches() throws Exception {
		ConfigurationMetadata metadata = ConfigurationMetadata.read();
		Set<String> others = new TreeSet<>(Set.of("novaact.workflow-runs"));
		Matcher meter = METER_ROW.matcher(page("docs/operating.md").text());
		while (meter.find()) {
			others.add(meter.group(1));
		}
		for (MarkdownPage page : MarkdownPage.all()) {
			assertThat(page.inlineCode()).as(page.path()).allSatisfy((code) -> {
				Matcher name = NAME.matcher(code);
				if (name.matches()) {
					assertThat(metadata.has(name.group(1)) || others.contains(name.group(1))).as(code).isTrue();
				}
			});
		}
	}

	@Test
	void jsonCanBeRead() {
		blocks("json").forEach((block) -> assertThatNoException().as(block.toString())
			.isThrownBy(() -> JsonMapper.shared().readTree(block.code())));
	}

	@Test
	void xmlCanBeReadAndNamesWhatIsPublished() throws Exception {
		String version = version();
		Set<String> artifacts = artifacts();
		for (CodeBlock block : blocks("xml").toList()) {
			NodeList dependencies = xml("<root>" + block.code() + "</root>").getElementsByTagName("dependency");
			for (int i = 0; i < dependencies.getLength(); i++) {
				Element dependency = (Element) dependencies.item(i);
				if (text(dependency, "groupId").equals("io.github.novaact")) {
					assertThat(text(dependency, "artifactId")).as(block.toString()).isIn(artifacts);
					assertThat(text(dependency, "version")).as(block.toString()).isIn("", version);
				}
			}
		}
	}

	@Test
	void coordinatesInAnyCodeAreThoseOfWhatIsPublished() throws Exception {
		Set<String> artifacts = artifacts();
		Matcher coordinates = COORDINATES.matcher(MarkdownPage.allText());
		while (coordinates.find()) {
			assertThat(coordinates.group(1)).as(coordinates.group()).isIn(artifacts);
			assertThat(coordinates.group(2)).as(coordinates.group()).isIn(null, version());
		}
	}

	@Test
	void languagesAreThoseThatAreChecked() {
		Set<String> checked = new LinkedHashSet<>(List.of(TEXT));
		checked.addAll(List.of("java", "properties", "yaml", "json", "xml"));
		assertThat(blocks()).allSatisfy((block) -> assertThat(block.language()).as(block.toString()).isIn(checked));
	}

	@Test
	void commandsAreRunOrListedWithAReason() throws IOException {
		Map<String, String> listed = listedCommands();
		Set<String> unused = new TreeSet<>(listed.keySet());
		List<String> missing = new ArrayList<>();
		for (MarkdownPage page : MarkdownPage.all()) {
			for (String command : commands(page)) {
				unused.remove(command);
				if (!listed.containsKey(command)) {
					missing.add(page.path() + ": " + command);
				}
			}
		}
		assertThat(missing).as("Commands of the documentation that .ci/commands does not list").isEmpty();
		assertThat(unused).as("Commands of .ci/commands that the documentation does not have").isEmpty();
	}

	@Test
	void whatRunsACommandNamesIt() throws IOException {
		for (Map.Entry<String, String> listed : listedCommands().entrySet()) {
			String runner = listed.getValue();
			if (runner.startsWith(".")) {
				assertThat(Path.of("..", runner)).content().as(listed.getKey()).satisfies((content) -> {
					String marker = markers().get(listed.getKey());
					assertThat(content.contains(listed.getKey())
							|| marker != null && content.contains("readme_command " + marker))
						.isTrue();
				});
			}
			else {
				assertThat(runner).as(listed.getKey()).startsWith("not run: ");
			}
		}
	}

	private static Map<String, String> listedCommands() throws IOException {
		Map<String, String> commands = new LinkedHashMap<>();
		for (String line : Files.readAllLines(Path.of("..", ".ci", "commands"))) {
			if (!line.isBlank() && !line.startsWith("#")) {
				int bar = line.lastIndexOf(" | ");
				assertThat(bar).as(line).isPositive();
				commands.put(line.substring(0, bar).strip(), line.substring(bar + 3).strip());
			}
		}
		return commands;
	}

	private static Map<String, String> markers() {
		Map<String, String> markers = new LinkedHashMap<>();
		blocks().filter((block) -> block.comment().startsWith("ci:"))
			.forEach((block) -> markers.put(block.code().strip(), block.comment().substring("ci:".length())));
		return markers;
	}

	private static Set<String> commands(MarkdownPage page) {
		Set<String> commands = new LinkedHashSet<>();
		page.blocks(TEXT)
			.flatMap((block) -> block.code().replace("\\\n", " ").lines())
			.forEach((line) -> addCommand(line, commands));
		page.inlineCode().forEach((code) -> addCommand(code, commands));
		return commands;
	}

	private static void addCommand(String line, Set<String> commands) {
		String command = line.strip().replaceAll("\\s+", " ");
		Matcher matcher = COMMAND.matcher(command);
		if (matcher.matches() && (command.contains(" ") || isScript(command))) {
			commands.add(command);
		}
	}

	private static Map<String, Class<?>> propertiesClasses() {
		ClassPathScanningCandidateComponentProvider scanner = new ClassPathScanningCandidateComponentProvider(false);
		scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
		Map<String, Class<?>> classes = new TreeMap<>();
		scanner.findCandidateComponents("io.github.novaact").forEach((candidate) -> {
			Class<?> type = ClassUtils.resolveClassName(candidate.getBeanClassName(), null);
			classes.put(type.getAnnotation(ConfigurationProperties.class).value(), type);
		});
		return classes;
	}

	private static Set<String> artifacts() throws IOException {
		try (Stream<Path> modules = Files.list(Path.of(".."))) {
			return modules.filter((module) -> Files.exists(module.resolve("pom.xml")))
				.map((module) -> module.getFileName().toString())
				.collect(Collectors.toSet());
		}
	}

	private static String version() throws Exception {
		return text(xml(Files.readString(Path.of("..", "pom.xml"))).getDocumentElement(), "version");
	}

	private static boolean isScript(String command) {
		Path file = Path.of("..", command);
		return Files.isRegularFile(file) && Files.isExecutable(file);
	}

	private static Properties properties(CodeBlock block) {
		try {
			if (block.language().equals("yaml")) {
				YamlPropertiesFactoryBean yaml = new YamlPropertiesFactoryBean();
				yaml.setResources(new ByteArrayResource(block.code().getBytes()));
				return yaml.getObject();
			}
			Properties properties = new Properties();
			properties.load(new StringReader(block.code()));
			return properties;
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Document xml(String text) throws Exception {
		return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(text)));
	}

	private static String text(Element parent, String name) {
		for (int i = 0; i < parent.getChildNodes().getLength(); i++) {
			if (parent.getChildNodes().item(i).getNodeName().equals(name)) {
				return parent.getChildNodes().item(i).getTextContent();
			}
		}
		return "";
	}

	private static Stream<CodeBlock> blocks(String... languages) {
		return MarkdownPage.all().stream().flatMap((page) -> page.blocks(languages));
	}

	private static MarkdownPage page(String path) {
		return MarkdownPage.all().stream().filter((page) -> page.path().equals(path)).findAny().orElseThrow();
	}

	static Stream<MarkdownPage> pagesWithJava() {
		return MarkdownPage.all().stream().filter((page) -> page.blocks("java").findAny().isPresent());
	}

}
