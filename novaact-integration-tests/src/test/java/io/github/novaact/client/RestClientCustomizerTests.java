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

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

import io.github.novaact.CallTimeoutException;
import io.github.novaact.InvalidResponseException;
import io.github.novaact.NovaActClient;
import io.github.novaact.NovaActException;
import io.github.novaact.NovaActServiceException;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.test.FakeAnswer;
import io.github.novaact.test.FakeNovaActService;
import io.github.novaact.test.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.boot.restclient.test.MockServerRestClientCustomizer;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpRequest;
import org.springframework.http.MediaType;
import org.springframework.http.client.BufferingClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.http.client.support.HttpRequestWrapper;
import org.springframework.test.web.client.MockRestServiceServer;
import org.springframework.test.web.client.match.MockRestRequestMatchers;
import org.springframework.test.web.client.response.MockRestResponseCreators;
import org.springframework.util.StreamUtils;
import org.springframework.util.unit.DataSize;
import org.springframework.web.client.ApiVersionInserter;
import org.springframework.web.client.RestClient;
import org.springframework.web.util.DefaultUriBuilderFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.hamcrest.Matchers.startsWith;

/**
 * Tests for what is promised whatever the application's customizers do to every
 * {@link RestClient}.
 */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class RestClientCustomizerTests {

	private final FakeNovaActService fake = FakeNovaActService.start();

	private final WorkflowRunKey key = this.fake.addRun("flow");

	@BeforeAll
	static void warmUp() {
		TestClients.warmUp();
	}

	@AfterEach
	void close() {
		this.fake.close();
	}

	static Stream<RestClientCustomizer> customizers() {
		ClientHttpRequestFactory simple = new SimpleClientHttpRequestFactory();
		ClientHttpRequestFactory jdk = new JdkClientHttpRequestFactory();
		ClientHttpRequestFactory following = ClientHttpRequestFactoryBuilder.httpComponents().build();
		return Stream.concat(
				Stream.of(simple, jdk, following, new BufferingClientHttpRequestFactory(simple))
					.flatMap((factory) -> Stream.<RestClientCustomizer>of(
							(restClient) -> restClient.requestFactory(factory),
							(restClient) -> restClient.apply((same) -> same.requestFactory(factory)),
							(restClient) -> restClient.defaultHeader("X-Custom", "a").requestFactory(factory))),
				harmlessCustomizers());
	}

	static Stream<RestClientCustomizer> harmlessCustomizers() {
		return Stream.of((restClient) -> restClient.bufferContent((uri, method) -> true),
				(restClient) -> restClient.defaultApiVersion("2")
					.apiVersionInserter(ApiVersionInserter.usePathSegment(0)),
				(restClient) -> restClient.defaultApiVersion("2")
					.apiVersionInserter(ApiVersionInserter.useQueryParam("version")),
				(restClient) -> restClient.defaultApiVersion("2")
					.apiVersionInserter(ApiVersionInserter.useHeader("X-Version")),
				(restClient) -> restClient.defaultApiVersion("2"),
				(restClient) -> restClient.defaultRequest((request) -> request.apiVersion("3").header("X-Custom", "a"))
					.apiVersionInserter(ApiVersionInserter.usePathSegment(1)),
				(restClient) -> restClient.baseUrl("http://elsewhere.invalid/base")
					.defaultUriVariables(Map.of("workflowRunId", "x")),
				(restClient) -> restClient.uriBuilderFactory(new DefaultUriBuilderFactory("http://elsewhere.invalid")),
				(restClient) -> restClient.defaultStatusHandler((status) -> true, (request, response) -> {
					throw new IllegalStateException("not to be called");
				}), (restClient) -> restClient.defaultHeaders((headers) -> {
					headers.setBasicAuth("user", "password");
					headers.set(HttpHeaders.HOST, "elsewhere.invalid");
					headers.set("X-Amz-Date", "20200101T000000Z");
					headers.set("X-Amz-Security-Token", "theirs");
					headers.set("x-amz-content-sha256", "UNSIGNED-PAYLOAD");
					headers.set(HttpHeaders.ACCEPT_ENCODING, "br, zstd");
					headers.setContentType(MediaType.APPLICATION_XML);
				}), (restClient) -> restClient.requestInitializer((request) -> {
					request.getHeaders().set(HttpHeaders.AUTHORIZATION, "Bearer theirs");
					request.getHeaders().set("X-Amz-Security-Token", "theirs");
				}), (restClient) -> restClient.requestInterceptor((request, body, execution) -> {
					request.getHeaders().set(HttpHeaders.AUTHORIZATION, "Bearer theirs");
					request.getHeaders().set(HttpHeaders.HOST, "elsewhere.invalid");
					return execution.execute(request, body);
				}), (restClient) -> restClient.requestInterceptor((request, body, execution) -> {
					ClientHttpResponse response = execution.execute(request, body);
					StreamUtils.copyToByteArray(response.getBody());
					response.close();
					return execution.execute(request, body);
				}), RestClientCustomizerTests::withoutConverters,
				(restClient) -> restClient.configureMessageConverters((converters) -> converters.registerDefaults()),
				(restClient) -> restClient.defaultCookie("session", "x"),
				(restClient) -> restClient.clone().requestFactory(new SimpleClientHttpRequestFactory()).build());
	}

	@SuppressWarnings("removal")
	private static void withoutConverters(RestClient.Builder restClient) {
		restClient.messageConverters((converters) -> Collections.reverse(converters));
	}

	@ParameterizedTest
	@MethodSource("customizers")
	void runIsFoundBySignedRequests(RestClientCustomizer customizer) {
		try (NovaActClient client = client(customizer)) {
			assertThat(client.getWorkflowRun(this.key).key()).isEqualTo(this.key);
			assertThat(this.fake.requests()).allSatisfy((request) -> {
				assertThat(request.status()).isEqualTo(200);
				assertThat(request.path())
					.isEqualTo("/workflow-definitions/flow/workflow-runs/" + this.key.workflowRunId());
				assertThat(request.header("Authorization")).startsWith("AWS4-HMAC-SHA256 ");
			});
		}
	}

	@ParameterizedTest
	@MethodSource("customizers")
	void deadlineHolds(RestClientCustomizer customizer) {
		for (FakeAnswer answer : List.of(FakeAnswer.hang(), FakeAnswer.drip(Duration.ofMillis(20)))) {
			this.fake.answerAlways(answer);
			try (NovaActClient client = builder(customizer).callTimeout(Duration.ofMillis(300)).build()) {
				assertThatExceptionOfType(CallTimeoutException.class).isThrownBy(() -> client.getWorkflowRun(this.key));
			}
		}
	}

	@ParameterizedTest
	@MethodSource("customizers")
	void boundOfTheBodyHolds(RestClientCustomizer customizer) {
		this.fake.answerAlways(FakeAnswer.huge(1_000_000_000L));
		try (NovaActClient client = client(customizer)) {
			assertThatExceptionOfType(InvalidResponseException.class).isThrownBy(() -> client.getWorkflowRun(this.key))
				.withMessageContaining("max-response-size");
		}
	}

	@ParameterizedTest
	@MethodSource("customizers")
	void redirectIsNotFollowed(RestClientCustomizer customizer) {
		try (FakeNovaActService other = FakeNovaActService.start(); NovaActClient client = client(customizer)) {
			for (URI location : List.of(other.endpoint(), this.fake.endpoint())) {
				this.fake.answerAlways(FakeAnswer.redirect(location));
				NovaActServiceException ex = catchThrowableOfType(NovaActServiceException.class,
						() -> client.getWorkflowRun(this.key));
				assertThat(ex.statusCode()).isBetween(300, 399);
				assertThat(other.requestCount()).isZero();
			}
		}
	}

	@Test
	void requestFactoryThatIsNotUsedIsAWarningThatNamesTheCulprit(CapturedOutput output) {
		client(new RequestFactoryCustomizer()).close();
		assertThat(output.toString().lines().filter((line) -> line.contains("WARN"))).singleElement()
			.asString()
			.contains(RequestFactoryCustomizer.class.getName(), SimpleClientHttpRequestFactory.class.getName(),
					"spring.http.clients");
	}

	@Test
	void headersOfOthersArrive() {
		try (NovaActClient client = client((restClient) -> restClient.defaultHeader("X-Default", "a", "b")
			.defaultRequest((request) -> request.header("X-Request", "c"))
			.defaultCookie("session", "x")
			.requestInitializer((request) -> request.getHeaders().set("X-Initializer", "d"))
			.requestInterceptor((request, body, execution) -> {
				request.getHeaders().set("X-Interceptor", "e");
				return execution.execute(request, body);
			}))) {
			client.getWorkflowRun(this.key);
			RecordedRequest request = this.fake.lastRequest();
			assertThat(request.headers()).containsEntry("x-default", List.of("a", "b"));
			assertThat(request.header("X-Request")).isEqualTo("c");
			assertThat(request.header("Cookie")).isEqualTo("session=x");
			assertThat(request.header("X-Initializer")).isEqualTo("d");
			assertThat(request.header("X-Interceptor")).isEqualTo("e");
		}
	}

	@Test
	void requestThatAnInterceptorSendsOnAnotherThreadEndsWithItsCall() {
		this.fake.answerAlways(FakeAnswer.hang());
		try (NovaActClient client = client((restClient) -> restClient
			.requestInterceptor((request, body, execution) -> elsewhere(() -> execution.execute(request, body))))) {
			assertThatExceptionOfType(CallTimeoutException.class).isThrownBy(() -> client.getWorkflowRun(this.key));
		}
	}

	@Test
	void answersThatAnInterceptorLeavesUnreadAreNotReadToTheirEnd() {
		this.fake.enqueue(FakeAnswer.huge(1_000_000_000_000L));
		try (NovaActClient client = client((restClient) -> restClient.requestInterceptor((request, body, execution) -> {
			execution.execute(request, body).close();
			return execution.execute(request, body);
		}))) {
			assertThat(client.getWorkflowRun(this.key).key()).isEqualTo(this.key);
		}
	}

	@Test
	void mockServerAnswersToSignedRequests() {
		for (boolean bufferContent : new boolean[] { false, true }) {
			MockServerRestClientCustomizer mock = new MockServerRestClientCustomizer();
			mock.setBufferContent(bufferContent);
			try (NovaActClient client = client(mock)) {
				MockRestServiceServer server = mock.getServer();
				server.expect(MockRestRequestMatchers.header("Authorization", startsWith("AWS4-HMAC-SHA256 ")))
					.andRespond(MockRestResponseCreators.withSuccess(
							"""
									{"workflowRunArn":"%s","workflowRunId":"%s","status":"RUNNING","startedAt":"2026-01-01T00:00:00Z","modelId":"m"}"""
								.formatted("arn:aws:nova-act:us-east-1:123456789012:workflow-definition/flow/"
										+ "workflow-run/" + this.key.workflowRunId(), this.key.workflowRunId()),
							MediaType.APPLICATION_JSON));
				assertThat(client.getWorkflowRun(this.key).key()).isEqualTo(this.key);
				server.verify();
				server.reset();
				assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> client.getWorkflowRun(this.key));
			}
		}
		assertThat(this.fake.requestCount()).isZero();
	}

	@Test
	void bodyAndQueryAreSignedAsTheyAreSent() {
		try (NovaActClient client = client((restClient) -> restClient
			.requestInterceptor((request, body, execution) -> execution.execute(new PostRequest(request),
					"{\"sortOrder\":\"Ascending\"}".getBytes(StandardCharsets.UTF_8))))) {
			NovaActException ex = catchThrowableOfType(NovaActException.class, () -> client.getWorkflowRun(this.key));
			assertThat(ex.errorCode()).isNotEqualTo("InvalidSignatureException");
			RecordedRequest request = this.fake.lastRequest();
			assertThat(request.method()).isEqualTo("POST");
			assertThat(request.errorCode()).isNotEqualTo("InvalidSignatureException");
			assertThat(request.header("Content-Length")).isEqualTo("25");
		}
	}

	private static ClientHttpResponse elsewhere(Callable<ClientHttpResponse> work) {
		CompletableFuture<ClientHttpResponse> response = new CompletableFuture<>();
		Thread thread = new Thread(() -> {
			try {
				response.complete(work.call());
			}
			catch (Exception ex) {
				response.completeExceptionally(ex);
			}
		});
		thread.setDaemon(true);
		thread.start();
		try {
			return response.get();
		}
		catch (InterruptedException | ExecutionException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private DefaultNovaActClientBuilder builder(RestClientCustomizer customizer) {
		return TestClients.builder(this.fake)
			.retryEnabled(false)
			.callTimeout(Duration.ofMillis(1500))
			.maxResponseSize(DataSize.ofKilobytes(64))
			.restClientCustomizer(customizer);
	}

	private NovaActClient client(RestClientCustomizer customizer) {
		return builder(customizer).build();
	}

	static class RequestFactoryCustomizer implements RestClientCustomizer {

		@Override
		public void customize(RestClient.Builder restClientBuilder) {
			restClientBuilder.requestFactory(new SimpleClientHttpRequestFactory());
		}

	}

	private static final class PostRequest extends HttpRequestWrapper {

		PostRequest(HttpRequest request) {
			super(request);
		}

		@Override
		public HttpMethod getMethod() {
			return HttpMethod.POST;
		}

		@Override
		public URI getURI() {
			return URI.create(super.getURI() + "?nextToken=a%2Bb%2F%3D%3D%25%20c&maxResults=1&empty=&flag");
		}

	}

}
