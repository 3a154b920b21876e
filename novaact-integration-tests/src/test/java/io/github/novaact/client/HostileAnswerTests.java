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

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;

import io.github.novaact.InvalidResponseException;
import io.github.novaact.NovaActClient;
import io.github.novaact.NovaActException;
import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.test.FakeAnswer;
import io.github.novaact.test.FakeNovaActService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests that hostile answers end in a documented exception, in bounded time and memory.
 */
@Timeout(3600)
class HostileAnswerTests {

	private static final String ID = "123e4567-e89b-42d3-a456-426614174000";

	private static final String BODY = "{\"workflowRunArn\":\"arn:aws:nova-act:us-east-1:123456789012:workflow-definition/"
			+ "flow/workflow-run/" + ID + "\",\"workflowRunId\":\"" + ID
			+ "\",\"status\":\"RUNNING\",\"startedAt\":\"2026-01-02T03:04:05Z\",\"modelId\":\"m\",\"logGroupName\":\"l\"}";

	private final FakeNovaActService fake = FakeNovaActService.start();

	private final WorkflowRunKey key = new WorkflowRunKey("flow", ID);

	private final NovaActClient client = TestClients.builder(this.fake)
		.retryEnabled(false)
		.readTimeout(Duration.ofSeconds(5))
		.maxResponseSize(DataSize.ofKilobytes(256))
		.build();

	@AfterEach
	void close() {
		this.client.close();
		this.fake.close();
	}

	@ParameterizedTest
	@MethodSource
	void bodyThatIsHostileIsAnInvalidResponse(String body) {
		assertThat(lookUp(answer("HTTP/1.1 200 OK\r\n", body))).isInstanceOf(InvalidResponseException.class);
	}

	static Stream<String> bodyThatIsHostileIsAnInvalidResponse() {
		return Stream.of("[".repeat(100_000), "{\"a\":".repeat(50_000), BODY + BODY, BODY + "}",
				BODY.replace("\"modelId\"", "\"status\":\"FAILED\",\"modelId\""), " ".repeat(300_000) + BODY,
				BODY.replace("\"2026-01-02T03:04:05Z\"", "1e400"),
				BODY.replace("\"2026-01-02T03:04:05Z\"", "9".repeat(999)),
				BODY.replace("\"2026-01-02T03:04:05Z\"", "9".repeat(2000)), BODY.replace("flow", "other"),
				BODY.replace("RUNNING", "RUN\nNING"), BODY.substring(0, 100), "\u0000" + BODY, "<html>" + BODY);
	}

	@Test
	void bodyThatIsNotUtf8IsAnInvalidResponse() {
		byte[] answer = answer("HTTP/1.1 200 OK\r\n", BODY.replace("\"m\"", "\"\u00ff\u00fe\""),
				StandardCharsets.ISO_8859_1);
		assertThat(lookUp(answer)).isInstanceOf(InvalidResponseException.class);
	}

	@Test
	void loneSurrogateAndOddContentTypeAreRead() {
		String headers = "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n";
		assertThat(lookUp(answer(headers, BODY.replace("\"m\"", "\"\\ud800\"")))).isNull();
	}

	@Test
	void contentLengthThatLiesIsNotBelieved() {
		for (String length : new String[] { "9999999999", "10" }) {
			String answer = "HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n" + BODY;
			assertThat(lookUp(answer.getBytes(StandardCharsets.UTF_8))).isInstanceOf(InvalidResponseException.class);
		}
	}

	@Test
	void headersWithoutEndAreRefused() {
		StringBuilder many = new StringBuilder("HTTP/1.1 200 OK\r\n");
		for (int i = 0; i < 10_000; i++) {
			many.append("X-").append(i).append(": y\r\n");
		}
		assertThat(lookUp(answer(many.toString(), BODY))).isInstanceOf(NovaActException.class);
		assertThat(lookUp(answer("HTTP/1.1 200 OK\r\nX: " + "y".repeat(1_000_000) + "\r\n", BODY)))
			.isInstanceOf(NovaActException.class);
	}

	@Test
	void echoedIdsCannotInject() {
		Throwable ex = lookUp(
				answer("HTTP/1.1 403 No\r\nx-amzn-requestid: a\tb\u0001c\r\nx-amzn-errortype: E\u001b[31m\r\n",
						"{\"message\":\"x\\r\\ny\\u001b[31m\\u2028z\"}"));
		assertThat(ex).isInstanceOf(NovaActException.class);
		assertThat(ex.toString()).doesNotContainPattern("[\\x00-\\x1f\\x7f\\u2028]");
	}

	@Test
	void redirectToAnotherHostTakesNoSignatureThere() {
		try (FakeNovaActService other = FakeNovaActService.start()) {
			for (int status : new int[] { 301, 302, 303, 307, 308 }) {
				lookUp(answer("HTTP/1.1 " + status + " Moved\r\nLocation: " + other.endpoint() + "/x\r\n", ""));
			}
			assertThat(other.requestCount()).isZero();
		}
	}

	/**
	 * Mutates a valid answer. The number of mutants is 2,000 unless the system property
	 * {@code novaact.mutants} says otherwise; the seed is part of the message of a
	 * failure.
	 */
	@Test
	void mutantsOfAValidAnswerEndInARunOrADocumentedException() {
		int mutants = Integer.getInteger("novaact.mutants", 2_000);
		byte[] valid = answer("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nx-amzn-RequestId: r\r\n", BODY);
		int runs = 0;
		for (int seed = 0; seed < mutants; seed++) {
			byte[] mutant = mutate(valid, new Random(seed));
			Throwable ex = lookUp(mutant);
			if (ex == null) {
				runs++;
			}
			else {
				assertThat(ex).as("seed " + seed).isInstanceOf(NovaActException.class);
			}
		}
		assertThat(runs).isBetween(mutants / 100, mutants);
	}

	private static byte[] mutate(byte[] answer, Random random) {
		byte[] mutant = answer.clone();
		int mutations = 1 + random.nextInt(3);
		for (int i = 0; i < mutations && mutant.length > 0; i++) {
			mutant = mutateOnce(mutant, random.nextInt(mutant.length), random);
		}
		return mutant;
	}

	private static byte[] mutateOnce(byte[] answer, int at, Random random) {
		byte[] start = Arrays.copyOf(answer, at);
		return switch (random.nextInt(5)) {
			case 0 -> concat(start, new byte[] { (byte) random.nextInt(256) }, from(answer, at + 1));
			case 1 -> concat(start, new byte[] { (byte) "{}[]\",:0\\\r\n <%".charAt(random.nextInt(14)) },
					from(answer, at + 1));
			case 2 -> concat(start, from(answer, at + 1 + random.nextInt(20)));
			case 3 -> concat(start, from(answer, at - random.nextInt(40)));
			default -> Arrays.copyOf(answer, Math.max(1, at));
		};
	}

	private static byte[] from(byte[] bytes, int start) {
		return Arrays.copyOfRange(bytes, Math.max(0, Math.min(bytes.length, start)), bytes.length);
	}

	private static byte[] concat(byte[]... parts) {
		ByteArrayOutputStream whole = new ByteArrayOutputStream();
		for (byte[] part : parts) {
			whole.writeBytes(part);
		}
		return whole.toByteArray();
	}

	private Throwable lookUp(byte[] answer) {
		this.fake.enqueue(FakeAnswer.raw(answer));
		return catchThrowable(() -> {
			WorkflowRun run = this.client.getWorkflowRun(this.key);
			assertThat(run.workflowRunId()).isEqualTo(ID);
		});
	}

	private static byte[] answer(String head, String body) {
		return answer(head, body, StandardCharsets.UTF_8);
	}

	private static byte[] answer(String head, String body, java.nio.charset.Charset charset) {
		byte[] bytes = body.getBytes(charset);
		return concat((head + "Content-Length: " + bytes.length + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1),
				bytes);
	}

}
