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
import java.time.Duration;

import io.github.novaact.monitoring.ClientSettings;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;

/**
 * Apache HttpComponents, set up so that one attempt is one request. Built at the first
 * request, as it has a thread that closes idle connections.
 */
final class HttpEngine implements ClientHttpRequestFactory, AutoCloseable {

	/**
	 * An answer of the service has a dozen headers; more than are allowed here are an
	 * attack. The buffer, of which each connection has three, takes a whole answer.
	 */
	private static final Http1Config HTTP1 = Http1Config.custom()
		.setBufferSize(4 * 1024)
		.setMaxHeaderCount(500)
		.setMaxLineLength(32 * 1024)
		.build();

	/** Reads the JDK's trust store, which takes a while, where it is needed after all. */
	private static final TlsSocketStrategy LAZY_TLS = (socket, target, port, attachment,
			context) -> DefaultClientTlsStrategy.createSystemDefault()
				.upgrade(socket, target, port, attachment, context);

	private final HttpComponentsClientHttpRequestFactoryBuilder builder;

	private final HttpClientSettings settings;

	private volatile @Nullable CancellableRequestFactory requestFactory;

	private boolean closed;

	HttpEngine(HttpComponentsClientHttpRequestFactoryBuilder builder, HttpClientSettings httpSettings,
			ClientSettings settings, @Nullable SslBundle sslBundle, Duration idleTimeout, DetachedWork detachedWork) {
		this.builder = configure(builder, settings, idleTimeout, detachedWork);
		HttpClientSettings effective = httpSettings.withTimeouts(settings.connectTimeout(), settings.readTimeout())
			.withRedirects(HttpRedirects.DONT_FOLLOW);
		this.settings = (sslBundle != null) ? effective.withSslBundle(sslBundle) : effective;
	}

	private static HttpComponentsClientHttpRequestFactoryBuilder configure(
			HttpComponentsClientHttpRequestFactoryBuilder builder, ClientSettings settings, Duration idleTimeout,
			DetachedWork detachedWork) {
		Timeout leaseTimeout = Timeout.of(settings.callTimeout());
		TimeValue idle = TimeValue.of(idleTimeout);
		return builder
			.withDnsResolver(
					new BoundedDnsResolver(SystemDefaultDnsResolver.INSTANCE, detachedWork, settings.connectTimeout()))
			.withConnectionManagerCustomizer((manager) -> manager.setMaxConnTotal(settings.maxConnections())
				.setMaxConnPerRoute(settings.maxConnections())
				.setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
				.setConnectionFactory(ManagedHttpClientConnectionFactory.builder().http1Config(HTTP1).build()))
			.withConnectionManagerCustomizer((manager) -> {
				if (settings.endpoint().getScheme().equals("http")) {
					manager.setTlsSocketStrategy(LAZY_TLS);
				}
			})
			.withDefaultRequestConfigCustomizer(
					(request) -> request.setConnectionRequestTimeout(leaseTimeout).setConnectionKeepAlive(idle))
			.withHttpClientCustomizer((client) -> client.disableAutomaticRetries()
				.disableRedirectHandling()
				.disableCookieManagement()
				.disableContentCompression()
				.disableConnectionState()
				.disableDefaultUserAgent()
				.evictIdleConnections(idle)
				.addExecInterceptorBefore(ChainElement.CONNECT.name(), "novaact-tunnel-check", new TunnelCheck()));
	}

	@Override
	public ClientHttpRequest createRequest(URI uri, HttpMethod httpMethod) throws IOException {
		CancellableRequestFactory requestFactory = this.requestFactory;
		return ((requestFactory != null) ? requestFactory : build()).createRequest(uri, httpMethod);
	}

	private synchronized CancellableRequestFactory build() throws IOException {
		if (this.closed) {
			throw new IOException("The client is closed");
		}
		if (this.requestFactory == null) {
			this.requestFactory = new CancellableRequestFactory(this.builder.build(this.settings).getHttpClient());
		}
		return this.requestFactory;
	}

	@Override
	public synchronized void close() throws Exception {
		this.closed = true;
		if (this.requestFactory != null) {
			this.requestFactory.destroy();
		}
	}

	/**
	 * Lets the call of the thread cancel the requests that it makes.
	 */
	private static final class CancellableRequestFactory extends HttpComponentsClientHttpRequestFactory {

		CancellableRequestFactory(HttpClient httpClient) {
			super(httpClient);
		}

		@Override
		protected ClassicHttpRequest createHttpUriRequest(HttpMethod httpMethod, URI uri) {
			// Its own getUri() puts the URI together and parses it again, which the
			// observation asks for
			return new HttpUriRequestBase(httpMethod.name(), uri) {

				@Override
				public URI getUri() {
					return uri;
				}

			};
		}

		@Override
		protected void postProcessHttpRequest(ClassicHttpRequest request) {
			Call call = Call.current();
			if (call != null && request instanceof Cancellable cancellable) {
				call.onEnd(cancellable::cancel);
			}
		}

	}

}
