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
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;

/**
 * Apache's client, built at the first request, as it has a thread that closes idle
 * connections.
 */
final class HttpEngine implements ClientHttpRequestFactory, AutoCloseable {

	private final HttpComponentsClientHttpRequestFactoryBuilder builder;

	private final DetachedWork detachedWork;

	/** Requests that use a bundle of before end within the time of a call. */
	private final Duration callTimeout;

	private final Queue<Retired> retired = new ConcurrentLinkedQueue<>();

	private final AtomicReference<@Nullable CancellableRequestFactory> requestFactory = new AtomicReference<>();

	private volatile HttpClientSettings settings;

	private volatile boolean closed;

	/**
	 * Create an engine.
	 * @param builder builds Apache's client
	 * @param settings settings of the client
	 * @param detachedWork executes the building
	 * @param callTimeout maximum time of a call
	 */
	HttpEngine(HttpComponentsClientHttpRequestFactoryBuilder builder, HttpClientSettings settings,
			DetachedWork detachedWork, Duration callTimeout) {
		this.builder = builder;
		this.settings = settings;
		this.detachedWork = detachedWork;
		this.callTimeout = callTimeout;
	}

	/**
	 * Use another SSL bundle for the connections to come.
	 * @param sslBundle the bundle
	 */
	void reload(SslBundle sslBundle) {
		this.settings = this.settings.withSslBundle(sslBundle);
	}

	@Override
	public ClientHttpRequest createRequest(URI uri, HttpMethod httpMethod) throws IOException {
		CancellableRequestFactory requestFactory = this.requestFactory.get();
		if (!this.retired.isEmpty()) {
			closeRetired();
		}
		return ((requestFactory != null && requestFactory.settings == this.settings) ? requestFactory : build())
			.createRequest(uri, httpMethod);
	}

	private void closeRetired() throws IOException {
		Retired oldest = this.retired.peek();
		if (oldest != null && System.nanoTime() - oldest.due >= 0 && this.retired.remove(oldest)) {
			oldest.requestFactory.close();
		}
	}

	/**
	 * Build the engine on a thread of its own: its thread for idle connections inherits
	 * from the thread that builds it.
	 * @return the engine
	 * @throws IOException if it cannot be built
	 */
	private CancellableRequestFactory build() throws IOException {
		Call call = Call.current();
		Duration timeout = (call != null) ? call.remaining() : this.callTimeout;
		try {
			return this.detachedWork.get(this, this::buildOnce, timeout);
		}
		catch (TimeoutException ex) {
			throw new IOException("The HTTP engine was not set up " + ex.getMessage(), ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new InterruptedIOException("Interrupted while the HTTP engine was set up");
		}
	}

	private CancellableRequestFactory buildOnce() throws IOException {
		while (!this.closed) {
			HttpClientSettings settings = this.settings;
			CancellableRequestFactory current = this.requestFactory.get();
			if (current != null && current.settings == settings) {
				return current;
			}
			CancellableRequestFactory built = new CancellableRequestFactory(
					this.builder.build(settings).getHttpClient(), settings);
			if (!this.requestFactory.compareAndSet(current, built)) {
				built.close();
			}
			else if (current != null) {
				this.retired.add(new Retired(current, System.nanoTime() + this.callTimeout.toNanos()));
			}
		}
		// It may have been closed before it had the new engine, or the old one as retired
		close();
		throw new IOException("The client is closed");
	}

	@Override
	public void close() throws IOException {
		this.closed = true;
		for (Retired retired : this.retired) {
			retired.requestFactory.close();
		}
		CancellableRequestFactory requestFactory = this.requestFactory.get();
		if (requestFactory != null) {
			requestFactory.close();
		}
	}

	/**
	 * An engine with a bundle of before.
	 *
	 * @param requestFactory the engine
	 * @param due when its last request has ended, by {@link System#nanoTime()}
	 */
	private record Retired(CancellableRequestFactory requestFactory, long due) {
	}

	/**
	 * Makes requests that can be cancelled, with the settings that it was built with.
	 */
	private static final class CancellableRequestFactory extends HttpComponentsClientHttpRequestFactory {

		private final HttpClientSettings settings;

		CancellableRequestFactory(HttpClient httpClient, HttpClientSettings settings) {
			super(httpClient);
			this.settings = settings;
		}

		@Override
		protected ClassicHttpRequest createHttpUriRequest(HttpMethod httpMethod, URI uri) {
			// The superclass composes and parses the URI on each call, and the
			// observation calls it
			return new HttpUriRequestBase(httpMethod.name(), uri) {

				@Override
				public URI getUri() {
					return uri;
				}

			};
		}

		void close() throws IOException {
			try {
				destroy();
			}
			catch (Exception ex) {
				throw new IOException("The engine could not be closed", ex);
			}
		}

	}

}
