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

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.github.novaact.NovaActClient;
import io.github.novaact.NovaActException;
import io.github.novaact.ServiceError;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.test.FakeAnswer;
import io.github.novaact.test.FakeNovaActService;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Scans logs at every level, exceptions and texts of the worst cases for secrets.
 */
@ExtendWith(OutputCaptureExtension.class)
class SecretsTests {

	private static final String SECRET = "wJalrXUtnFEMInotAnAwsSecretKey0123456789";

	private static final String TOKEN = "IQoJb3JpZ2luX2VjEXAMPLEsessionToken";

	@BeforeAll
	static void warmUp() {
		TestClients.warmUp();
	}

	@Test
	void noSecretAppearsInALogOrAnException(CapturedOutput output) {
		Logger ours = (Logger) LoggerFactory.getLogger("io.github.novaact");
		ours.setLevel(Level.TRACE);
		List<String> texts = new ArrayList<>();
		List<String> signatures = new ArrayList<>();
		try (FakeNovaActService fake = FakeNovaActService.builder()
			.credentials("AKIDEXAMPLE", SECRET)
			.sessionToken(TOKEN)
			.start(); NovaActClient client = TestClients.builder(fake).callTimeout(Duration.ofSeconds(3)).build()) {
			WorkflowRunKey key = fake.addRun("flow");
			texts.add(client.getWorkflowRun(key).toString());
			texts.add(client.toString());
			for (FakeAnswer answer : worstCases()) {
				fake.enqueue(answer, 3);
				Throwable ex = catchThrowable(() -> client.getWorkflowRun(key));
				assertThat(ex).isInstanceOf(NovaActException.class);
				StringWriter text = new StringWriter();
				ex.printStackTrace(new PrintWriter(text));
				texts.add(text.toString());
				fake.clearAnswers();
			}
			fake.requests()
				.forEach((request) -> signatures.add(request.header("Authorization").replaceAll(".*Signature=", "")));
		}
		finally {
			ours.setLevel(null);
		}
		texts.add(output.getAll());
		assertThat(signatures).hasSizeGreaterThan(10).allMatch((signature) -> signature.length() == 64);
		assertThat(texts).allSatisfy((text) -> {
			assertThat(text).doesNotContain(SECRET, TOKEN);
			assertThat(text).doesNotContain(signatures);
			assertThat(text).doesNotContain("\u001b[", "\u0000");
		});
		assertThat(output).contains("trying again");
	}

	private static List<FakeAnswer> worstCases() {
		String echo = "{\"message\":\"token=" + TOKEN + " secret=" + SECRET
				+ " \\r\\nInjected: line \\u001b[31mred\\u0000\"}";
		return List.of(FakeAnswer.secretEcho(), FakeAnswer.error(403, "SignatureDoesNotMatch", echo),
				FakeAnswer.error(503, "X\r\nY", echo), FakeAnswer.error(429, "ThrottlingException", echo),
				FakeAnswer.error(400, "ValidationException",
						"{\"reason\":\"" + TOKEN + "\",\"fieldList\":[{\"name\":\"" + SECRET + "\"}]}"),
				FakeAnswer.json(200, echo), FakeAnswer.json(200, "{" + TOKEN), FakeAnswer.garbage(),
				FakeAnswer.html(500), FakeAnswer.hang(), FakeAnswer.reset(),
				FakeAnswer.raw(("HTTP/1.1 200 OK\r\nX: " + TOKEN + "\r\nbroken").getBytes(StandardCharsets.UTF_8)),
				raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: " + TOKEN + "\r\n\r\n{}"),
				raw("HTTP/1.1 200 OK\r\nContent-Length: " + TOKEN + "\r\n\r\n{}"),
				raw("HTTP/1.1 200 OK\r\nX-Amz-Security-Token " + TOKEN + "\r\n\r\n{}"),
				raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + TOKEN + "\r\n"), raw(TOKEN + "\r\n\r\n"),
				FakeAnswer.accessDenied().withRequestId("id\u0001\u007f"));
	}

	private static FakeAnswer raw(String text) {
		return FakeAnswer.raw(text.getBytes(StandardCharsets.UTF_8));
	}

	@Test
	void serviceErrorIsReadable() {
		assertThat(new ServiceError(429, "ThrottlingException", "Rate exceeded", "id-1", 2))
			.hasToString("Nova Act responded with 429 ThrottlingException: Rate exceeded (attempt 2, request id id-1)");
		assertThat(new ServiceError(502, null, null, null, 1))
			.hasToString("A server in front of Nova Act responded with 502 (attempt 1)");
	}

}
