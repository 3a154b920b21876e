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

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;

/**
 * An answer that is being put together.
 */
final class HttpAnswer {

	private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter
		.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
		.withZone(ZoneOffset.UTC);

	private final int status;

	private final @Nullable String errorCode;

	private final List<Header> headers = new ArrayList<>(6);

	private byte[] body;

	private HttpAnswer(int status, @Nullable String errorCode, byte[] body) {
		this.status = status;
		this.errorCode = errorCode;
		this.body = body;
	}

	/**
	 * Return an answer that has no status line.
	 * @return the answer
	 */
	static HttpAnswer none() {
		return new HttpAnswer(0, null, new byte[0]);
	}

	/**
	 * Return an answer that no AWS service wrote.
	 * @param status status
	 * @param body body
	 * @return the answer
	 */
	static HttpAnswer foreign(int status, String body) {
		return new HttpAnswer(status, null, body.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Return an answer in the way of the service.
	 * @param status status
	 * @param errorCode error code, {@code null} for none
	 * @param json body
	 * @return the answer
	 */
	static HttpAnswer service(int status, @Nullable String errorCode, String json) {
		HttpAnswer answer = new HttpAnswer(status, errorCode, json.getBytes(StandardCharsets.UTF_8));
		answer.addHeader("x-amzn-RequestId", UUID.randomUUID().toString());
		answer.addHeader("Content-Type", "application/json");
		if (errorCode != null) {
			answer.addHeader("x-amzn-ErrorType", errorCode + ":http://internal.amazon.com/coral/com.amazon.novaact/");
		}
		return answer;
	}

	/**
	 * Return this answer with another status.
	 * @param status the status
	 * @return the answer, with the headers and the body of this one
	 */
	HttpAnswer withStatus(int status) {
		HttpAnswer answer = new HttpAnswer(status, this.errorCode, this.body);
		answer.headers.addAll(this.headers);
		return answer;
	}

	int status() {
		return this.status;
	}

	@Nullable String errorCode() {
		return this.errorCode;
	}

	byte[] body() {
		return this.body;
	}

	void body(byte[] body) {
		this.body = body;
	}

	boolean hasHeader(String name) {
		return this.headers.stream().anyMatch((header) -> header.isNamed(name));
	}

	void addHeader(String name, String value) {
		this.headers.add(new Header(name, value));
	}

	void removeHeader(String name) {
		this.headers.removeIf((header) -> header.isNamed(name));
	}

	void setHeader(String name, String value) {
		removeHeader(name);
		addHeader(name, value);
	}

	void addHeaderIfAbsent(String name, String value) {
		if (!hasHeader(name)) {
			addHeader(name, value);
		}
	}

	void addDateIfAbsent(Instant date) {
		addHeaderIfAbsent("Date", HTTP_DATE.format(date));
	}

	boolean closesConnection() {
		return this.headers.stream()
			.anyMatch((header) -> header.isNamed("Connection") && header.value().equalsIgnoreCase("close"));
	}

	byte[] head() {
		HttpStatus known = HttpStatus.resolve(this.status);
		StringBuilder head = new StringBuilder(512).append("HTTP/1.1 ")
			.append(this.status)
			.append(' ')
			.append((known != null) ? known.getReasonPhrase() : "");
		for (Header header : this.headers) {
			head.append("\r\n").append(header.name()).append(": ").append(header.value());
		}
		return head.append("\r\n\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
	}

	byte[] bytes() {
		addHeaderIfAbsent("Content-Length", String.valueOf(this.body.length));
		byte[] head = head();
		byte[] bytes = Arrays.copyOf(head, head.length + this.body.length);
		System.arraycopy(this.body, 0, bytes, head.length, this.body.length);
		return bytes;
	}

	/**
	 * A header.
	 *
	 * @param name name
	 * @param value value
	 */
	record Header(String name, String value) {

		boolean isNamed(String name) {
			return this.name.equalsIgnoreCase(name);
		}

	}

}
