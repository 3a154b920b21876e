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

import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;

import io.github.novaact.WorkflowRunKey;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;

/**
 * A request that is signed as AWS's SDK does it, and can be tampered with afterwards.
 */
final class SignedRequest {

	private final URI endpoint;

	private AwsCredentials credentials;

	private String path;

	private String method = "GET";

	private String region;

	private String service = "nova-act";

	private Instant date = Instant.now();

	private final Map<String, String> headers = new LinkedHashMap<>();

	private String body = "";

	private SignedRequest(FakeNovaActService service) {
		this.endpoint = service.endpoint();
		this.region = service.region();
		this.path = "/";
		this.credentials = (AwsCredentials) service.credentialsProvider().resolveCredentials();
	}

	static SignedRequest of(FakeNovaActService service, WorkflowRunKey key) {
		return of(service,
				"/workflow-definitions/" + key.workflowDefinitionName() + "/workflow-runs/" + key.workflowRunId());
	}

	static SignedRequest of(FakeNovaActService service, String path) {
		SignedRequest request = new SignedRequest(service);
		request.path = service.endpoint().getRawPath() + path;
		return request;
	}

	SignedRequest method(String method) {
		this.method = method;
		return this;
	}

	/**
	 * Make it a POST with a body of JSON.
	 */
	SignedRequest post(String body) {
		this.body = body;
		return method("POST").header("Content-Type", "application/json")
			.header("Content-Length", String.valueOf(body.getBytes(StandardCharsets.UTF_8).length));
	}

	SignedRequest credentials(AwsCredentials credentials) {
		this.credentials = credentials;
		return this;
	}

	SignedRequest region(String region) {
		this.region = region;
		return this;
	}

	SignedRequest service(String service) {
		this.service = service;
		return this;
	}

	SignedRequest date(Instant date) {
		this.date = date;
		return this;
	}

	SignedRequest header(String name, String value) {
		this.headers.put(name, value);
		return this;
	}

	String text() {
		SdkHttpRequest signed = sign();
		StringBuilder text = new StringBuilder(
				this.method + " " + signed.getUri().toString().substring(origin().length()) + " HTTP/1.1\r\n");
		signed.forEachHeader((name, values) -> text.append(name).append(": ").append(values.get(0)).append("\r\n"));
		return text.append("\r\n").append(this.body).toString();
	}

	HttpRequest toHttpRequest() {
		SdkHttpRequest signed = sign();
		HttpRequest.Builder request = HttpRequest.newBuilder(signed.getUri());
		signed.forEachHeader((name, values) -> {
			if (!name.equalsIgnoreCase("Host")) {
				request.header(name, values.get(0));
			}
		});
		return request.build();
	}

	private String origin() {
		return this.endpoint.getScheme() + "://" + this.endpoint.getRawAuthority();
	}

	private SdkHttpRequest sign() {
		SdkHttpRequest.Builder unsigned = SdkHttpRequest.builder()
			.method(SdkHttpMethod.fromValue(this.method))
			.uri(URI.create(origin() + this.path));
		this.headers.forEach(unsigned::putHeader);
		return AwsV4HttpSigner.create()
			.sign((sign) -> sign.identity(this.credentials)
				.request(unsigned.build())
				.payload(this.body.isEmpty() ? null : ContentStreamProvider.fromUtf8String(this.body))
				.putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, this.service)
				.putProperty(AwsV4HttpSigner.REGION_NAME, this.region)
				.putProperty(AwsV4HttpSigner.SIGNING_CLOCK, Clock.fixed(this.date, ZoneOffset.UTC)))
			.request();
	}

}
