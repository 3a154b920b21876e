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
import java.util.List;
import java.util.Map;

import io.github.novaact.CredentialsException;
import io.github.novaact.NovaActClient;
import io.github.novaact.NovaActServiceException;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.monitoring.MonitoredClient;
import io.github.novaact.test.FakeAnswer;
import io.github.novaact.test.FakeNovaActService;
import io.github.novaact.test.RecordedRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.exception.SdkClientException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for signatures, credentials and clocks. The fake signs each request again.
 */
class SigningTests {

	private static final String EVERY_LEGAL_CHARACTER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ_-0123456789ab";

	private static final Map<String, AwsCredentials> CREDENTIALS = Map.of("long-term",
			AwsBasicCredentials.create("AKIDLONG", "secret"), "temporary",
			AwsSessionCredentials.create("AKIDTEMP", "secret/+=", "token/+=with%odd characters"));

	@ParameterizedTest
	@ValueSource(strings = { "", "/base", "/base path/with%20both", "/a/b~c/d.e_f", "/b\u00fccher" })
	void signaturesVerify(String basePath) {
		CREDENTIALS.forEach((name, credentials) -> {
			try (FakeNovaActService fake = fake(basePath, credentials);
					NovaActClient client = TestClients.builder(fake).region("eu-west-3").build()) {
				WorkflowRunKey key = fake.addRun(EVERY_LEGAL_CHARACTER);
				assertThat(client.getWorkflowRun(key).key()).isEqualTo(key);
			}
		});
	}

	@Test
	void signaturesOfOtherKeysRegionsAndSecretsDoNot() {
		AwsCredentials credentials = CREDENTIALS.get("temporary");
		try (FakeNovaActService fake = fake("", credentials)) {
			WorkflowRunKey key = fake.addRun("flow");
			assertThat(errorCode(TestClients.builder(fake).region("us-east-1"), key))
				.isEqualTo("InvalidSignatureException");
			assertThat(
					errorCode(
							TestClients.builder(fake)
								.credentialsProvider(() -> AwsSessionCredentials.create("AKIDTEMP", "wrong", "token")),
							key))
				.isEqualTo("UnrecognizedClientException");
			assertThat(errorCode(
					TestClients.builder(fake).credentialsProvider(() -> AwsBasicCredentials.create("OTHER", "secret")),
					key))
				.isEqualTo("UnrecognizedClientException");
		}
	}

	@Test
	void requestSaysWhatItIs() {
		try (FakeNovaActService fake = FakeNovaActService.start();
				NovaActClient client = TestClients.builder(fake).build()) {
			WorkflowRunKey key = fake.addRun("flow");
			client.getWorkflowRun(key);
			RecordedRequest request = fake.lastRequest();
			assertThat(request.method()).isEqualTo("GET");
			assertThat(request.path()).isEqualTo("/workflow-definitions/flow/workflow-runs/" + key.workflowRunId());
			assertThat(request.header("Accept")).isEqualTo("application/json");
			assertThat(request.header("User-Agent")).startsWith("novaact-spring-boot/");
			assertThat(request.header("Host")).isEqualTo(fake.endpoint().getAuthority());
			assertThat(request.header("Content-Length")).isNull();
		}
	}

	@Test
	void namesOfHeadersAreSentInLowerCase() {
		try (FakeNovaActService fake = FakeNovaActService.builder().sessionToken("token").start();
				NovaActClient client = TestClients.builder(fake).build()) {
			client.getWorkflowRun(fake.addRun("flow"));
			assertThat(fake.lastRequest().headers().keySet()).containsExactlyInAnyOrder("accept", "user-agent",
					"amz-sdk-invocation-id", "amz-sdk-request", "authorization", "x-amz-date", "x-amz-content-sha256",
					"x-amz-security-token", "Host", "Connection");
		}
	}

	@Test
	void headersOfOthersDoNotBreakTheSignature() {
		try (FakeNovaActService fake = FakeNovaActService.start();
				NovaActClient client = TestClients.builder(fake)
					.restClientCustomizer((restClient) -> restClient.defaultHeader("Authorization", "Bearer of-others")
						.defaultHeader("X-Custom", "a", "b")
						.baseUrl("http://elsewhere.invalid")
						.requestInterceptor((request, body, execution) -> {
							request.getHeaders().set("traceparent", "00-1-2-03");
							return execution.execute(request, body);
						}))
					.build()) {
			WorkflowRunKey key = fake.addRun("flow");
			client.getWorkflowRun(key);
			assertThat(fake.lastRequest().header("traceparent")).isEqualTo("00-1-2-03");
			assertThat(fake.lastRequest().header("Authorization")).startsWith("AWS4-HMAC-SHA256 ");
		}
	}

	@Test
	void credentialsAreAskedForAtEachAttempt() {
		try (FakeNovaActService fake = FakeNovaActService.start()) {
			List<AwsCredentials> rotation = List.of(AwsBasicCredentials.create("EXPIRED", "old"),
					AwsBasicCredentials.create(fake.accessKey(), fake.secretKey()));
			int[] asked = new int[1];
			AwsCredentialsProvider provider = () -> rotation.get(asked[0]++);
			WorkflowRunKey key = fake.addRun("flow");
			fake.enqueue(FakeAnswer.expiredToken());
			try (NovaActClient client = TestClients.builder(fake).credentialsProvider(provider).build()) {
				client.getWorkflowRun(key);
			}
			assertThat(asked[0]).isEqualTo(2);
			assertThat(fake.requests().get(0).header("Authorization")).contains("EXPIRED");
			assertThat(fake.requests().get(1).header("Authorization")).contains(fake.accessKey());
		}
	}

	@Test
	void providerThatFailsSaysWhatWasTried() {
		try (FakeNovaActService fake = FakeNovaActService.start()) {
			AwsCredentialsProvider failing = new AwsCredentialsProvider() {

				@Override
				public AwsCredentials resolveCredentials() {
					throw SdkClientException.create("no profile\r\nand no role");
				}

				@Override
				public String toString() {
					return "EverythingProvider";
				}

			};
			CredentialsException ex = catchThrowableOfType(CredentialsException.class, () -> lookup(fake, failing));
			assertThat(ex).hasMessageContaining("no profile and no role").hasCauseInstanceOf(SdkClientException.class);
			assertThat(ex.attempts()).isEqualTo(1);
			assertThat(catchThrowableOfType(CredentialsException.class, () -> lookup(fake, () -> null)))
				.hasMessageContaining("returned null");
			assertThat(fake.requestCount()).isZero();
		}
	}

	@ParameterizedTest
	@ValueSource(longs = { -3600, -360, 360, 3600 })
	void clockThatIsWrongIsCorrectedOnTheNextAttempt(long seconds) {
		try (FakeNovaActService fake = FakeNovaActService.start();
				NovaActClient client = TestClients.builder(fake).build()) {
			WorkflowRunKey key = fake.addRun("flow");
			fake.setClockOffset(Duration.ofSeconds(seconds));
			client.getWorkflowRun(key);
			assertThat(fake.requests()).extracting(RecordedRequest::status).containsExactly(403, 200);
			client.getWorkflowRun(key);
			assertThat(fake.requestCount()).isEqualTo(3);
			fake.setClockOffset(Duration.ZERO);
			client.getWorkflowRun(key);
			assertThat(fake.requests()).extracting(RecordedRequest::status).containsExactly(403, 200, 200, 403, 200);
		}
	}

	@ParameterizedTest
	@ValueSource(longs = { -360, 360 })
	void clockThatWasMendedIsFollowedBeforeItIsRefused(long seconds) {
		try (FakeNovaActService fake = FakeNovaActService.start();
				NovaActClient client = TestClients.builder(fake).build()) {
			WorkflowRunKey key = fake.addRun("flow");
			fake.setClockOffset(Duration.ofSeconds(seconds));
			client.getWorkflowRun(key);
			fake.setClockOffset(Duration.ofSeconds(seconds / 2));
			client.getWorkflowRun(key);
			assertThat(((MonitoredClient) client).activity().clockOffset()).isZero();
			fake.setClockOffset(Duration.ZERO);
			client.getWorkflowRun(key);
			assertThat(fake.requests()).extracting(RecordedRequest::status).containsExactly(403, 200, 200, 200);
		}
	}

	private static void lookup(FakeNovaActService fake, AwsCredentialsProvider provider) {
		try (NovaActClient client = TestClients.builder(fake).credentialsProvider(provider).build()) {
			client.getWorkflowRun(fake.addRun("flow"));
		}
	}

	private static String errorCode(DefaultNovaActClientBuilder builder, WorkflowRunKey key) {
		try (NovaActClient client = builder.build()) {
			return catchThrowableOfType(NovaActServiceException.class, () -> client.getWorkflowRun(key)).errorCode();
		}
	}

	private static FakeNovaActService fake(String basePath, AwsCredentials credentials) {
		return FakeNovaActService.builder()
			.basePath(basePath)
			.region("eu-west-3")
			.credentials(credentials.accessKeyId(), credentials.secretAccessKey())
			.sessionToken((credentials instanceof AwsSessionCredentials session) ? session.sessionToken() : null)
			.start();
	}

}
