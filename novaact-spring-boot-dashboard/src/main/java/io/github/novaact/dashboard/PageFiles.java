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

package io.github.novaact.dashboard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.util.MimeType;
import org.springframework.web.util.HtmlUtils;

/**
 * The files of the page. They are few and known by name, so no path of a request reaches
 * the class path.
 */
final class PageFiles {

	static final String FOLDER = "io/github/novaact/dashboard/page/";

	private static final MimeType HTML = new MimeType("text", "html", StandardCharsets.UTF_8);

	private static final MimeType CSS = new MimeType("text", "css", StandardCharsets.UTF_8);

	private static final MimeType SCRIPT = new MimeType("text", "javascript", StandardCharsets.UTF_8);

	private static final MimeType SVG = new MimeType("image", "svg+xml");

	private static final Map<String, MimeType> TYPES = Map.of("dashboard.css", CSS, "icon.svg", SVG, "dashboard.js",
			SCRIPT, "stream.js", SCRIPT, "dom.js", SCRIPT, "format.js", SCRIPT, "chart.js", SCRIPT, "overview.js",
			SCRIPT, "runs.js", SCRIPT, "details.js", SCRIPT);

	private PageFiles() {
	}

	/**
	 * Return the page.
	 * @param folder relative address of the other files, seen from the page
	 * @return the page
	 */
	static Content page(String folder) {
		String html = read("index.html").replace("{folder}", HtmlUtils.htmlEscape(folder));
		return new Content(HTML, new ByteArrayResource(html.getBytes(StandardCharsets.UTF_8)));
	}

	/**
	 * Return another file.
	 * @param name name of the file
	 * @return the file, or {@code null} if there is none
	 */
	static @Nullable Content file(String name) {
		MimeType type = TYPES.get(name);
		return (type != null) ? new Content(type, new ClassPathResource(FOLDER + name)) : null;
	}

	private static String read(String name) {
		try {
			return new ClassPathResource(FOLDER + name).getContentAsString(StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Content of a response.
	 *
	 * @param type its type
	 * @param body its body
	 */
	record Content(MimeType type, Resource body) {
	}

}
