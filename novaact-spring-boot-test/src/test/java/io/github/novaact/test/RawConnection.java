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

package io.github.novaact.test;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A connection that shows every byte.
 */
final class RawConnection implements AutoCloseable {

	private static final int TIMEOUT = 30_000;

	private final Socket socket;

	private RawConnection(Socket socket) throws IOException {
		this.socket = socket;
		this.socket.setSoTimeout(TIMEOUT);
	}

	static RawConnection to(FakeNovaActService service) throws IOException {
		URI endpoint = service.endpoint();
		return new RawConnection(new Socket(endpoint.getHost(), endpoint.getPort()));
	}

	RawConnection send(String request) throws IOException {
		this.socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
		return this;
	}

	/**
	 * Read all that comes until the end of the connection.
	 */
	String readToEnd() throws IOException {
		return new String(this.socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
	}

	int readByte() throws IOException {
		return this.socket.getInputStream().read();
	}

	String readHead() throws IOException {
		InputStream in = this.socket.getInputStream();
		ByteArrayOutputStream head = new ByteArrayOutputStream();
		while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
			int next = in.read();
			if (next == -1) {
				throw new EOFException();
			}
			head.write(next);
		}
		return head.toString(StandardCharsets.ISO_8859_1);
	}

	/**
	 * Read an answer whose length its head tells.
	 */
	Answer read() throws IOException {
		String[] lines = readHead().split("\r\n");
		Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		Arrays.stream(lines)
			.skip(1)
			.forEach((line) -> headers.put(line.substring(0, line.indexOf(':')),
					line.substring(line.indexOf(':') + 1).trim()));
		byte[] body = this.socket.getInputStream().readNBytes(Integer.parseInt(headers.get("Content-Length")));
		return new Answer(Integer.parseInt(lines[0].split(" ")[1]), headers, body);
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

	static Answer exchange(FakeNovaActService service, SignedRequest request) throws IOException {
		return exchange(service, request.text());
	}

	static Answer exchange(FakeNovaActService service, String request) throws IOException {
		try (RawConnection connection = to(service)) {
			return connection.send(request).read();
		}
	}

	record Answer(int status, Map<String, String> headers, byte[] body) {

		JsonNode json() {
			return JsonMapper.shared().readTree(this.body);
		}

		String text() {
			return new String(this.body, StandardCharsets.UTF_8);
		}

		@Nullable String errorCode() {
			String type = this.headers.get("x-amzn-ErrorType");
			return (type != null) ? type.substring(0, type.indexOf(':')) : null;
		}

		String message() {
			return json().get("message").asString();
		}

	}

}
