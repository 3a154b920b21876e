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

package io.github.novaact.client;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

import org.springframework.http.HttpHeaders;
import org.springframework.http.client.ClientHttpResponse;

/**
 * An HTTP answer, its body read as far as it came and is allowed.
 *
 * @param statusCode HTTP status
 * @param headers headers
 * @param bytes begin with the body, or the part of it that could be read
 * @param size size of the body in bytes
 * @param tooLarge whether the body is larger than is allowed
 * @param failure what went wrong while the body was read, {@code null} if nothing did
 */
record Answer(int statusCode, HttpHeaders headers, byte[] bytes, int size, boolean tooLarge,
		@Nullable IOException failure) {

	private static final int FIRST_READ = 512;

	static Answer read(ClientHttpResponse response, long maxSize) throws IOException {
		int status = response.getStatusCode().value();
		byte[] buffer = new byte[(int) Math.min(FIRST_READ, maxSize)];
		int length = 0;
		boolean tooLarge = false;
		IOException failure = null;
		try {
			InputStream stream = response.getBody();
			if (isCompressed(response)) {
				stream = new GZIPInputStream(stream);
			}
			int count;
			while ((count = stream.read(buffer, length, buffer.length - length)) != -1) {
				length += count;
				if (length == maxSize) {
					tooLarge = stream.read() != -1;
					break;
				}
				if (length == buffer.length) {
					buffer = Arrays.copyOf(buffer, (int) Math.min(maxSize, 4L * length));
				}
			}
		}
		catch (IOException ex) {
			failure = ex;
		}
		return new Answer(status, response.getHeaders(), buffer, length, tooLarge, failure);
	}

	private static boolean isCompressed(ClientHttpResponse response) {
		return "gzip".equalsIgnoreCase(response.getHeaders().getFirst(HttpHeaders.CONTENT_ENCODING));
	}

	boolean isSuccess() {
		return this.statusCode >= 200 && this.statusCode < 300;
	}

	boolean isEmpty() {
		return this.size == 0;
	}

	/**
	 * Read the body as JSON.
	 * @param duplicatesAllowed whether an object may have a member twice
	 * @return its root, which may be missing
	 * @throws JacksonException if it is not JSON
	 */
	JsonNode json(boolean duplicatesAllowed) {
		return Json.read(this.bytes, this.size, duplicatesAllowed);
	}

	boolean isComplete() {
		return !this.tooLarge && this.failure == null;
	}

	@Nullable String header(String name) {
		return this.headers.getFirst(name);
	}

	@Nullable String requestId() {
		String requestId = ServiceText.name(header("x-amzn-requestid"));
		return (requestId != null) ? requestId : ServiceText.name(header("x-amz-request-id"));
	}

}
