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

package io.github.novaact.autoconfigure.inspection;

import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.novaact.LogLine;
import io.github.novaact.NovaActClient;
import io.github.novaact.WorkflowRunInspection;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.autoconfigure.NovaActAutoConfiguration;
import io.github.novaact.client.LogGroupReader;
import io.github.novaact.test.FakeAnswer;
import io.github.novaact.test.FakeNovaActService;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the log lines of inspections, with AWS's own client of the log service.
 */
@ExtendWith(OutputCaptureExtension.class)
class LogInspectionTests {

	private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

	private static final int RUNS = 50;

	private static final int LINES = 2000;

	private final FakeNovaActService fake = FakeNovaActService.start();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(NovaActAutoConfiguration.class,
				NovaActInspectionAutoConfiguration.class, RestClientAutoConfiguration.class))
		.withPropertyValues("novaact.region=us-east-1", "novaact.endpoint=" + this.fake.endpoint(),
				"novaact.credentials.access-key=" + this.fake.accessKey(),
				"novaact.credentials.secret-key=" + this.fake.secretKey(), "novaact.inspection.log-lines=40",
				"novaact.inspection.timeout=5m");

	@AfterEach
	void close() {
		this.fake.close();
	}

	@Test
	void readsNoLogByDefault() {
		WorkflowRunKey key = failed();
		this.fake.log(key, line("ValueError: boom", 1));
		this.runner.withPropertyValues("novaact.inspection.log-lines=0").run((context) -> {
			WorkflowRunInspection inspection = context.getBean(NovaActClient.class).inspect(key);
			assertThat(inspection.logLines()).isEmpty();
			assertThat(inspection.findings()).singleElement()
				.asString()
				.startsWith("FAILED; the service keeps no reason");
			assertThat(this.fake.requestCount("FilterLogEvents")).isZero();
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "on", " true ", "yes" })
	void readsLogsHoweverTheStarterIsEnabled(String enabled) {
		this.runner.withPropertyValues("novaact.enabled=" + enabled)
			.run((context) -> assertThat(context).hasSingleBean(LogGroupReader.Factory.class));
	}

	@Test
	void readsLastLinesOldestFirst() {
		WorkflowRunKey key = failed();
		for (int i = 0; i < 100; i++) {
			this.fake.log(key, line("line " + i, i));
		}
		inspect(key, (inspection) -> {
			assertThat(inspection.logLines()).extracting(LogLine::message)
				.isEqualTo(IntStream.range(60, 100).mapToObj((number) -> "line " + number).toList());
			assertThat(inspection.logLines().get(0).at()).isEqualTo(START.plusSeconds(60));
			assertThat(inspection.logLines().get(0).stream()).isEqualTo(key.workflowRunId());
			assertThat(inspection.findings()).contains("The log lines are of log streams that name the run");
		});
	}

	@Test
	void linesBeforeTheStartAndLongAfterTheEndAreNotRead() {
		WorkflowRunKey key = failed();
		this.fake.log(key, new LogLine(START.minusMillis(1), "before", null));
		this.fake.log(key, new LogLine(START, "first", null));
		this.fake.log(key, new LogLine(START.plusSeconds(3659), "last", null));
		this.fake.log(key, new LogLine(START.plusSeconds(3661), "after", null));
		inspect(key, (inspection) -> assertThat(inspection.logLines()).extracting(LogLine::message)
			.containsExactly("first", "last"));
	}

	@ParameterizedTest
	@EnumSource
	void findsTheLinesOfOneRunAmongManyInFewRequests(Layout layout) {
		List<WorkflowRunKey> keys = new ArrayList<>();
		for (int i = 0; i < RUNS; i++) {
			keys.add((i == 17) ? failed() : ended(WorkflowRunStatus.SUCCEEDED));
		}
		List<LogLine> lines = new ArrayList<>();
		for (int run = 0; run < RUNS; run++) {
			String id = keys.get(run).workflowRunId();
			for (int i = 0; i < LINES; i++) {
				String text = "run " + run + " line " + i;
				if (i == LINES - 2) {
					text = "Traceback (most recent call last):\n  File \"flow.py\", line 7, in <module>\nflow.Broken: of run "
							+ run;
				}
				lines.add(layout.line(run, id, i, text));
			}
		}
		lines.forEach((line) -> this.fake.log(keys.get(0), line));
		inspect(keys.get(17), (inspection) -> {
			assertThat(this.fake.requestCount("FilterLogEvents")).isLessThanOrEqualTo(20);
			assertThat(inspection.logLines()).hasSize(40)
				.allMatch((line) -> line.message().contains("run 17") || line.message().contains("flow.py")
						|| line.message().contains("Traceback"));
			assertThat(inspection.logLines().get(39).message()).contains("run 17 line 1999");
			assertThat(inspection.findings())
				.anyMatch((finding) -> finding.startsWith("Last log line that looks like an error, at ")
						&& finding.endsWith("flow.Broken: of run 17"));
		});
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 100, 10_000, 3_600_000 })
	void findsTheEndOfADenseLog(int milliseconds) {
		WorkflowRunKey key = failed();
		for (int i = 0; i < 100_000; i++) {
			this.fake.log(key, new LogLine(START.plusMillis((long) i * milliseconds / 100_000), "line " + i, "stream"));
		}
		inspect(key, (inspection) -> {
			assertThat(this.fake.requestCount("FilterLogEvents")).isLessThanOrEqualTo(20);
			assertThat(inspection.logLines()).hasSize(40);
			assertThat(inspection.logLines().get(39).message()).isEqualTo("line 99999");
			assertThat(inspection.findings())
				.contains("The log lines may be of other runs, as none of them names this one");
		});
	}

	@Test
	void emptyPagesOfALargeGroupAreFollowedWithinTheBound() {
		WorkflowRunKey key = failed();
		for (int i = 0; i < 20_000; i++) {
			this.fake.log(key, new LogLine(START.plusMillis(i * 100L), "noise " + i, "noise"));
		}
		this.fake.log(key, line("run " + key.workflowRunId() + " failed: KeyError", 3000));
		this.fake.logs().setScanLimit(500);
		inspect(key, (inspection) -> {
			assertThat(this.fake.requestCount("FilterLogEvents")).isLessThanOrEqualTo(20);
			assertThat(inspection.findings()).anyMatch((finding) -> finding.contains("failed: KeyError"));
		});
	}

	@Test
	void hostileLinesAreMadeHarmless() {
		WorkflowRunKey key = failed();
		List<String> secrets = List.of("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
				"hunter2-hunter2", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl",
				"ghp_0123456789abcdefABCDEF012345", "sk-proj-0123456789abcdef", "topsecret");
		this.fake.log(key,
				line("\u001B[31mred\u001B[0m \u0007bell\u0000 \u202Eback\u2028next\u0085line\rforged\tend", 1));
		secrets.forEach((secret) -> this.fake.log(key, line("key is " + secret.replace("topsecret", "x"), 2)));
		this.fake.log(key, line("{\"password\": \"hunter2-hunter2\", \"api_key\":\"topsecret\", \"x\": 1}", 3));
		this.fake.log(key, line("{\"message\":\"{\\\"aws_session_token\\\":\\\"topsecret\\\"}\"}", 3));
		this.fake.log(key, line("Authorization: Bearer topsecret", 3));
		this.fake.log(key, line("NOVA_ACT_API_KEY=topsecret", 3));
		this.fake.log(key, line("postgres://user:hunter2-hunter2@host/db", 3));
		this.fake.log(key, line(
				"-----BEGIN RSA PRIVATE KEY-----\n" + "MIIEowIBAAKCAQEA".repeat(4) + "\n-----END RSA PRIVATE KEY-----",
				3));
		for (int i = 0; i < 3; i++) {
			this.fake.log(key, line("ERROR " + "x y".repeat(349_000), 4));
		}
		this.fake.log(key,
				line("RuntimeError: secret_access_key=topsecret " + "long ".repeat(500) + "\uD83D\uDE00", 5));
		inspect(key, (inspection) -> {
			String text = String.join("\n", inspection.findings())
					+ inspection.logLines().stream().map(LogLine::message).toList();
			assertThat(text).doesNotContain(secrets.stream().filter((secret) -> !secret.startsWith("hunter2")).toList())
				.doesNotContain("password\": \"hunter2", "user:hunter2", "MIIEowIBAAKCAQEA");
			assertThat(inspection.logLines()).hasSizeLessThanOrEqualTo(40)
				.allMatch((line) -> line.message().length() <= 4096)
				.allMatch((line) -> line.message()
					.chars()
					.noneMatch((character) -> Character.isISOControl(character)
							|| Character.getType(character) == Character.FORMAT
							|| Character.getType(character) == Character.LINE_SEPARATOR));
			assertThat(inspection.findings()).allMatch((finding) -> finding.length() <= 500)
				.anyMatch((finding) -> finding.contains("RuntimeError: secret_access_key=[removed]"));
		});
	}

	@Test
	void linesAppearInNoTextOfOurs(CapturedOutput output) {
		WorkflowRunKey key = failed();
		this.fake.log(key, line("ValueError: confidential", 1));
		this.runner.withPropertyValues("logging.level.io.github.novaact=trace").run((context) -> {
			WorkflowRunInspection inspection = context.getBean(NovaActClient.class).inspect(key);
			assertThat(inspection.logLines()).hasSize(1);
			assertThat(inspection.toString()).doesNotContain("confidential");
			assertThat(inspection.logLines().toString()).doesNotContain("confidential");
		});
		assertThat(output).doesNotContain("confidential");
	}

	static Stream<FindingCase> findings() {
		return Stream.of(
				new FindingCase("denied",
						(fake, key) -> fake.answerAlways("FilterLogEvents", FakeAnswer.accessDenied()),
						"Not permitted: logs:FilterLogEvents, so log group /aws/nova-act/flow could not be read"),
				new FindingCase("throttled",
						(fake, key) -> fake.answerAlways("FilterLogEvents", FakeAnswer.throttled()),
						"Throttled: logs:FilterLogEvents, so log group /aws/nova-act/flow was not read to its end"),
				new FindingCase("missing", (fake, key) -> {
				}, "Not found: log group /aws/nova-act/flow"),
				new FindingCase("empty", (fake, key) -> fake.logs().addGroup("/aws/nova-act/flow"),
						"Log group /aws/nova-act/flow has no lines between the start and the end of the run"),
				new FindingCase("unavailable",
						(fake, key) -> fake.answerAlways("FilterLogEvents", FakeAnswer.internalServerError()),
						"Log group /aws/nova-act/flow could not be read: the log service responded with status 500"),
				new FindingCase("expired",
						(fake, key) -> fake.answerAlways("FilterLogEvents", FakeAnswer.expiredToken()),
						"ExpiredTokenException"),
				new FindingCase("hanging", (fake, key) -> fake.answerAlways("FilterLogEvents", FakeAnswer.hang()),
						"Log group /aws/nova-act/flow could not be read: the log service did not respond in time"),
				new FindingCase("garbage", (fake, key) -> fake.answerAlways("FilterLogEvents", FakeAnswer.garbage()),
						"Log group /aws/nova-act/flow could not be read"),
				new FindingCase("cut off", (fake, key) -> fake.answerAlways("FilterLogEvents", FakeAnswer.reset()),
						"Log group /aws/nova-act/flow could not be read"),
				new FindingCase("proxy", (fake, key) -> fake.answerAlways("FilterLogEvents", FakeAnswer.html(503)),
						"Log group /aws/nova-act/flow could not be read"));
	}

	@ParameterizedTest
	@MethodSource("findings")
	void logThatCannotBeReadIsAFinding(FindingCase finding) {
		WorkflowRunKey key = failed();
		finding.setUp().accept(this.fake, key);
		this.runner.withPropertyValues("novaact.inspection.timeout=" + (finding.name().equals("hanging") ? "3s" : "5m"))
			.run((context) -> {
				WorkflowRunInspection inspection = context.getBean(NovaActClient.class).inspect(key);
				assertThat(inspection.run().key()).isEqualTo(key);
				assertThat(inspection.definition()).isNotNull();
				assertThat(inspection.logLines()).isEmpty();
				assertThat(inspection.findings()).hasSize(2)
					.anyMatch((text) -> text.contains(finding.expected()))
					.anyMatch((text) -> text.startsWith("FAILED; the service keeps no reason"));
				assertThat(this.fake.requestCount("FilterLogEvents")).isLessThanOrEqualTo(20);
			});
	}

	@Test
	void throttledRequestIsRepeated() {
		WorkflowRunKey key = failed();
		this.fake.log(key, line("line", 1));
		this.fake.enqueue("FilterLogEvents", FakeAnswer.throttled(), 2);
		inspect(key, (inspection) -> assertThat(inspection.logLines()).hasSize(1));
	}

	@Test
	void linesThatWereReadBeforeADenialAreKept() {
		WorkflowRunKey key = failed();
		this.fake.log(key, line("run " + key.workflowRunId() + " failed", 1));
		this.fake.enqueue("FilterLogEvents", FakeAnswer.ownAnswer(), 2);
		this.fake.enqueue("FilterLogEvents", FakeAnswer.accessDenied());
		inspect(key, (inspection) -> {
			assertThat(inspection.logLines()).hasSize(1);
			assertThat(inspection.findings()).anyMatch((finding) -> finding.startsWith("Not permitted: logs:"));
		});
	}

	@Test
	void clientOfTheApplicationWinsAndStaysOpen() {
		WorkflowRunKey key = failed();
		try (FakeNovaActService other = FakeNovaActService.start();
				CloudWatchLogsClient client = CloudWatchLogsClient.builder()
					.endpointOverride(other.endpoint())
					.region(Region.EU_WEST_1)
					.credentialsProvider(other.credentialsProvider())
					.build()) {
			other.acceptAnyRegion();
			other.logs().add("/aws/nova-act/flow", "stream", START.plusSeconds(1), "from the other");
			this.runner
				.withBean("logs", CloudWatchLogsClient.class, () -> client, (bean) -> bean.setDestroyMethodName(""))
				.run((context) -> assertThat(context.getBean(NovaActClient.class).inspect(key).logLines())
					.extracting(LogLine::message)
					.containsExactly("from the other"));
			assertThat(client.filterLogEvents((request) -> request.logGroupName("/aws/nova-act/flow")).events())
				.hasSize(1);
			assertThat(this.fake.requestCount("FilterLogEvents")).isZero();
		}
	}

	@ParameterizedTest
	@MethodSource("brokenClients")
	void clientOfTheApplicationThatFailsIsAFinding(CloudWatchLogsClient client, String expected) {
		WorkflowRunKey key = failed();
		this.runner.withBean("logs", CloudWatchLogsClient.class, () -> client).run((context) -> {
			WorkflowRunInspection inspection = context.getBean(NovaActClient.class).inspect(key);
			assertThat(inspection.findings()).hasSize(2).anyMatch((finding) -> finding.contains(expected));
		});
	}

	static Stream<Arguments> brokenClients() {
		return Stream.of(Arguments.of(client(new IllegalStateException("boom")), "IllegalStateException: boom"),
				Arguments.of(client(new NoSuchMethodError("addPlugin")), "NoSuchMethodError: addPlugin"), Arguments
					.of(client(SdkClientException.create("Unable to load credentials")), "Unable to load credentials"),
				Arguments.of(client(null), "the client returned null"));
	}

	private static CloudWatchLogsClient client(@Nullable Throwable failure) {
		return (CloudWatchLogsClient) Proxy.newProxyInstance(LogInspectionTests.class.getClassLoader(),
				new Class<?>[] { CloudWatchLogsClient.class }, (proxy, method, arguments) -> {
					if (method.getName().equals("filterLogEvents") && failure != null) {
						throw failure;
					}
					return switch (method.getName()) {
						case "toString" -> "client";
						case "hashCode" -> 1;
						case "equals" -> proxy == arguments[0];
						default -> null;
					};
				});
	}

	@Test
	void ownClientIsClosedWithTheContext() {
		WorkflowRunKey key = failed();
		this.fake.log(key, line("line", 1));
		AtomicReference<NovaActClient> client = new AtomicReference<>();
		this.runner.run((context) -> {
			client.set(context.getBean(NovaActClient.class));
			assertThat(client.get().inspect(key).logLines()).hasSize(1);
			assertThat(this.fake.openConnections()).isPositive();
		});
		Awaitility.await().untilAsserted(() -> assertThat(this.fake.openConnections()).isZero());
	}

	private void inspect(WorkflowRunKey key, Consumer<WorkflowRunInspection> assertions) {
		this.runner.run((context) -> assertions.accept(context.getBean(NovaActClient.class).inspect(key)));
	}

	private WorkflowRunKey failed() {
		return ended(WorkflowRunStatus.FAILED);
	}

	private WorkflowRunKey ended(WorkflowRunStatus status) {
		return this.fake.addRun("flow",
				(run) -> run.startedAt(START).endsAfterLookups(0, status).endedAt(START.plusSeconds(3600)));
	}

	private static LogLine line(String message, int second) {
		return new LogLine(START.plusSeconds(second), message, null);
	}

	/**
	 * How the lines of runs lie in a log group.
	 */
	enum Layout {

		/** A stream for each run, whose name says nothing; the first line has the id. */
		STREAM_OF_EACH_RUN {

			@Override
			LogLine line(int run, String id, int number, String text) {
				return new LogLine(at(run, number), (number == 0) ? text + " is run " + id : text, "stream-" + run);
			}

		},

		/** A stream for each run, whose name starts with the id; no line has it. */
		STREAM_NAMED_FOR_THE_RUN {

			@Override
			LogLine line(int run, String id, int number, String text) {
				return new LogLine(at(run, number), text, id + "/stdout");
			}

		},

		/** One stream; every line has the id. */
		ONE_STREAM_ALL_LINES_NAMED {

			@Override
			LogLine line(int run, String id, int number, String text) {
				return new LogLine(at(run, number), "2026-03-01 " + number + " INFO run=" + id + " " + text, "stream");
			}

		},

		/**
		 * One stream; runs take turns, and the first and the last but one line of a turn
		 * have the id.
		 */
		ONE_STREAM_IN_TURNS {

			@Override
			LogLine line(int run, String id, int number, String text) {
				Instant at = START.plusMillis(number / 100 * 5000L * 36 + run * 3000L + number % 100 * 20);
				return new LogLine(at, (number % 100 == 0 || number % 100 == 97) ? "[" + id + "] " + text : text,
						"stream");
			}

		};

		abstract LogLine line(int run, String id, int number, String text);

		Instant at(int run, int number) {
			return START.plusMillis(number * 1790L + run);
		}

	}

	record FindingCase(String name, BiConsumer<FakeNovaActService, WorkflowRunKey> setUp, String expected) {

		@Override
		public String toString() {
			return this.name;
		}

	}

}
