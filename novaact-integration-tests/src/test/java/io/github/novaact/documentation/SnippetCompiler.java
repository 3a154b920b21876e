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
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

import com.sun.source.util.JavacTask;
import io.github.novaact.documentation.MarkdownPage.CodeBlock;

/**
 * Compiles the Java of a page: its types, the members of a class and the statements of a
 * method, all with the same imports, and with what stands in {@link Surroundings} at
 * hand.
 */
final class SnippetCompiler {

	private static final String IMPORTS = """
			package io.github.novaact.documentation;
			import java.time.*;
			import java.util.*;
			import java.util.concurrent.*;
			import io.github.novaact.*;
			import io.github.novaact.autoconfigure.*;
			import io.github.novaact.run.*;
			import io.github.novaact.test.*;
			import io.github.novaact.test.autoconfigure.*;
			import io.github.novaact.watch.*;
			import org.junit.jupiter.api.*;
			import org.springframework.beans.factory.annotation.*;
			import org.springframework.boot.*;
			import org.springframework.boot.autoconfigure.*;
			import org.springframework.boot.test.context.*;
			import org.springframework.context.annotation.*;
			import org.springframework.context.event.*;
			import org.springframework.context.event.EventListener;
			import org.springframework.scheduling.annotation.*;
			import org.springframework.stereotype.*;
			import org.springframework.transaction.event.*;
			import org.springframework.web.bind.annotation.*;
			import static org.assertj.core.api.Assertions.*;
			""".replaceAll("\\R", " ");

	private static final Pattern TYPE = Pattern
		.compile("^(public )?(?:final |sealed )?(?:class|interface|record|enum) (\\w+)", Pattern.MULTILINE);

	private static final List<String> OPTIONS = List.of("-proc:none", "--release", "17", "-parameters", "-classpath",
			System.getProperty("java.class.path"));

	private final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();

	/**
	 * Compile blocks together, so that one can use the types of another.
	 * @param blocks the blocks of a page
	 * @param output folder for the classes
	 * @return what is wrong, with its place
	 */
	List<String> compile(List<CodeBlock> blocks, Path output) throws IOException {
		List<JavaFileObject> sources = new ArrayList<>();
		for (int i = 0; i < blocks.size(); i++) {
			sources.add(source(blocks.get(i), "Snippet" + i));
		}
		DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
		List<String> options = new ArrayList<>(OPTIONS);
		options.addAll(List.of("-d", output.toString()));
		this.compiler.getTask(null, null, diagnostics, options, null, sources).call();
		return errors(diagnostics);
	}

	/**
	 * Return the block as what it can be read as: types, else members, else statements.
	 */
	private JavaFileObject source(CodeBlock block, String name) throws IOException {
		JavaFileObject types = new Source(block, typeName(block.code(), name), IMPORTS + block.code());
		JavaFileObject members = new Source(block, name,
				IMPORTS + "class %s extends Surroundings { %s }".formatted(name, block.code()));
		JavaFileObject statements = new Source(block, name, IMPORTS
				+ "class %s extends Surroundings { void run() throws Exception { %s } }".formatted(name, block.code()));
		for (JavaFileObject source : List.of(types, members)) {
			DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
			JavacTask task = (JavacTask) this.compiler.getTask(null, null, diagnostics, OPTIONS, null, List.of(source));
			task.parse();
			if (errors(diagnostics).isEmpty()) {
				return source;
			}
		}
		return statements;
	}

	private static String typeName(String code, String otherwise) {
		Matcher type = TYPE.matcher(code);
		while (type.find()) {
			if (type.group(1) != null) {
				return type.group(2);
			}
		}
		return otherwise;
	}

	private static List<String> errors(DiagnosticCollector<JavaFileObject> diagnostics) {
		return diagnostics.getDiagnostics()
			.stream()
			.filter((diagnostic) -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
			.map((diagnostic) -> {
				String place = (diagnostic.getSource() instanceof Source source) ? source.block.toString() : "?";
				return "%s, its line %d: %s".formatted(place, diagnostic.getLineNumber(), diagnostic.getMessage(null));
			})
			.toList();
	}

	/**
	 * Source in memory.
	 */
	private static final class Source extends SimpleJavaFileObject {

		private final CodeBlock block;

		private final String code;

		private Source(CodeBlock block, String name, String code) {
			super(URI.create("memory:///io/github/novaact/documentation/" + name + ".java"), Kind.SOURCE);
			this.block = block;
			this.code = code;
		}

		@Override
		public CharSequence getCharContent(boolean ignoreEncodingErrors) {
			return this.code;
		}

	}

}
