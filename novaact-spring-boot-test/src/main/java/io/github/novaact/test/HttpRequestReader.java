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

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Reads requests of HTTP/1.0 and HTTP/1.1 off a connection, strictly and within bounds.
 */
final class HttpRequestReader {

	private static final int MAX_HEAD_SIZE = 64 * 1024;

	private static final int MAX_BODY_SIZE = 1024 * 1024;

	private static final Pattern REQUEST_LINE = Pattern.compile("([A-Z]{1,16}) (/[!-~]*) HTTP/1\\.([01])");

	private static final Pattern HEADER_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

	private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

	private final InputStream in;

	private final OutputStream out;

	private byte[] buffer = new byte[8 * 1024];

	private int position;

	private int limit;

	HttpRequestReader(InputStream in, OutputStream out) {
		this.in = in;
		this.out = out;
	}

	/**
	 * Read the next request.
	 * @return the request, {@code null} if the client closed the connection before one
	 * @throws BadRequestException if what came is not a request that this reader accepts
	 * @throws IOException if the connection broke
	 */
	@Nullable HttpRequest read() throws IOException {
		int end = findEndOfHead();
		if (end == -1) {
			return null;
		}
		String head = new String(this.buffer, this.position, end - this.position, StandardCharsets.ISO_8859_1);
		this.position = end + 4;
		String[] lines = head.split("\r\n", -1);
		Matcher requestLine = REQUEST_LINE.matcher(lines[0]);
		if (!requestLine.matches() || !isUri(requestLine.group(2))) {
			throw new BadRequestException(400, "Malformed request line");
		}
		Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		for (int i = 1; i < lines.length; i++) {
			int colon = lines[i].indexOf(':');
			String name = lines[i].substring(0, Math.max(0, colon));
			String value = lines[i].substring(colon + 1);
			if (!HEADER_NAME.matcher(name).matches() || value.chars().anyMatch(HttpRequestReader::isControl)) {
				throw new BadRequestException(400, "Malformed header");
			}
			headers.computeIfAbsent(name, (key) -> new ArrayList<>(1)).add(value.trim());
		}
		boolean http10 = "0".equals(requestLine.group(3));
		List<String> host = headers.get("Host");
		if ((host == null && !http10) || (host != null && host.size() > 1)) {
			throw new BadRequestException(400, "There must be one Host header");
		}
		byte[] body = readBody(headers);
		return new HttpRequest(requestLine.group(1), requestLine.group(2), http10, headers, body);
	}

	/**
	 * Wait for input, and keep it for the next request.
	 * @throws EOFException if the client has closed the connection
	 * @throws IOException if the connection broke, or if its timeout is over
	 */
	void awaitInput() throws IOException {
		if (this.position == this.limit) {
			fill();
		}
	}

	private int findEndOfHead() throws IOException {
		int searched = this.position;
		while (true) {
			for (int i = searched; i + 3 < this.limit; i++) {
				if (this.buffer[i] == '\r' && this.buffer[i + 1] == '\n' && this.buffer[i + 2] == '\r'
						&& this.buffer[i + 3] == '\n') {
					return i;
				}
			}
			int length = this.limit - this.position;
			if (length >= MAX_HEAD_SIZE) {
				throw new BadRequestException(431, "Request headers are too large");
			}
			try {
				fill();
			}
			catch (EOFException ex) {
				if (length == 0) {
					return -1;
				}
				throw ex;
			}
			searched = this.position + Math.max(0, length - 3);
		}
	}

	private byte[] readBody(Map<String, List<String>> headers) throws IOException {
		if (headers.containsKey("Transfer-Encoding")) {
			throw new BadRequestException(501, "Transfer-Encoding is not supported");
		}
		List<String> contentLength = headers.get("Content-Length");
		if (contentLength == null) {
			return new byte[0];
		}
		if (contentLength.size() > 1 || !contentLength.get(0).matches("[0-9]{1,18}")) {
			throw new BadRequestException(400, "Malformed Content-Length");
		}
		long length = Long.parseLong(contentLength.get(0));
		if (length > MAX_BODY_SIZE) {
			throw new BadRequestException(413, "Request body is too large");
		}
		if (headers.containsKey("Expect")) {
			this.out.write(CONTINUE);
			this.out.flush();
		}
		byte[] body = new byte[(int) length];
		int buffered = Math.min(body.length, this.limit - this.position);
		System.arraycopy(this.buffer, this.position, body, 0, buffered);
		this.position += buffered;
		if (this.in.readNBytes(body, buffered, body.length - buffered) < body.length - buffered) {
			throw new EOFException();
		}
		return body;
	}

	private static boolean isUri(String target) {
		try {
			new URI(target);
			return true;
		}
		catch (URISyntaxException ex) {
			return false;
		}
	}

	private static boolean isControl(int character) {
		return (character < ' ' && character != '\t') || character == 0x7F;
	}

	private void fill() throws IOException {
		if (this.position > 0) {
			System.arraycopy(this.buffer, this.position, this.buffer, 0, this.limit - this.position);
			this.limit -= this.position;
			this.position = 0;
		}
		if (this.limit == this.buffer.length) {
			this.buffer = Arrays.copyOf(this.buffer, this.buffer.length * 2);
		}
		int count = this.in.read(this.buffer, this.limit, this.buffer.length - this.limit);
		if (count == -1) {
			throw new EOFException();
		}
		this.limit += count;
	}

	/**
	 * What came is not a request that the fake accepts.
	 */
	static final class BadRequestException extends IOException {

		private final int status;

		BadRequestException(int status, String message) {
			super(message);
			this.status = status;
		}

		int status() {
			return this.status;
		}

	}

}
