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

import java.io.IOException;
import java.net.URI;
import java.util.regex.Pattern;

import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;

/**
 * Signs requests with the AWS SDK's signer. Host, date and token are signed and nothing
 * else, so that headers which others add, or a proxy changes, do not break the signature.
 *
 * @see <a href=
 * "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">
 * Create a signed AWS API request</a>
 */
final class RequestSigner implements ClientHttpRequestInterceptor {

	private static final String SIGNING_NAME = "nova-act";

	/**
	 * Paths that encoding and normalizing leave as they are. Names and ids are of these
	 * characters; only a base path may not be.
	 */
	private static final Pattern CANONICAL_PATH = Pattern.compile("(?:/[A-Za-z0-9_~-]+)*");

	private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

	private final String region;

	private final boolean canonicalPath;

	private final ClockSkew clock;

	RequestSigner(URI endpoint, String region, ClockSkew clock) {
		this.region = region;
		this.canonicalPath = CANONICAL_PATH.matcher(endpoint.getRawPath()).matches();
		this.clock = clock;
	}

	@Override
	public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
			throws IOException {
		sign(request.getURI(), request.getHeaders(), Attempt.of(request));
		return execution.execute(request, body);
	}

	/**
	 * Sign a request.
	 * @param uri its URI
	 * @param headers its headers, which those of the signature are set in
	 * @param attempt the attempt
	 */
	void sign(URI uri, HttpHeaders headers, Attempt attempt) {
		Call call = attempt.call();
		headers.set("amz-sdk-invocation-id", call.invocationId());
		headers.set("amz-sdk-request", "attempt=" + call.attempts() + "; max=" + call.maxAttempts());
		signed(uri, attempt).forEachHeader((name, values) -> {
			if (!name.equalsIgnoreCase(HttpHeaders.HOST)) {
				headers.set(name, values.get(0));
			}
		});
	}

	private SdkHttpRequest signed(URI uri, Attempt attempt) {
		SdkHttpRequest unsigned = SdkHttpRequest.builder()
			.method(SdkHttpMethod.GET)
			.protocol(uri.getScheme())
			.host(uri.getHost())
			.port((uri.getPort() != -1) ? uri.getPort() : null)
			.encodedPath(uri.getRawPath())
			.build();
		// The asynchronous form reads no payload where there is none, so it is done at
		// once
		return this.signer
			.signAsync((sign) -> sign.identity(attempt.credentials())
				.request(unsigned)
				.putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, SIGNING_NAME)
				.putProperty(AwsV4HttpSigner.REGION_NAME, this.region)
				.putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, !this.canonicalPath)
				.putProperty(AwsV4HttpSigner.NORMALIZE_PATH, !this.canonicalPath)
				.putProperty(HttpSigner.SIGNING_CLOCK, this.clock))
			.join()
			.request();
	}

}
