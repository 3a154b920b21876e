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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.novaact.HostileValues;
import io.github.novaact.InvalidResponseException;
import io.github.novaact.ListOptions;
import io.github.novaact.NovaActClient;
import io.github.novaact.NovaActConnectionException;
import io.github.novaact.NovaActException;
import io.github.novaact.NovaActServiceException;
import io.github.novaact.Page;
import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunSummary;
import io.github.novaact.monitoring.MonitoredClient;
import io.github.novaact.test.FakeAnswer;
import io.github.novaact.test.FakeNovaActService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests that hostile answers end in a documented exception, in bounded time and memory.
 */
@Timeout(3600)
@ExtendWith(OutputCaptureExtension.class)
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
				BODY.replace("flow", "other"), BODY.replace("RUNNING", "RUN\nNING"), BODY.substring(0, 100),
				"\u0000" + BODY, "<html>" + BODY);
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
		assertThat(lookUpWithContentLength("9999999999")).isInstanceOf(NovaActConnectionException.class);
		assertThat(lookUpWithContentLength("10")).isInstanceOf(InvalidResponseException.class);
	}

	private Throwable lookUpWithContentLength(String length) {
		String answer = "HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n" + BODY;
		return lookUp(answer.getBytes(StandardCharsets.UTF_8));
	}

	@ParameterizedTest
	@MethodSource("io.github.novaact.HostileValues#members")
	void hostileMemberCostsTheLookup(HostileValues.Member member) {
		Throwable ex = lookUp(answer("HTTP/1.1 200 OK\r\n", run(ID, member.name(), member.json())));
		if (member.readable()) {
			assertThat(ex).isNull();
		}
		else {
			assertThat(ex).isInstanceOf(InvalidResponseException.class);
		}
	}

	@Test
	void hostileTextThatALookupCanDoWithoutIsLeftOut() {
		for (String json : new String[] { "\"a\\u0000b\"", "\"" + "x".repeat(100_000) + "\"" }) {
			this.fake.enqueue(FakeAnswer.json(200, run(ID, "logGroupName", json)));
			assertThat(this.client.getWorkflowRun(this.key).logGroupName()).isNull();
		}
	}

	@ParameterizedTest
	@MethodSource("io.github.novaact.HostileValues#members")
	void hostileMemberCostsItsSummaryAndIsLoggedOnce(HostileValues.Member member, CapturedOutput output) {
		String hostile = run(UUID.randomUUID().toString(), member.name(), member.json());
		List<String> good = goodIds();
		for (int i = 0; i < 2; i++) {
			List<WorkflowRunSummary> page = list(page(good, hostile));
			assertThat(page).extracting(WorkflowRunSummary::workflowRunId).containsAll(good);
			assertThat(page).hasSize(good.size() + (member.readable() ? 1 : 0));
			assertThat(page).allSatisfy((run) -> assertThat(run.key().workflowDefinitionName()).isEqualTo("flow"));
		}
		assertThat(output.getAll().split("is left out of a result of ListWorkflowRuns", -1))
			.hasSize(member.readable() ? 1 : 2);
	}

	@ParameterizedTest
	@MethodSource("io.github.novaact.HostileValues#elements")
	void elementThatIsNoSummaryCostsItself(String element) {
		List<String> good = goodIds();
		assertThat(list(page(good, element))).extracting(WorkflowRunSummary::workflowRunId)
			.containsExactlyElementsOf(good);
		assertThat(list(page(good, "null"))).hasSameSizeAs(good);
	}

	@Test
	void pageThatIsLargerThanRequestedIsCut(CapturedOutput output) {
		List<String> ids = Stream.generate(() -> UUID.randomUUID().toString()).limit(500).toList();
		this.fake.enqueue(FakeAnswer.json(200, page(ids, null)));
		this.fake.enqueue(FakeAnswer.json(200, page(ids, null)));
		for (int i = 0; i < 2; i++) {
			Page<WorkflowRunSummary> page = this.client.listWorkflowRuns("flow", new ListOptions(10, null, null))
				.pages()
				.iterator()
				.next();
			assertThat(page.items()).extracting(WorkflowRunSummary::workflowRunId)
				.containsExactlyElementsOf(ids.subList(0, 10));
		}
		assertThat(output.getAll().split("more elements in 'workflowRunSummaries' than requested", -1)).hasSize(2);
	}

	@ParameterizedTest
	@MethodSource("io.github.novaact.HostileValues#dates")
	void hostileDateCostsItself(String date) {
		this.fake.addRun(this.key);
		this.fake.enqueue(FakeAnswer.ownAnswer().withHeader("Date", date));
		this.fake.enqueue(FakeAnswer.error(403, "RequestTimeTooSkewed", "{}").withHeader("Date", date));
		this.fake.enqueue(FakeAnswer.error(403, "IncompleteSignature", "{}").withHeader("Date", date));
		assertThat(this.client.getWorkflowRun(this.key)).isNotNull();
		for (int i = 0; i < 2; i++) {
			assertThat(catchThrowable(() -> this.client.getWorkflowRun(this.key)))
				.isInstanceOf(NovaActServiceException.class);
		}
		// The fake checks the date of the signature
		assertThat(this.client.getWorkflowRun(this.key)).isNotNull();
		assertThat(((MonitoredClient) this.client).serviceClockOffset()).isNotNull().isZero();
	}

	/**
	 * Puts random values into responses. The number of responses is 10,000 unless the
	 * system property {@code novaact.fuzz} says otherwise; {@code novaact.seed} repeats a
	 * run.
	 */
	@Test
	void randomValuesCostThemselves() {
		long seed = Long.getLong("novaact.seed", System.nanoTime());
		System.out.println("HostileAnswerTests: -Dnovaact.seed=" + seed);
		Random random = new Random(seed);
		List<String> names = List.of("workflowRunArn", "workflowRunId", "status", "startedAt", "endedAt", "modelId",
				"logGroupName", "traceLocation", "unknown");
		List<String> good = goodIds();
		for (int i = 0; i < Integer.getInteger("novaact.fuzz", 10_000); i++) {
			String name = names.get(random.nextInt(names.size()));
			String json = HostileValues.random(random);
			String description = "seed " + seed + ", response " + i + ": " + name + " " + json;
			if (random.nextBoolean()) {
				this.fake.enqueue(FakeAnswer.json(200, run(ID, name, json)));
				assertThat(catchThrowable(() -> this.client.getWorkflowRun(this.key))).as(description)
					.satisfiesAnyOf((none) -> assertThat(none).isNull(),
							(invalid) -> assertThat(invalid).isInstanceOf(InvalidResponseException.class));
			}
			else {
				String hostile = (random.nextInt(10) == 0) ? json : run(UUID.randomUUID().toString(), name, json);
				assertThat(list(page(good, hostile))).as(description)
					.extracting(WorkflowRunSummary::workflowRunId)
					.containsAll(good);
			}
		}
	}

	private List<WorkflowRunSummary> list(String page) {
		this.fake.enqueue(FakeAnswer.json(200, page));
		return this.client.listWorkflowRuns("flow").stream().toList();
	}

	private static List<String> goodIds() {
		return Stream.generate(() -> UUID.randomUUID().toString()).limit(10).toList();
	}

	private static String page(List<String> ids, String hostile) {
		List<String> elements = new ArrayList<>(ids.stream().map((id) -> run(id, "unknown", "1")).toList());
		if (hostile != null) {
			elements.add(5, hostile);
		}
		return "{\"workflowRunSummaries\":[" + String.join(",", elements) + "]}";
	}

	private static String run(String id, String hostileMember, String json) {
		Map<String, String> members = new LinkedHashMap<>();
		members.put("workflowRunArn",
				"\"arn:aws:nova-act:us-east-1:123456789012:workflow-definition/flow/workflow-run/" + id + "\"");
		members.put("workflowRunId", "\"" + id + "\"");
		members.put("status", "\"SUCCEEDED\"");
		members.put("startedAt", "\"2026-01-02T03:04:05Z\"");
		members.put("endedAt", "\"2026-01-02T03:05:05Z\"");
		members.put("modelId", "\"m\"");
		members.put(hostileMember, json);
		return members.entrySet()
			.stream()
			.map((member) -> "\"" + member.getKey() + "\":" + member.getValue())
			.collect(Collectors.joining(",", "{", "}"));
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
