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

import java.io.IOException;

import io.github.novaact.WorkflowRunKey;
import io.github.novaact.test.RawConnection.Answer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HttpRequestReader}.
 */
class HttpRequestReaderTests {

	private final FakeNovaActService service = FakeNovaActService.builder().checkSignatures(false).start();

	private final WorkflowRunKey key = this.service.addRun("invoices");

	private final String get = "GET /workflow-definitions/invoices/workflow-runs/" + this.key.workflowRunId();

	@AfterEach
	void stop() {
		this.service.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET / HTTP/2.0\r\nHost: a\r\n\r\n", "get / HTTP/1.1\r\nHost: a\r\n\r\n",
			"GET  / HTTP/1.1\r\nHost: a\r\n\r\n", "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n",
			"GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n", "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n",
			"GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n",
			"GET / HTTP/1.1\r\nHost : a\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n",
			"GET / HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nX: \u0001\r\n\r\n",
			"GET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
			"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nContent-Length: 0\r\n\r\n" })
	void refusesMalformedRequest(String request) throws IOException {
		Answer answer = RawConnection.exchange(this.service, request);
		assertThat(answer.status()).isEqualTo(400);
		assertThat(this.service.requestCount()).isZero();
	}

	@Test
	void refusesHeadThatIsTooLarge() throws IOException {
		Answer answer = RawConnection.exchange(this.service,
				this.get + " HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(200_000) + "\r\n\r\n");
		assertThat(answer.status()).isEqualTo(431);
	}

	@Test
	void refusesBodyThatIsTooLargeOrChunked() throws IOException {
		assertThat(RawConnection
			.exchange(this.service, this.get + " HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\n\r\n")
			.status()).isEqualTo(413);
		assertThat(RawConnection
			.exchange(this.service, this.get + " HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
			.status()).isEqualTo(501);
	}

	@Test
	void readsHeadLargerThanBuffer() throws IOException {
		assertThat(RawConnection
			.exchange(this.service, this.get + " HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(40_000) + "\r\n\r\n")
			.status()).isEqualTo(200);
		assertThat(this.service.lastRequest().header("x")).hasSize(40_000);
	}

	@Test
	void readsRequestThatComesInPieces() throws IOException {
		try (RawConnection connection = RawConnection.to(this.service)) {
			for (char character : (this.get + " HTTP/1.1\r\nHost: a\r\n\r\n").toCharArray()) {
				connection.send(String.valueOf(character));
			}
			assertThat(connection.read().status()).isEqualTo(200);
		}
	}

	@Test
	void readsRequestsThatComeTogether() throws IOException {
		String request = this.get + " HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc";
		try (RawConnection connection = RawConnection.to(this.service).send(request.repeat(3))) {
			for (int i = 0; i < 3; i++) {
				assertThat(connection.read().status()).isEqualTo(200);
			}
		}
	}

	@Test
	void closesConnectionWhenClientAsksForIt() throws IOException {
		try (RawConnection connection = RawConnection.to(this.service)) {
			connection.send(this.get + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
			assertThat(connection.readToEnd()).startsWith("HTTP/1.1 200 OK\r\n").contains("\r\nConnection: close\r\n");
		}
		try (RawConnection connection = RawConnection.to(this.service)) {
			connection.send(this.get + " HTTP/1.0\r\n\r\n");
			assertThat(connection.readToEnd()).startsWith("HTTP/1.1 200 OK\r\n");
		}
	}

	@Test
	void forgetsConnectionThatClientCloses() throws IOException {
		try (RawConnection connection = RawConnection.to(this.service)) {
			connection.send("GET / HT");
			Awaitility.await().until(() -> this.service.openConnections() == 1);
		}
		Awaitility.await().until(() -> this.service.openConnections() == 0);
		assertThat(this.service.requestCount()).isZero();
	}

}
