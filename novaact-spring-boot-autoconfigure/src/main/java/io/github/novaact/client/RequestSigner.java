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

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.AsyncSignedRequest;
import software.amazon.awssdk.http.auth.spi.signer.BaseSignRequest;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Signs requests with the AWS SDK's signer. Host, date and token are signed and nothing
 * else, so that headers which others add, or a proxy changes, do not break the signature.
 * Their names are in lower case, as those of HTTP/2 are: Spring's maps of headers convert
 * any other name on each access.
 *
 * @see <a href=
 * "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">
 * Create a signed AWS API request</a>
 */
final class RequestSigner {

	private static final String SIGNING_NAME = "nova-act";

	/**
	 * Paths that encoding and normalizing leave as they are. Names and ids are of these
	 * characters; only a base path may not be.
	 */
	private static final Pattern CANONICAL_PATH = Pattern.compile("(?:/[A-Za-z0-9_~-]+)*");

	/**
	 * Headers that are the signature's to set, that of the host, which is the URI's, and
	 * that of encodings, none of which the client requests.
	 */
	private static final List<String> OTHERS = List.of("authorization", "host", "x-amz-date", "x-amz-security-token",
			"x-amz-content-sha256", "accept-encoding");

	private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

	private final String region;

	private final boolean canonicalPath;

	private final ClockSkew clock;

	RequestSigner(URI endpoint, String region, ClockSkew clock) {
		this.region = region;
		this.canonicalPath = CANONICAL_PATH.matcher(endpoint.getRawPath()).matches();
		this.clock = clock;
	}

	/**
	 * Sign a request.
	 * @param method its method
	 * @param uri its URI, encoded as it is sent
	 * @param headers its headers, which those of the signature are set in
	 * @param body its body, empty if it has none
	 * @param attempt the attempt
	 */
	void sign(HttpMethod method, URI uri, HttpHeaders headers, byte[] body, Attempt attempt) {
		Call call = attempt.call();
		headers.set("amz-sdk-invocation-id", call.invocationId());
		headers.set("amz-sdk-request", "attempt=" + call.attempts() + "; max=" + call.maxAttempts());
		OTHERS.forEach(headers::remove);
		SdkHttpRequest unsigned = unsigned(method, uri);
		signed(unsigned, body, attempt).forEachHeader((name, values) -> {
			if (!name.equalsIgnoreCase(HttpHeaders.HOST)) {
				headers.set(name.toLowerCase(Locale.ROOT), values.get(0));
			}
		});
	}

	private static SdkHttpRequest unsigned(HttpMethod method, URI uri) {
		SdkHttpRequest.Builder request = SdkHttpRequest.builder()
			.method(SdkHttpMethod.valueOf(method.name()))
			.protocol(uri.getScheme())
			.host(uri.getHost())
			.port((uri.getPort() != -1) ? uri.getPort() : null)
			.encodedPath(uri.getRawPath());
		if (uri.getRawQuery() != null) {
			UriComponentsBuilder.fromUri(uri)
				.build()
				.getQueryParams()
				.forEach((name, values) -> request.putRawQueryParameter(decode(name),
						values.stream().map(RequestSigner::decode).toList()));
		}
		return request.build();
	}

	private static String decode(@Nullable String text) {
		return (text != null) ? URLDecoder.decode(text, StandardCharsets.UTF_8) : "";
	}

	private SdkHttpRequest signed(SdkHttpRequest unsigned, byte[] body, Attempt attempt) {
		if (body.length == 0) {
			// The asynchronous form reads no payload where there is none, so it is done
			// at once, and without the 4 KB that the other form reads nothing into. It is
			// not waited for: before 2.21.20 it was never done.
			CompletableFuture<AsyncSignedRequest> signed = this.signer
				.signAsync((sign) -> describe(sign, unsigned, attempt));
			if (signed.isDone()) {
				return signed.join().request();
			}
		}
		return this.signer
			.sign((sign) -> describe(sign.payload(() -> new ByteArrayInputStream(body)), unsigned, attempt))
			.request();
	}

	private void describe(BaseSignRequest.Builder<?, ?, AwsCredentialsIdentity> sign, SdkHttpRequest unsigned,
			Attempt attempt) {
		sign.identity(attempt.credentials());
		sign.request(unsigned);
		sign.putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, SIGNING_NAME);
		sign.putProperty(AwsV4HttpSigner.REGION_NAME, this.region);
		sign.putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, !this.canonicalPath);
		sign.putProperty(AwsV4HttpSigner.NORMALIZE_PATH, !this.canonicalPath);
		sign.putProperty(HttpSigner.SIGNING_CLOCK, this.clock);
	}

}
