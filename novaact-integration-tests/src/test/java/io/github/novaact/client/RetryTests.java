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

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.github.novaact.AccessDeniedException;
import io.github.novaact.InternalServerException;
import io.github.novaact.NovaActClient;
import io.github.novaact.NovaActConnectionException;
import io.github.novaact.NovaActException;
import io.github.novaact.NovaActServiceException;
import io.github.novaact.ThrottlingException;
import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.monitoring.CallRetryListener;
import io.github.novaact.monitoring.MonitoredClient;
import io.github.novaact.monitoring.RetryDelaySource;
import io.github.novaact.monitoring.RetryExhaustedReason;
import io.github.novaact.monitoring.RetryReason;
import io.github.novaact.test.FakeAnswer;
import io.github.novaact.test.FakeNovaActService;
import io.github.novaact.test.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for the retry of a {@link NovaActClient}, on a clock that only waits move. The
 * jitter is always 1.
 */
class RetryTests implements CallRetryListener {

	private final FakeNovaActService fake = FakeNovaActService.start();

	private final RecordedTime time = new RecordedTime();

	private final List<String> events = Collections.synchronizedList(new ArrayList<>());

	private final WorkflowRunKey key = this.fake.addRun("flow");

	private final DefaultNovaActClientBuilder builder = new DefaultNovaActClientBuilder().endpoint(this.fake.endpoint())
		.region(this.fake.region())
		.credentialsProvider(this.fake.credentialsProvider())
		.listener(this)
		.time(this.time, () -> 1);

	private final List<NovaActClient> clients = new ArrayList<>();

	@AfterEach
	void close() {
		this.clients.forEach(NovaActClient::close);
		this.fake.close();
	}

	@Test
	void throttlingBacksOffFromOneSecond() {
		this.fake.enqueue(FakeAnswer.throttled(), 2);
		assertThat(client().getWorkflowRun(this.key)).isNotNull();
		assertThat(this.time.waits()).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
		assertThat(this.events).containsExactly("throttling PT1S backoff", "throttling PT2S backoff");
	}

	@ParameterizedTest
	@MethodSource
	void transientFailureBacksOffFromFiftyMilliseconds(FakeAnswer answer) {
		this.fake.enqueue(answer, 2);
		assertThat(client().getWorkflowRun(this.key)).isNotNull();
		assertThat(this.time.waits()).containsExactly(Duration.ofMillis(50), Duration.ofMillis(100));
		assertThat(this.events).containsExactly("transient PT0.05S backoff", "transient PT0.1S backoff");
	}

	static Stream<FakeAnswer> transientFailureBacksOffFromFiftyMilliseconds() {
		return Stream.of(FakeAnswer.internalServerError(), FakeAnswer.html(502), FakeAnswer.serviceUnavailable(),
				FakeAnswer.empty(504), FakeAnswer.reset(), FakeAnswer.closeWithoutAnswer(), FakeAnswer.truncated(),
				FakeAnswer.resetInBody());
	}

	@ParameterizedTest
	@MethodSource
	void otherFailureIsNotTriedAgain(FakeAnswer answer) {
		this.fake.enqueue(answer);
		assertThat(catchThrowableOfType(NovaActException.class, () -> client().getWorkflowRun(this.key)).attempts())
			.isEqualTo(1);
		assertThat(this.fake.requestCount()).isEqualTo(1);
		assertThat(this.events).isEmpty();
	}

	static Stream<FakeAnswer> otherFailureIsNotTriedAgain() {
		return Stream.of(FakeAnswer.accessDenied(), FakeAnswer.notFound(), FakeAnswer.conflict(),
				FakeAnswer.validation(), FakeAnswer.garbage(), FakeAnswer.empty(200), FakeAnswer.huge(2_000_000),
				FakeAnswer.status(501), FakeAnswer.status(505), FakeAnswer.status(301));
	}

	@Test
	void lastFailureIsThrownWithTheEarlierOnesSuppressed() {
		this.fake.enqueue(FakeAnswer.throttled().withRequestId("one"));
		this.fake.enqueue(FakeAnswer.reset());
		this.fake.enqueue(FakeAnswer.internalServerError().withRequestId("three"));
		InternalServerException ex = catchThrowableOfType(InternalServerException.class,
				() -> client().getWorkflowRun(this.key));
		assertThat(ex.attempts()).isEqualTo(3);
		assertThat(ex.requestId()).isEqualTo("three");
		assertThat(ex.getSuppressed()).hasSize(2);
		assertThat(ex.getSuppressed()[0]).isInstanceOfSatisfying(ThrottlingException.class, (first) -> {
			assertThat(first.attempts()).isEqualTo(1);
			assertThat(first.requestId()).isEqualTo("one");
		});
		assertThat(ex.getSuppressed()[1]).isInstanceOf(NovaActConnectionException.class);
		assertThat(this.events).last().isEqualTo("exhausted max_attempts");
	}

	@ParameterizedTest
	@MethodSource
	void whatIsPutRightIsTriedOnceMoreAndCostsNothing(FakeAnswer first, FakeAnswer second, String reason) {
		this.fake.enqueue(first);
		this.fake.enqueue(second);
		NovaActClient client = client(this.builder.retryQuota(0));
		assertThat(catchThrowableOfType(NovaActException.class, () -> client.getWorkflowRun(this.key)).attempts())
			.isEqualTo(2);
		assertThat(this.events).containsExactly(reason + " PT0S backoff");
	}

	static Stream<Arguments> whatIsPutRightIsTriedOnceMoreAndCostsNothing() {
		return Stream.of(Arguments.of(FakeAnswer.expiredToken(), FakeAnswer.expiredToken(), "credentials"), Arguments
			.of(FakeAnswer.skewedDate(Duration.ofHours(1)), FakeAnswer.skewedDate(Duration.ofHours(2)), "clock_skew"));
	}

	@Test
	void invocationIdStaysAndAttemptCounts() {
		this.fake.enqueue(FakeAnswer.throttled(), 2);
		client().getWorkflowRun(this.key);
		List<RecordedRequest> requests = this.fake.requests();
		assertThat(requests).extracting((request) -> request.header("amz-sdk-request"))
			.containsExactly("attempt=1; max=3", "attempt=2; max=3", "attempt=3; max=3");
		assertThat(requests).extracting((request) -> request.header("amz-sdk-invocation-id"))
			.doesNotContainNull()
			.containsOnly(requests.get(0).header("amz-sdk-invocation-id"));
	}

	@Test
	void invocationIdIsAnotherUuidForEachCall() {
		NovaActClient client = client();
		client.getWorkflowRun(this.key);
		client.getWorkflowRun(this.key);
		assertThat(this.fake.requests()).extracting((request) -> request.header("amz-sdk-invocation-id"))
			.allMatch((id) -> UUID.fromString(id).toString().equals(id))
			.doesNotHaveDuplicates();
	}

	@Test
	void oneAttemptIsNoRetry() {
		assertTriedOnce(client(this.builder.retryMaxAttempts(1)));
		assertTriedOnce(client(this.builder.retryMaxAttempts(3).retryEnabled(false)));
	}

	private void assertTriedOnce(NovaActClient client) {
		int before = this.fake.requestCount();
		this.fake.enqueue(FakeAnswer.throttled());
		assertThat(catchThrowableOfType(ThrottlingException.class, () -> client.getWorkflowRun(this.key)).attempts())
			.isEqualTo(1);
		assertThat(this.fake.requestCount()).isEqualTo(before + 1);
		assertThat(this.fake.lastRequest().header("amz-sdk-request")).isEqualTo("attempt=1; max=1");
	}

	@Test
	void retryAfterLongerThanTheBackOffIsWaitedFor() {
		this.fake.enqueue(FakeAnswer.throttled("7"));
		this.fake.enqueue(FakeAnswer.throttled("0.5"));
		client().getWorkflowRun(this.key);
		assertThat(this.events).containsExactly("throttling PT7S retry_after", "throttling PT2S backoff");
	}

	@Test
	void retryAfterCountsForEveryFailureThatIsTriedAgain() {
		this.fake.enqueue(FakeAnswer.serviceUnavailable().withHeader("Retry-After", "3"));
		client().getWorkflowRun(this.key);
		assertThat(this.events).containsExactly("transient PT3S retry_after");
	}

	@Test
	void retryAfterAsDateIsCountedFromTheAnswersDate() {
		this.fake.enqueue(FakeAnswer.throttled("Fri, 02 Jan 2026 03:04:09 GMT")
			.withoutHeader("Date")
			.withHeader("Date", "Fri, 02 Jan 2026 03:04:05 GMT"));
		client().getWorkflowRun(this.key);
		assertThat(this.events).containsExactly("throttling PT4S retry_after");
	}

	@Test
	void longestRetryAfterThatIsAllowedIsWaitedFor() {
		this.fake.enqueue(FakeAnswer.throttled("20"));
		client().getWorkflowRun(this.key);
		assertThat(this.events).containsExactly("throttling PT20S retry_after");
	}

	@Test
	void retryAfterLongerThanAllowedEndsTheCallAtOnce() {
		this.fake.enqueue(FakeAnswer.throttled("21"));
		ThrottlingException ex = catchThrowableOfType(ThrottlingException.class,
				() -> client().getWorkflowRun(this.key));
		assertThat(ex.retryAfter()).isEqualTo(Duration.ofSeconds(21));
		assertThat(ex.attempts()).isEqualTo(1);
		assertThat(this.events).containsExactly("exhausted retry_after_too_long");
		assertThat(this.time.waits()).isEmpty();
	}

	@Test
	void amzRetryAfterIsHeldBetweenTheBackOffAndFiveSecondsMore() {
		this.fake.enqueue(FakeAnswer.throttled("9").withHeader("x-amz-retry-after", "1500"));
		this.fake.enqueue(FakeAnswer.throttled().withHeader("x-amz-retry-after", "10"));
		client().getWorkflowRun(this.key);
		this.fake.enqueue(FakeAnswer.throttled().withHeader("x-amz-retry-after", "600000"));
		this.fake.enqueue(FakeAnswer.throttled().withHeader("x-amz-retry-after", "banana"));
		client().getWorkflowRun(this.key);
		assertThat(this.events).containsExactly("throttling PT1.5S retry_after", "throttling PT2S backoff",
				"throttling PT6S retry_after", "throttling PT2S backoff");
	}

	@Test
	void waitThatCannotFitIsNotBegun() {
		this.fake.enqueue(FakeAnswer.throttled(), 2);
		ThrottlingException ex = catchThrowableOfType(ThrottlingException.class,
				() -> client(this.builder.callTimeout(Duration.ofSeconds(3))).getWorkflowRun(this.key));
		assertThat(ex.attempts()).isEqualTo(2);
		assertThat(this.time.waits()).containsExactly(Duration.ofSeconds(1));
		assertThat(this.events).last().isEqualTo("exhausted call_timeout");
	}

	@Test
	void backOffIsCapped() {
		this.fake.enqueue(FakeAnswer.throttled(), 7);
		client(this.builder.retryMaxAttempts(8).callTimeout(Duration.ofMinutes(5))).getWorkflowRun(this.key);
		assertThat(this.time.waits()).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2),
				Duration.ofSeconds(4), Duration.ofSeconds(8), Duration.ofSeconds(16), Duration.ofSeconds(20),
				Duration.ofSeconds(20));
	}

	@Test
	void jitterScalesTheBackOff() {
		this.fake.enqueue(FakeAnswer.throttled());
		client(this.builder.time(this.time, () -> 0.25)).getWorkflowRun(this.key);
		assertThat(this.time.waits()).containsExactly(Duration.ofMillis(250));
	}

	@Test
	void spentQuotaEndsRetriesAndSuccessGivesTokensBack() {
		NovaActClient client = client(this.builder.retryQuota(12));
		this.fake.enqueue(FakeAnswer.throttled(), 4);
		catchThrowableOfType(ThrottlingException.class, () -> client.getWorkflowRun(this.key));
		assertThat(this.events).containsExactly("throttling PT1S backoff", "throttling PT2S backoff",
				"exhausted max_attempts");
		this.events.clear();
		ThrottlingException ex = catchThrowableOfType(ThrottlingException.class, () -> client.getWorkflowRun(this.key));
		assertThat(ex.attempts()).isEqualTo(1);
		assertThat(this.events).containsExactly("exhausted quota");
		for (int i = 0; i < 3; i++) {
			client.getWorkflowRun(this.key);
		}
		this.events.clear();
		this.fake.enqueue(FakeAnswer.throttled());
		client.getWorkflowRun(this.key);
		assertThat(this.events).containsExactly("throttling PT1S backoff");
	}

	@Test
	void successAfterARetryGivesBackWhatTheLastRetryTook() {
		NovaActClient client = client(this.builder.retryQuota(100));
		this.fake.enqueue(FakeAnswer.throttled());
		client.getWorkflowRun(this.key);
		assertThat(quota(client)).isEqualTo(100);
		this.fake.enqueue(FakeAnswer.serviceUnavailable());
		client.getWorkflowRun(this.key);
		assertThat(quota(client)).isEqualTo(100);
		this.fake.enqueue(FakeAnswer.serviceUnavailable());
		this.fake.enqueue(FakeAnswer.throttled());
		client.getWorkflowRun(this.key);
		assertThat(quota(client)).isEqualTo(86);
		client.getWorkflowRun(this.key);
		assertThat(quota(client)).isEqualTo(87);
	}

	@Test
	void failureGivesNothingBack() {
		NovaActClient client = client(this.builder.retryQuota(100));
		this.fake.enqueue(FakeAnswer.throttled());
		this.fake.enqueue(FakeAnswer.accessDenied());
		catchThrowableOfType(AccessDeniedException.class, () -> client.getWorkflowRun(this.key));
		assertThat(quota(client)).isEqualTo(95);
	}

	@Test
	void transientRetryCostsMoreThanThrottling() {
		NovaActClient client = client(this.builder.retryQuota(13));
		this.fake.enqueue(FakeAnswer.serviceUnavailable());
		NovaActServiceException ex = catchThrowableOfType(NovaActServiceException.class,
				() -> client.getWorkflowRun(this.key));
		assertThat(ex.attempts()).isEqualTo(1);
		assertThat(this.events).containsExactly("exhausted quota");
	}

	@Test
	void expiredTokenIsTriedOnceMore() {
		this.fake.enqueue(FakeAnswer.expiredToken());
		client().getWorkflowRun(this.key);
		assertThat(this.events).containsExactly("credentials PT0S backoff");
		this.events.clear();
		this.fake.enqueue(FakeAnswer.expiredToken(), 2);
		NovaActServiceException ex = catchThrowableOfType(NovaActServiceException.class,
				() -> client().getWorkflowRun(this.key));
		assertThat(ex.errorCode()).startsWith("ExpiredToken");
		assertThat(ex.attempts()).isEqualTo(2);
		assertThat(this.fake.requestCount()).isEqualTo(4);
	}

	@Test
	void fiftyCallsThatMeetAnExpiredTokenAtOnceAllSucceed() {
		CyclicBarrier allHaveFailed = new CyclicBarrier(50, this.fake::clearAnswers);
		this.fake.answerAlways(FakeAnswer.expiredToken());
		this.builder.listener(new CallRetryListener() {

			@Override
			public void onRetry(String client, RetryReason reason, Duration delay, RetryDelaySource source) {
				try {
					allHaveFailed.await(20, TimeUnit.SECONDS);
				}
				catch (Exception ex) {
					throw new IllegalStateException("Not every call is tried again", ex);
				}
			}

		});
		assertFiftyCallsSucceed();
		assertThat(this.fake.requestCount()).isEqualTo(100);
	}

	@Test
	void fiftyCallsThatMeetAWrongClockAtOnceAllSucceed() {
		this.fake.setClockOffset(Duration.ofHours(1));
		this.fake.answerAlways(FakeAnswer.ownAnswer().withDelay(Duration.ofMillis(300)));
		assertFiftyCallsSucceed();
		assertThat(this.events).contains("clock_skew PT0S backoff");
	}

	private void assertFiftyCallsSucceed() {
		ExecutorService executor = Executors.newFixedThreadPool(50);
		try {
			NovaActClient client = client(this.builder.time(TimeSource.SYSTEM, () -> 1));
			List<Future<WorkflowRun>> calls = Stream
				.generate(() -> executor.submit(() -> client.getWorkflowRun(this.key)))
				.limit(50)
				.toList();
			assertThat(calls)
				.allSatisfy((call) -> assertThat(call.get(30, TimeUnit.SECONDS).key()).isEqualTo(this.key));
			assertThat(quota(client)).isEqualTo(500);
		}
		finally {
			executor.shutdownNow();
		}
	}

	@Test
	void truncatedSuccessIsAConnectionExceptionWhenAttemptsEnd() {
		this.fake.enqueue(FakeAnswer.truncated(), 3);
		assertThat(catchThrowableOfType(NovaActConnectionException.class, () -> client().getWorkflowRun(this.key))
			.attempts()).isEqualTo(3);
	}

	@Test
	void failureThatIsNotTriedAgainAfterOneThatIs() {
		this.fake.enqueue(FakeAnswer.throttled());
		this.fake.enqueue(FakeAnswer.accessDenied());
		AccessDeniedException ex = catchThrowableOfType(AccessDeniedException.class,
				() -> client().getWorkflowRun(this.key));
		assertThat(ex.attempts()).isEqualTo(2);
		assertThat(ex.getSuppressed()).hasSize(1);
	}

	@Test
	void listenerThatFailsDoesNotReplaceTheFailure() {
		this.fake.enqueue(FakeAnswer.throttled(), 3);
		ThrottlingException ex = catchThrowableOfType(ThrottlingException.class,
				() -> client(this.builder.listener(new CallRetryListener() {

					@Override
					public void onRetry(String client, RetryReason reason, Duration delay, RetryDelaySource source) {
						throw new IllegalStateException("listener");
					}

					@Override
					public void onRetriesExhausted(String client, RetryExhaustedReason reason) {
						throw new IllegalStateException("listener");
					}

				})).getWorkflowRun(this.key));
		assertThat(ex.attempts()).isEqualTo(3);
	}

	private static int quota(NovaActClient client) {
		return ((MonitoredClient) client).activity().retryQuotaAvailable();
	}

	private NovaActClient client() {
		return client(this.builder);
	}

	private NovaActClient client(DefaultNovaActClientBuilder builder) {
		NovaActClient client = builder.build();
		this.clients.add(client);
		return client;
	}

	@Override
	public void onRetry(String client, RetryReason reason, Duration delay, RetryDelaySource source) {
		this.events.add(reason.value() + " " + delay + " " + source.value());
	}

	@Override
	public void onRetriesExhausted(String client, RetryExhaustedReason reason) {
		this.events.add("exhausted " + reason.value());
	}

}
