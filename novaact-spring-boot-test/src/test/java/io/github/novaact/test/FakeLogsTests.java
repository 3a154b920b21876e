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

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.github.novaact.LogLine;
import io.github.novaact.WorkflowRunKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.CloudWatchLogsException;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.InvalidParameterException;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests that AWS's own client reads log events from the fake as the log service's model
 * says.
 */
class FakeLogsTests {

	private static final String GROUP = "/aws/nova-act/flow";

	private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

	private final FakeNovaActService fake = FakeNovaActService.start();

	private final CloudWatchLogsClient client = CloudWatchLogsClient.builder()
		.endpointOverride(this.fake.endpoint())
		.region(Region.of(this.fake.region()))
		.credentialsProvider(this.fake.credentialsProvider())
		.httpClient(UrlConnectionHttpClient.create())
		.overrideConfiguration((configuration) -> configuration.retryStrategy(DefaultRetryStrategy.doNotRetry()))
		.build();

	@AfterEach
	void close() {
		this.client.close();
		this.fake.close();
	}

	@Test
	void hasEveryMember() {
		WorkflowRunKey key = this.fake.addRun("flow");
		this.fake.log(key, new LogLine(START, "first\n\u0007 \"line\"", "stream"));
		this.fake.log(key, "second");
		FilterLogEventsResponse response = filter((request) -> {
		});
		assertThat(response.nextToken()).isNull();
		FilteredLogEvent first = response.events().get(0);
		assertThat(first.timestamp()).isEqualTo(START.toEpochMilli());
		assertThat(first.message()).isEqualTo("first\n\u0007 \"line\"");
		assertThat(first.logStreamName()).isEqualTo("stream");
		assertThat(first.eventId()).isNotEqualTo(response.events().get(1).eventId());
		assertThat(response.events().get(1).logStreamName()).isEqualTo(key.workflowRunId());
		RecordedRequest request = this.fake.lastRequest();
		assertThat(request.operation()).isEqualTo("FilterLogEvents");
		assertThat(request.header("X-Amz-Target")).isEqualTo("Logs_20140328.FilterLogEvents");
		assertThat(this.fake.requestCount("FilterLogEvents")).isOne();
	}

	@Test
	void filtersByTimeStreamAndText() {
		for (int i = 0; i < 10; i++) {
			this.fake.logs().add(GROUP, "stream-" + i % 2, START.plusMillis(i), "line-" + i + " of run " + i % 5);
		}
		assertThat(messages(
				filter((request) -> request.startTime(START.toEpochMilli() + 2).endTime(START.toEpochMilli() + 4))))
			.containsExactly("line-2 of run 2", "line-3 of run 3", "line-4 of run 4");
		assertThat(messages(filter((request) -> request.filterPattern("\"of run 3\"")))).hasSize(2);
		assertThat(messages(filter((request) -> request.logStreamNames("stream-1")))).hasSize(5);
		assertThat(messages(filter((request) -> request.logStreamNamePrefix("stream-")))).hasSize(10);
		assertThat(messages(filter((request) -> request.logStreamNamePrefix("none")))).isEmpty();
	}

	@Test
	void pagesWithTokens() {
		for (int i = 0; i < 10; i++) {
			this.fake.logs().add(GROUP, "stream", START, "line " + i);
		}
		List<String> messages = this.client.filterLogEventsPaginator((request) -> request.logGroupName(GROUP).limit(3))
			.events()
			.stream()
			.map(FilteredLogEvent::message)
			.toList();
		assertThat(messages)
			.isEqualTo(IntStream.range(0, 10).mapToObj((number) -> "line " + number).collect(Collectors.toList()));
		assertThat(this.fake.requestCount("FilterLogEvents")).isEqualTo(4);
	}

	@Test
	void pageHasAMegabyteAtMost() {
		for (int i = 0; i < 3; i++) {
			this.fake.logs().add(GROUP, "stream", START, "x".repeat(600_000));
		}
		FilterLogEventsResponse response = filter((request) -> {
		});
		assertThat(response.events()).hasSize(1);
		assertThat(response.nextToken()).isNotNull();
	}

	@Test
	void scanLimitGivesEmptyPagesWithTokens() {
		for (int i = 0; i < 10; i++) {
			this.fake.logs().add(GROUP, "stream", START.plusMillis(i), "line " + i);
		}
		this.fake.logs().setScanLimit(4);
		FilterLogEventsResponse first = filter((request) -> request.filterPattern("\"line 9\""));
		assertThat(first.events()).isEmpty();
		assertThat(this.client
			.filterLogEventsPaginator((request) -> request.logGroupName(GROUP).filterPattern("\"line 9\""))
			.events()).hasSize(1);
	}

	@Test
	void errorsAreThoseOfTheLogService() {
		assertThatExceptionOfType(ResourceNotFoundException.class).isThrownBy(() -> filter((request) -> {
		}));
		this.fake.logs().addGroup(GROUP);
		assertThat(messages(filter((request) -> {
		}))).isEmpty();
		assertThatExceptionOfType(InvalidParameterException.class)
			.isThrownBy(() -> filter((request) -> request.nextToken("made up")));
		assertThatExceptionOfType(InvalidParameterException.class)
			.isThrownBy(() -> filter((request) -> request.filterPattern("{ $.a = 1 }")));
		this.fake.enqueue("FilterLogEvents", FakeAnswer.throttled());
		AwsServiceException throttled = failure();
		assertThat(throttled.awsErrorDetails().errorCode()).isEqualTo("ThrottlingException");
		assertThat(throttled.isThrottlingException()).isTrue();
		assertThat(throttled.statusCode()).isEqualTo(400);
		this.fake.enqueue("FilterLogEvents", FakeAnswer.accessDenied());
		AwsServiceException denied = failure();
		assertThat(denied.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException");
		assertThat(denied).hasMessageContaining("logs:FilterLogEvents");
		this.fake.setRequestLimit("FilterLogEvents", 0);
		assertThat(failure().isThrottlingException()).isTrue();
	}

	@Test
	void signatureIsChecked() {
		try (CloudWatchLogsClient other = CloudWatchLogsClient.builder()
			.endpointOverride(this.fake.endpoint())
			.region(Region.of("eu-west-1"))
			.credentialsProvider(this.fake.credentialsProvider())
			.httpClient(UrlConnectionHttpClient.create())
			.build()) {
			CloudWatchLogsException refused = catchThrowableOfType(CloudWatchLogsException.class,
					() -> other.filterLogEvents((request) -> request.logGroupName(GROUP)));
			assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("InvalidSignatureException");
		}
	}

	@Test
	void resetForgetsLogs() {
		this.fake.log(this.fake.addRun("flow"), "line");
		this.fake.reset();
		assertThatExceptionOfType(ResourceNotFoundException.class).isThrownBy(() -> filter((request) -> {
		}));
	}

	private FilterLogEventsResponse filter(Consumer<FilterLogEventsRequest.Builder> customizer) {
		return this.client.filterLogEvents((request) -> customizer.accept(request.logGroupName(GROUP)));
	}

	private AwsServiceException failure() {
		return catchThrowableOfType(CloudWatchLogsException.class, () -> filter((request) -> {
		}));
	}

	private static List<String> messages(FilterLogEventsResponse response) {
		return response.events().stream().map(FilteredLogEvent::message).toList();
	}

}
