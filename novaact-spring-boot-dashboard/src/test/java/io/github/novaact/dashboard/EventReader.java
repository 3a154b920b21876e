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

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the stream of a page as a browser does.
 */
final class EventReader implements AutoCloseable {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final HttpResponse<java.io.InputStream> response;

	private final BufferedReader reader;

	private String position = "";

	EventReader(URI uri, String... headers) {
		this.response = TestApplication.open(uri, headers);
		this.reader = new BufferedReader(new InputStreamReader(this.response.body(), StandardCharsets.UTF_8));
	}

	HttpResponse<?> response() {
		return this.response;
	}

	String position() {
		return this.position;
	}

	/**
	 * Return the next event, waiting for it.
	 * @param name name of the event, others are skipped
	 * @return its data
	 */
	JsonNode next(String name) {
		String event = "";
		StringBuilder data = new StringBuilder();
		try {
			String line;
			while ((line = this.reader.readLine()) != null) {
				if (line.startsWith("event:")) {
					event = line.substring(6).trim();
				}
				else if (line.startsWith("id:")) {
					this.position = line.substring(3).trim();
				}
				else if (line.startsWith("data:")) {
					data.append(line.substring(5));
				}
				else if (line.isEmpty()) {
					if (event.equals(name)) {
						return JSON.readTree(data.toString());
					}
					data.setLength(0);
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		throw new IllegalStateException("The stream has ended");
	}

	@Override
	public void close() {
		try {
			this.response.body().close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
