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
import java.lang.reflect.Field;
import java.net.URI;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import io.github.novaact.monitoring.ClientSettings;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.io.DefaultHttpResponseParserFactory;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.message.LazyLineParser;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.util.Assert;
import org.springframework.util.ReflectionUtils;

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

	/** Parses the value of a header only when it is read. */
	private static final ManagedHttpClientConnectionFactory CONNECTIONS = ManagedHttpClientConnectionFactory.builder()
		.http1Config(HTTP1)
		.responseParserFactory(new DefaultHttpResponseParserFactory(HTTP1, LazyLineParser.INSTANCE, null))
		.build();

	/** Reads the JDK's trust store, which takes a while, where it is needed after all. */
	private static final TlsSocketStrategy LAZY_TLS = (socket, target, port, attachment,
			context) -> DefaultClientTlsStrategy.createSystemDefault()
				.upgrade(socket, target, port, attachment, context);

	private final HttpComponentsClientHttpRequestFactoryBuilder builder;

	private final DetachedWork detachedWork;

	/** Requests that use a bundle of before end within the time of a call. */
	private final Duration callTimeout;

	private final Queue<Retired> retired = new ConcurrentLinkedQueue<>();

	private volatile HttpClientSettings settings;

	private final AtomicReference<@Nullable CancellableRequestFactory> requestFactory = new AtomicReference<>();

	private final Lock building = new ReentrantLock();

	private volatile boolean closed;

	HttpEngine(HttpComponentsClientHttpRequestFactoryBuilder builder, HttpEngineSettings settings,
			@Nullable SslBundle sslBundle, DetachedWork detachedWork) {
		this.builder = configure(builder, settings, detachedWork);
		this.detachedWork = detachedWork;
		this.callTimeout = settings.client().callTimeout();
		HttpClientSettings effective = settings.effective();
		this.settings = (sslBundle != null) ? effective.withSslBundle(sslBundle) : effective;
	}

	private static HttpComponentsClientHttpRequestFactoryBuilder configure(
			HttpComponentsClientHttpRequestFactoryBuilder builder, HttpEngineSettings engineSettings,
			DetachedWork detachedWork) {
		ClientSettings settings = engineSettings.client();
		Timeout leaseTimeout = Timeout.of(settings.callTimeout());
		TimeValue idle = engineSettings.idle();
		AtomicReference<@Nullable AddressByAddress> addresses = new AtomicReference<>();
		return builder
			.withConnectionConfigCustomizer((connection) -> connection
				.setTimeToLive(engineSettings.timeToLive(connection.build().getTimeToLive())))
			.withConnectionManagerCustomizer((manager) -> manager.setMaxConnTotal(settings.maxConnections())
				.setMaxConnPerRoute(settings.maxConnections())
				.setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
				.setConnectionFactory(CONNECTIONS))
			.withConnectionManagerCustomizer((manager) -> {
				if (settings.endpoint().getScheme().equals("http")) {
					manager.setTlsSocketStrategy(LAZY_TLS);
				}
			})
			.withConnectionManagerCustomizer((manager) -> {
				AddressByAddress resolver = new AddressByAddress(
						new BoundedDnsResolver(resolver(manager), detachedWork, settings.connectTimeout()),
						settings.connectTimeout());
				manager.setDnsResolver(resolver);
				addresses.set(resolver);
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
				.addExecInterceptorFirst("novaact-cancellation", HttpEngine::cancelWithCall)
				.addExecInterceptorAfter(ChainElement.CONNECT.name(), "novaact-sending", HttpEngine::noteSending)
				.addExecInterceptorBefore(ChainElement.CONNECT.name(), "novaact-tunnel-check", new TunnelCheck())
				.addExecInterceptorBefore(ChainElement.CONNECT.name(), "novaact-addresses", addresses.get()));
	}

	static Field dnsResolverField() {
		Field field = ReflectionUtils.findField(PoolingHttpClientConnectionManagerBuilder.class, "dnsResolver");
		Assert.state(field != null, "This version of httpclient5 is not known to work: it has no field 'dnsResolver'");
		return field;
	}

	/**
	 * Return the resolver that the application set, with its filter of addresses. The
	 * engine's builder takes one and shows none.
	 * @param manager the engine's builder
	 * @return the resolver
	 */
	private static DnsResolver resolver(PoolingHttpClientConnectionManagerBuilder manager) {
		Field field = dnsResolverField();
		ReflectionUtils.makeAccessible(field);
		DnsResolver resolver = (DnsResolver) ReflectionUtils.getField(field, manager);
		return (resolver != null) ? resolver : SystemDefaultDnsResolver.INSTANCE;
	}

	/**
	 * Let the current call cancel the request.
	 * @param request the request
	 * @param scope where it is executed
	 * @param chain what executes it
	 * @return the answer
	 * @throws IOException if there is none
	 * @throws HttpException if it is none
	 */
	private static ClassicHttpResponse cancelWithCall(ClassicHttpRequest request, ExecChain.Scope scope,
			ExecChain chain) throws IOException, HttpException {
		Call call = Call.current();
		if (call != null && scope.originalRequest instanceof Cancellable cancellable) {
			call.onEnd(cancellable::cancel);
		}
		Attempt attempt = (call != null) ? call.attempt() : null;
		if (attempt != null) {
			attempt.connecting();
		}
		return chain.proceed(request, scope);
	}

	/**
	 * Note that the request is about to be written to a connection, as an operation that
	 * is not repeatable is not repeated after that.
	 * @param request the request
	 * @param scope where it is executed
	 * @param chain what executes it
	 * @return the answer
	 * @throws IOException if there is none
	 * @throws HttpException if it is none
	 */
	private static ClassicHttpResponse noteSending(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
			throws IOException, HttpException {
		Call call = Call.current();
		Attempt attempt = (call != null) ? call.attempt() : null;
		if (attempt != null) {
			attempt.sending();
		}
		return chain.proceed(request, scope);
	}

	/**
	 * Use another SSL bundle for the connections to come.
	 * @param sslBundle the bundle
	 */
	void reload(SslBundle sslBundle) {
		this.settings = this.settings.withSslBundle(sslBundle);
		retire(this.requestFactory.getAndSet(null));
	}

	private void retire(@Nullable CancellableRequestFactory requestFactory) {
		if (requestFactory != null) {
			this.retired.add(new Retired(requestFactory, System.nanoTime() + this.callTimeout.toNanos()));
		}
	}

	@Override
	public ClientHttpRequest createRequest(URI uri, HttpMethod httpMethod) throws IOException {
		CancellableRequestFactory requestFactory = this.requestFactory.get();
		if (!this.retired.isEmpty()) {
			closeRetired();
		}
		return ((requestFactory != null) ? requestFactory : build()).createRequest(uri, httpMethod);
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
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof RuntimeException || ex.getCause() instanceof Error) {
				ReflectionUtils.rethrowRuntimeException(ex.getCause());
			}
			throw new IOException("The HTTP engine cannot be set up", ex.getCause());
		}
		catch (TimeoutException | RejectedExecutionException ex) {
			throw new IOException("The HTTP engine was not set up within " + timeout.toMillis() + " ms", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new InterruptedIOException("Interrupted while the HTTP engine was set up");
		}
	}

	private CancellableRequestFactory buildOnce() throws IOException {
		this.building.lock();
		try {
			CancellableRequestFactory requestFactory = this.requestFactory.get();
			return (requestFactory != null) ? requestFactory : buildLocked();
		}
		finally {
			this.building.unlock();
		}
	}

	private CancellableRequestFactory buildLocked() throws IOException {
		while (!this.closed) {
			HttpClientSettings settings = this.settings;
			CancellableRequestFactory requestFactory = new CancellableRequestFactory(
					this.builder.build(settings).getHttpClient());
			this.requestFactory.set(requestFactory);
			if (this.closed) {
				requestFactory.close();
			}
			else if (this.settings == settings) {
				return requestFactory;
			}
			else if (this.requestFactory.compareAndSet(requestFactory, null)) {
				// Reloaded meanwhile
				requestFactory.close();
			}
		}
		throw new IOException("The client is closed");
	}

	@Override
	public void close() throws Exception {
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
	 * Makes requests that can be cancelled.
	 */
	private static final class CancellableRequestFactory extends HttpComponentsClientHttpRequestFactory {

		CancellableRequestFactory(HttpClient httpClient) {
			super(httpClient);
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
