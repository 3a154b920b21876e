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
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A page of the documentation.
 *
 * @param path where it is, from the root of the repository
 * @param text what it says
 */
public record MarkdownPage(String path, String text) {

	private static final Path ROOT = Path.of("..");

	private static final Pattern BLOCK = Pattern.compile("(?:^<!-- (.+?) -->\\R)?^```(\\S*)\\R(.*?)^```$",
			Pattern.MULTILINE | Pattern.DOTALL);

	private static final Pattern INLINE_CODE = Pattern.compile("`([^`\\n]+)`");

	private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");

	private static final Pattern HEADING = Pattern.compile("^#+ (.+)$", Pattern.MULTILINE);

	/**
	 * Return all pages: those of the root, the one for coding assistants among them, of
	 * docs and of the samples.
	 * @return the pages
	 */
	public static List<MarkdownPage> all() {
		try (Stream<Path> root = Files.list(ROOT);
				Stream<Path> docs = Files.walk(ROOT.resolve("docs"));
				Stream<Path> samples = Files.walk(ROOT.resolve("samples"))) {
			return Stream.of(root, docs, samples)
				.flatMap((paths) -> paths)
				.filter((path) -> path.toString().endsWith(".md") || path.endsWith("llms.txt"))
				.sorted()
				.map(MarkdownPage::read)
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return the text of all pages.
	 * @return the text
	 */
	public static String allText() {
		return all().stream().map(MarkdownPage::text).collect(Collectors.joining("\n"));
	}

	/**
	 * Return the code blocks in some languages.
	 * @param languages the languages, an empty one for blocks that name none; all if left
	 * out
	 * @return the blocks, in order
	 */
	public Stream<CodeBlock> blocks(String... languages) {
		List<String> wanted = List.of(languages);
		return blocks().stream().filter((block) -> wanted.isEmpty() || wanted.contains(block.language()));
	}

	/**
	 * Return the code within sentences.
	 * @return the code, in order
	 */
	public List<String> inlineCode() {
		List<String> code = new ArrayList<>();
		Matcher matcher = INLINE_CODE.matcher(withoutBlocks());
		while (matcher.find()) {
			code.add(matcher.group(1));
		}
		return code;
	}

	/**
	 * Return the targets of the links and images.
	 * @return the targets, in order
	 */
	public List<String> links() {
		return LINK.matcher(withoutBlocks()).results().map((link) -> link.group(1)).toList();
	}

	/**
	 * Return whether a relative link leads to a file that is there, and to a heading that
	 * is in it.
	 * @param link the link
	 * @return whether it leads somewhere
	 */
	public boolean leadsSomewhere(String link) {
		String[] parts = link.split("#", 2);
		Path target = parts[0].isEmpty() ? ROOT.resolve(this.path)
				: ROOT.resolve(this.path).resolveSibling(parts[0]).normalize();
		if (parts.length == 1 || !Files.exists(target)) {
			return Files.exists(target);
		}
		return HEADING.matcher(read(target).withoutBlocks())
			.results()
			.map((heading) -> heading.group(1).toLowerCase(Locale.ROOT).replaceAll("[^\\w -]", "").replace(' ', '-'))
			.anyMatch(parts[1]::equals);
	}

	private String withoutBlocks() {
		return BLOCK.matcher(this.text).replaceAll("");
	}

	private List<CodeBlock> blocks() {
		List<CodeBlock> blocks = new ArrayList<>();
		Matcher matcher = BLOCK.matcher(this.text);
		while (matcher.find()) {
			long line = this.text.substring(0, matcher.start(3)).lines().count() + 1;
			String comment = (matcher.group(1) != null) ? matcher.group(1) : "";
			blocks.add(new CodeBlock(this.path + ":" + line, matcher.group(2), comment, matcher.group(3)));
		}
		return blocks;
	}

	private static MarkdownPage read(Path path) {
		try {
			return new MarkdownPage(ROOT.relativize(path).toString(), Files.readString(path));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * A code block.
	 *
	 * @param location page and line
	 * @param language language, empty if there is none
	 * @param comment comment on the line before it, empty if there is none
	 * @param code the code
	 */
	public record CodeBlock(String location, String language, String comment, String code) {

		@Override
		public String toString() {
			return this.location + (this.language.isEmpty() ? "" : " (" + this.language + ")");
		}

	}

}
