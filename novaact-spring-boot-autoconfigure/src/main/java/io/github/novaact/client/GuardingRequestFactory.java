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
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.StreamingHttpOutputMessage;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.support.HttpRequestWrapper;
import org.springframework.util.FastByteArrayOutputStream;

/**
 * Enforces the promises of a request beneath the application's customizations: what is
 * sent is what is signed, the request ends with its call on any thread, and no more than
 * the maximum response size is read.
 */
final class GuardingRequestFactory implements ClientHttpRequestFactory {

	private static final byte[] NO_BODY = {};

	private final ClientHttpRequestFactory delegate;

	private final RequestSigner signer;

	private final long maxResponseSize;

	GuardingRequestFactory(ClientHttpRequestFactory delegate, RequestSigner signer, long maxResponseSize) {
		this.delegate = delegate;
		this.signer = signer;
		this.maxResponseSize = maxResponseSize;
	}

	@Override
	public ClientHttpRequest createRequest(URI uri, HttpMethod httpMethod) throws IOException {
		return new GuardedRequest(this.delegate.createRequest(uri, httpMethod));
	}

	private final class GuardedRequest extends HttpRequestWrapper implements ClientHttpRequest {

		private final ClientHttpRequest delegate;

		private @Nullable FastByteArrayOutputStream body;

		GuardedRequest(ClientHttpRequest delegate) {
			super(delegate);
			this.delegate = delegate;
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
			Attempt attempt = Attempt.of(this);
			byte[] body = (this.body != null) ? this.body.toByteArrayUnsafe() : NO_BODY;
			GuardingRequestFactory.this.signer.sign(getMethod(), getURI(), getHeaders(), body, attempt);
			if (body.length > 0) {
				getHeaders().setContentLength(body.length);
				write(body);
			}
			Call before = Call.makeCurrent(attempt.call());
			try {
				return new GuardedResponse(this.delegate.execute(), attempt.call());
			}
			catch (IllegalArgumentException ex) {
				throw new IOException("The response has no valid HTTP status", ex);
			}
			finally {
				Call.makeCurrent(before);
			}
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

	private final class GuardedResponse implements ClientHttpResponse {

		private final ClientHttpResponse delegate;

		private final Call call;

		private @Nullable BoundedStream body;

		GuardedResponse(ClientHttpResponse delegate, Call call) {
			this.delegate = delegate;
			this.call = call;
		}

		@Override
		public HttpStatusCode getStatusCode() throws IOException {
			try {
				return this.delegate.getStatusCode();
			}
			catch (IllegalArgumentException ex) {
				throw new IOException("The response has no valid HTTP status", ex);
			}
		}

		@Override
		public String getStatusText() throws IOException {
			return this.delegate.getStatusText();
		}

		@Override
		public HttpHeaders getHeaders() {
			return this.delegate.getHeaders();
		}

		@Override
		public InputStream getBody() throws IOException {
			if (this.body == null) {
				// One byte more than is allowed, which shows that there are more
				this.body = new BoundedStream(this.delegate.getBody(), GuardingRequestFactory.this.maxResponseSize + 1);
			}
			return this.body;
		}

		@Override
		public void close() {
			if (this.body == null || !this.body.ended) {
				// The engine would read what is left
				this.call.cancelRequest();
			}
			this.delegate.close();
		}

	}

	/**
	 * The beginning of a stream. Closing the response closes the stream, as that depends
	 * on whether there is more to read.
	 */
	private static final class BoundedStream extends InputStream {

		private final InputStream stream;

		private long left;

		private boolean ended;

		BoundedStream(InputStream stream, long bound) {
			this.stream = stream;
			this.left = bound;
		}

		@Override
		public int read() throws IOException {
			return (this.left > 0) ? count(this.stream.read(), 1) : -1;
		}

		@Override
		public int read(byte[] buffer, int offset, int length) throws IOException {
			if (this.left == 0) {
				return -1;
			}
			int count = this.stream.read(buffer, offset, (int) Math.min(length, this.left));
			return count(count, count);
		}

		private int count(int result, int read) {
			if (result == -1) {
				this.ended = true;
			}
			else {
				this.left -= read;
			}
			return result;
		}

	}

}
