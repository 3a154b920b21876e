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
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

import io.github.novaact.WorkflowRunKey;
import io.github.novaact.test.RawConnection.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.signer.Aws4Signer;
import software.amazon.awssdk.auth.signer.params.Aws4SignerParams;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.regions.Region;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SignatureCheck}.
 */
class SignatureCheckTests {

	private FakeNovaActService service = FakeNovaActService.start();

	private WorkflowRunKey key = this.service.addRun("invoices");

	@AfterEach
	void stop() {
		this.service.close();
	}

	@Test
	void acceptsRightSignature() throws IOException {
		assertThat(exchange(request()).status()).isEqualTo(200);
	}

	@Test
	void acceptsEveryLegalCharacterOfName() throws IOException {
		for (String name : new String[] { "abcdefghijklmnopqrstuvwxyz_-", "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789" }) {
			this.key = this.service.addRun(name);
			assertThat(exchange(request()).status()).isEqualTo(200);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/base", "/a b/c", "/50%/~x+y", "/caf\u00e9", "/a%20b", "/x;y=z,w@(1)" })
	void acceptsBasePath(String basePath) throws IOException {
		start(FakeNovaActService.builder().basePath(basePath));
		assertThat(exchange(request()).status()).isEqualTo(200);
		assertThat(this.service.endpoint().getPath()).isEqualTo(basePath);
		assertThat(this.service.lastRequest().path()).startsWith(this.service.endpoint().getRawPath() + "/workflow-");
	}

	@Test
	void acceptsQueryAndFurtherSignedHeaders() throws IOException {
		SignedRequest request = SignedRequest
			.of(this.service,
					"/workflow-definitions/invoices/workflow-runs/" + this.key.workflowRunId() + "?b=1&a=x%20y&c")
			.header("amz-sdk-invocation-id", "3d5f3cf4-6a0b-4e0f-9a39-6a4f0f3a6f3e")
			.header("X-Spaced", "a   b");
		assertThat(exchange(request).status()).isEqualTo(200);
	}

	@Test
	void acceptsPostWithQueryAndBody() throws IOException {
		for (String body : new String[] { "", "{}", "{\"sortOrder\":\"Ascending\",\"other\":\"caf\u00e9\"}" }) {
			assertThat(exchange(post("?maxResults=3&nextToken=", body)).errorCode())
				.isNotEqualTo("InvalidSignatureException");
			assertThat(exchange(post("", body)).status()).isEqualTo(200);
		}
	}

	@Test
	void acceptsTokensWithEveryCharacter() throws IOException {
		for (String token : new String[] { "+/=", "a+b/c==", "%2B%252F", "~._-*'()!@:;,&?#[]$|",
				"\u00e9\uD83D\uDE00" }) {
			Answer answer = exchange(post("?nextToken=" + encode(token), "{}"));
			assertThat(answer.errorCode()).as(token).isEqualTo("ValidationException");
			assertThat(this.service.lastRequest().queryParameter("nextToken")).isEqualTo(token);
		}
	}

	@Test
	void refusesPostWithAnotherBodyOrQuery() throws IOException {
		String request = post("?maxResults=3", "{\"sortOrder\":\"Ascending\"}").text();
		assertRefused(exchange(request.replace("\"Ascending\"", "\"ascending\"")), "InvalidSignatureException");
		assertRefused(exchange(request.replace("maxResults=3", "maxResults=4")), "InvalidSignatureException");
		assertRefused(exchange(request.replace("?maxResults=3", "")), "InvalidSignatureException");
		assertRefused(exchange(request.replace("application/json", "application/xml")), "InvalidSignatureException");
		assertRefused(exchange(request.replaceAll("(?i)(x-amz-content-sha256): .*", "$1: UNSIGNED-PAYLOAD")),
				"InvalidSignatureException");
	}

	@Test
	void refusesTokenThatIsNotEncodedLikeTheSignedOne() throws IOException {
		String request = post("?nextToken=a%2Bb", "{}").text();
		assertThat(exchange(request).errorCode()).isEqualTo("ValidationException");
		assertRefused(exchange(request.replace("a%2Bb", "a+b")), "InvalidSignatureException");
		assertThat(exchange(request.replace("a%2Bb", "%61%2bb")).errorCode()).isEqualTo("ValidationException");
	}

	@Test
	void parametersAreSignedInOrderOfTheirNames() throws IOException {
		String request = post("?a-b=1&a=2&a=1&A=3", "{}").text();
		assertThat(exchange(request).status()).isEqualTo(200);
		assertThat(exchange(request.replace("a-b=1&a=2&a=1&A=3", "A=3&a=1&a=2&a-b=1")).status()).isEqualTo(200);
	}

	@Test
	void acceptsHeadersThatAreNotSigned() throws IOException {
		String request = request().text().replace("\r\n\r\n", "\r\nX-Not-Signed: 1\r\n\r\n");
		assertThat(exchange(request).status()).isEqualTo(200);
	}

	@Test
	@SuppressWarnings("deprecation")
	void acceptsSignatureOfClientThatSendsNoContentHash() throws IOException {
		SdkHttpFullRequest signed = Aws4Signer.create()
			.sign(SdkHttpFullRequest.builder()
				.method(SdkHttpMethod.GET)
				.uri(URI.create(this.service.endpoint() + "/workflow-definitions/invoices/workflow-runs/"
						+ this.key.workflowRunId()))
				.build(),
					Aws4SignerParams.builder()
						.awsCredentials(AwsBasicCredentials.create(this.service.accessKey(), this.service.secretKey()))
						.signingName("nova-act")
						.signingRegion(Region.US_EAST_1)
						.signingClockOverride(Clock.fixed(Instant.now(), ZoneOffset.UTC))
						.build());
		assertThat(signed.headers()).doesNotContainKey("x-amz-content-sha256");
		StringBuilder request = new StringBuilder("GET " + signed.encodedPath() + " HTTP/1.1\r\n");
		signed.forEachHeader((name, values) -> request.append(name + ": " + values.get(0) + "\r\n"));
		assertThat(exchange(request + "\r\n").status()).isEqualTo(200);
		assertRefused(exchange(request.toString().replace("invoices", "other") + "\r\n"), "InvalidSignatureException");
		assertRefused(exchange(request + "x-amz-content-sha256: UNSIGNED-PAYLOAD\r\n\r\n"),
				"InvalidSignatureException");
	}

	@Test
	void refusesRequestWithoutAuthorization() throws IOException {
		Answer answer = exchange(without("Authorization"));
		assertRefused(answer, "MissingAuthenticationTokenException");
		assertThat(answer.message()).isEqualTo("Missing Authentication Token");
	}

	@Test
	void refusesMalformedAuthorization() throws IOException {
		String request = request().text();
		assertRefused(exchange(request.replace("SignedHeaders=", "Headers=")), "IncompleteSignatureException");
		assertRefused(exchange(request.replaceAll("Authorization: .*", "Authorization: Basic eHg=")),
				"IncompleteSignatureException");
	}

	@Test
	void refusesUnknownAccessKey() throws IOException {
		Answer answer = exchange(
				request().credentials(AwsBasicCredentials.create("AKIDOTHER", this.service.secretKey())));
		assertRefused(answer, "UnrecognizedClientException");
		assertThat(answer.message()).isEqualTo("The security token included in the request is invalid.");
	}

	@Test
	void refusesWrongSecretKey() throws IOException {
		Answer answer = exchange(request().credentials(AwsBasicCredentials.create(this.service.accessKey(), "wrong")));
		assertRefused(answer, "InvalidSignatureException");
		assertThat(answer.message()).startsWith("The request signature we calculated does not match");
	}

	@Test
	void refusesWrongRegion() throws IOException {
		Answer answer = exchange(request().region("eu-west-1"));
		assertRefused(answer, "InvalidSignatureException");
		assertThat(answer.message()).startsWith("Credential should be scoped to a valid region");
	}

	@Test
	void acceptsAnyRegionWhenToldSo() throws IOException {
		this.service.acceptAnyRegion();
		this.service.reset();
		this.service.addRun(this.key);
		for (String region : new String[] { "eu-west-1", "us-gov-west-1", "us-east-1", "moon-1" }) {
			assertThat(exchange(request().region(region)).json().get("workflowRunArn").asString())
				.contains(":nova-act:" + region + ":");
		}
		assertRefused(exchange(request().region("eu-west-1").text().replace("/eu-west-1/", "/eu-west-2/")),
				"InvalidSignatureException");
	}

	@Test
	void refusesWrongService() throws IOException {
		Answer answer = exchange(request().service("s3"));
		assertRefused(answer, "InvalidSignatureException");
		assertThat(answer.message()).contains("'nova-act'");
	}

	@Test
	void refusesDateThatIsTooFarAway() throws IOException {
		Answer stale = exchange(request().date(Instant.now().minus(Duration.ofMinutes(6))));
		assertRefused(stale, "InvalidSignatureException");
		assertThat(stale.message()).startsWith("Signature expired: ");
		Answer early = exchange(request().date(Instant.now().plus(Duration.ofMinutes(6))));
		assertRefused(early, "InvalidSignatureException");
		assertThat(early.message()).startsWith("Signature not yet current: ");
	}

	@Test
	void acceptsDateWithinFiveMinutes() throws IOException {
		assertThat(exchange(request().date(Instant.now().minus(Duration.ofMinutes(4)))).status()).isEqualTo(200);
		assertThat(exchange(request().date(Instant.now().plus(Duration.ofMinutes(4)))).status()).isEqualTo(200);
	}

	@Test
	void checksDateByShiftedClock() throws IOException {
		Duration offset = Duration.ofHours(-30);
		this.service.setClockOffset(offset);
		Answer refused = exchange(request());
		assertRefused(refused, "InvalidSignatureException");
		assertThat(refused.headers().get("Date")).isNotNull();
		assertThat(exchange(request().date(Instant.now().plus(offset))).status()).isEqualTo(200);
	}

	@Test
	void refusesMissingOrMalformedDate() throws IOException {
		assertRefused(exchange(without("X-Amz-Date")), "IncompleteSignatureException");
		assertRefused(exchange(request().text().replaceAll("X-Amz-Date: .*", "X-Amz-Date: today")),
				"IncompleteSignatureException");
	}

	@Test
	void refusesDateOfOtherDayThanScope() throws IOException {
		Answer answer = exchange(request().text().replaceAll("/[0-9]{8}/us-east-1", "/20200101/us-east-1"));
		assertRefused(answer, "InvalidSignatureException");
		assertThat(answer.message()).startsWith("Date in Credential scope does not match");
	}

	@Test
	void refusesSignatureWithoutHostOrDate() throws IOException {
		String request = request().text();
		assertRefused(exchange(request.replace("SignedHeaders=host;", "SignedHeaders=")), "InvalidSignatureException");
		assertRefused(exchange(request.replace(";x-amz-date", "")), "InvalidSignatureException");
	}

	@Test
	void refusesSignatureOfHeaderThatIsMissing() throws IOException {
		String request = request().header("X-Extra", "1").text();
		assertThat(exchange(request).status()).isEqualTo(200);
		assertRefused(exchange(request.replaceAll("(?i)X-Extra: 1\r\n", "")), "InvalidSignatureException");
	}

	@Test
	void refusesTamperedRequest() throws IOException {
		String request = request().text();
		assertRefused(exchange(request.replace("/invoices/", "/invoicez/")), "InvalidSignatureException");
		assertRefused(exchange(request.replace(" HTTP/1.1", "?a=1 HTTP/1.1")), "InvalidSignatureException");
		assertRefused(exchange(request.replace("Host: 127.0.0.1", "Host: localhost")), "InvalidSignatureException");
		assertRefused(exchange(request.replaceAll("(?i)(x-amz-content-sha256): .*", "$1: " + "0".repeat(64))),
				"InvalidSignatureException");
	}

	@Test
	void checksSessionToken() throws IOException {
		start(FakeNovaActService.builder().sessionToken("session-token+/="));
		assertThat(exchange(request()).status()).isEqualTo(200);
		assertRefused(exchange(without("X-Amz-Security-Token")), "UnrecognizedClientException");
		assertRefused(
				exchange(request()
					.credentials(AwsBasicCredentials.create(this.service.accessKey(), this.service.secretKey()))),
				"UnrecognizedClientException");
		assertRefused(
				exchange(request().credentials(
						AwsSessionCredentials.create(this.service.accessKey(), this.service.secretKey(), "another"))),
				"UnrecognizedClientException");
	}

	@Test
	void refusesSessionTokenThatIsNotSigned() throws IOException {
		start(FakeNovaActService.builder().sessionToken("token"));
		SignedRequest request = request()
			.credentials(AwsBasicCredentials.create(this.service.accessKey(), this.service.secretKey()));
		assertRefused(exchange(request.text().replace("\r\n\r\n", "\r\nX-Amz-Security-Token: token\r\n\r\n")),
				"InvalidSignatureException");
	}

	@Test
	void refusesSessionTokenThatIsNotExpected() throws IOException {
		assertRefused(
				exchange(request().credentials(
						AwsSessionCredentials.create(this.service.accessKey(), this.service.secretKey(), "token"))),
				"UnrecognizedClientException");
	}

	@Test
	void checksNothingWhenToldSo() throws IOException {
		start(FakeNovaActService.builder().checkSignatures(false));
		assertThat(exchange(without("Authorization")).status()).isEqualTo(200);
	}

	@Test
	void checksWithConfiguredRegionAndCredentials() throws IOException {
		start(FakeNovaActService.builder().region("us-west-2").credentials("AKIDANOTHER", "another/secret+key"));
		assertThat(exchange(request()).status()).isEqualTo(200);
		assertThat(this.service.lastRequest().header("authorization")).contains("Credential=AKIDANOTHER/")
			.contains("/us-west-2/nova-act/");
	}

	private void start(FakeNovaActService.Builder builder) {
		this.service.close();
		this.service = builder.start();
		this.key = this.service.addRun("invoices");
	}

	private SignedRequest request() {
		return SignedRequest.of(this.service, this.key);
	}

	private SignedRequest post(String query, String body) {
		return SignedRequest.of(this.service, "/workflow-definitions/invoices/workflow-runs" + query).post(body);
	}

	private static String encode(String text) {
		return URLEncoder.encode(text, StandardCharsets.UTF_8);
	}

	private String without(String header) {
		return request().text().replaceAll("(?i)" + header + ": .*\r\n", "");
	}

	private Answer exchange(SignedRequest request) throws IOException {
		return RawConnection.exchange(this.service, request);
	}

	private Answer exchange(String request) throws IOException {
		return RawConnection.exchange(this.service, request);
	}

	private void assertRefused(Answer answer, String errorCode) {
		assertThat(answer.errorCode()).isEqualTo(errorCode);
		assertThat(answer.status()).isEqualTo(403);
		assertThat(this.service.lastRequest().errorCode()).isEqualTo(errorCode);
	}

}
