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
import java.io.OutputStream;
import java.net.URI;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.StreamingHttpOutputMessage;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.util.FastByteArrayOutputStream;

/**
 * Signs requests when they are sent, beneath all that the application does to them, so
 * that what is signed is what is sent.
 */
final class SigningRequestFactory implements ClientHttpRequestFactory {

	private static final byte[] NO_BODY = {};

	private final ClientHttpRequestFactory delegate;

	private final RequestSigner signer;

	SigningRequestFactory(ClientHttpRequestFactory delegate, RequestSigner signer) {
		this.delegate = delegate;
		this.signer = signer;
	}

	@Override
	public ClientHttpRequest createRequest(URI uri, HttpMethod httpMethod) throws IOException {
		return new SigningRequest(this.delegate.createRequest(uri, httpMethod), this.signer);
	}

	private static final class SigningRequest implements ClientHttpRequest {

		private final ClientHttpRequest delegate;

		private final RequestSigner signer;

		private @Nullable FastByteArrayOutputStream body;

		SigningRequest(ClientHttpRequest delegate, RequestSigner signer) {
			this.delegate = delegate;
			this.signer = signer;
		}

		@Override
		public HttpMethod getMethod() {
			return this.delegate.getMethod();
		}

		@Override
		public URI getURI() {
			return this.delegate.getURI();
		}

		@Override
		public HttpHeaders getHeaders() {
			return this.delegate.getHeaders();
		}

		@Override
		public Map<String, Object> getAttributes() {
			return this.delegate.getAttributes();
		}

		@Override
		public OutputStream getBody() {
			if (this.body == null) {
				this.body = new FastByteArrayOutputStream();
			}
			return this.body;
		}

		@Override
		public ClientHttpResponse execute() throws IOException {
			byte[] body = (this.body != null) ? this.body.toByteArrayUnsafe() : NO_BODY;
			this.signer.sign(getMethod(), getURI(), getHeaders(), body, Attempt.of(this));
			if (body.length > 0) {
				getHeaders().setContentLength(body.length);
				write(body);
			}
			return this.delegate.execute();
		}

		private void write(byte[] body) throws IOException {
			if (this.delegate instanceof StreamingHttpOutputMessage streaming) {
				streaming.setBody(body);
			}
			else {
				this.delegate.getBody().write(body);
			}
		}

	}

}
