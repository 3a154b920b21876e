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
import java.lang.ref.WeakReference;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;

import io.github.novaact.monitoring.ClientSettings;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
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

import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.util.Assert;
import org.springframework.util.ReflectionUtils;

/**
 * Sets up Apache HttpComponents so that one attempt is one request.
 */
final class HttpEngineBuilder {

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

	private HttpComponentsClientHttpRequestFactoryBuilder requestFactoryBuilder = ClientHttpRequestFactoryBuilder
		.httpComponents();

	private HttpClientSettings httpClientSettings = HttpClientSettings.defaults();

	private @Nullable SslBundle sslBundle;

	private @Nullable SslBundles sslBundles;

	/** Name of the bundle among the application's, whose updates the engine uses. */
	private @Nullable String sslBundleName;

	private TimeValue idleTimeout = TimeValue.ofMinutes(1);

	private TimeValue timeToLive = TimeValue.ofMinutes(1);

	void requestFactoryBuilder(UnaryOperator<HttpComponentsClientHttpRequestFactoryBuilder> change) {
		this.requestFactoryBuilder = change.apply(this.requestFactoryBuilder);
	}

	void httpClientSettings(HttpClientSettings httpClientSettings) {
		this.httpClientSettings = httpClientSettings;
	}

	void sslBundle(SslBundle sslBundle) {
		Assert.notNull(sslBundle, "'sslBundle' must not be null");
		this.sslBundle = sslBundle;
		this.sslBundleName = findSslBundleName();
	}

	void sslBundles(SslBundles sslBundles) {
		this.sslBundles = sslBundles;
		this.sslBundleName = findSslBundleName();
	}

	private @Nullable String findSslBundleName() {
		SslBundles bundles = this.sslBundles;
		if (bundles == null) {
			return null;
		}
		return bundles.getBundleNames()
			.stream()
			.filter((name) -> bundles.getBundle(name) == this.sslBundle)
			.findFirst()
			.orElse(null);
	}

	void idleTimeout(Duration idleTimeout) {
		this.idleTimeout = TimeValue.of(idleTimeout);
	}

	void timeToLive(Duration timeToLive) {
		this.timeToLive = TimeValue.of(timeToLive);
	}

	HttpEngine build(ClientSettings settings, ClientResources resources) {
		HttpClientSettings effective = this.httpClientSettings
			.withTimeouts(settings.connectTimeout(), settings.readTimeout())
			.withRedirects(HttpRedirects.DONT_FOLLOW);
		HttpEngine engine = resources.own(new HttpEngine(configured(settings, resources.detachedWork()),
				(this.sslBundle != null) ? effective.withSslBundle(this.sslBundle) : effective,
				resources.detachedWork(), settings.callTimeout()));
		if (this.sslBundles != null && this.sslBundleName != null) {
			// The handler cannot be removed, so it refers to the engine weakly
			WeakReference<HttpEngine> reference = new WeakReference<>(engine);
			this.sslBundles.addBundleUpdateHandler(this.sslBundleName,
					(updated) -> Optional.ofNullable(reference.get()).ifPresent((current) -> current.reload(updated)));
			engine.reload(this.sslBundles.getBundle(this.sslBundleName));
		}
		return engine;
	}

	private HttpComponentsClientHttpRequestFactoryBuilder configured(ClientSettings settings,
			DetachedWork detachedWork) {
		Timeout leaseTimeout = Timeout.of(settings.callTimeout());
		TimeValue idle = this.idleTimeout;
		TimeValue longest = this.timeToLive;
		AddressByAddress addresses = new AddressByAddress(detachedWork, settings.connectTimeout());
		return this.requestFactoryBuilder
			.withConnectionConfigCustomizer(
					(connection) -> connection.setTimeToLive(shorter(connection.build().getTimeToLive(), longest)))
			.withConnectionManagerCustomizer((manager) -> {
				manager.setMaxConnTotal(settings.maxConnections())
					.setMaxConnPerRoute(settings.maxConnections())
					.setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
					.setConnectionFactory(CONNECTIONS);
				if (settings.endpoint().getScheme().equals("http")) {
					manager.setTlsSocketStrategy(LAZY_TLS);
				}
				addresses.delegateTo(resolver(manager));
				manager.setDnsResolver(addresses);
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
				.addExecInterceptorFirst("novaact-cancellation", HttpEngineBuilder::cancelWithCall)
				.addExecInterceptorAfter(ChainElement.CONNECT.name(), "novaact-sending", noteSending(addresses))
				.addExecInterceptorBefore(ChainElement.CONNECT.name(), "novaact-tunnel-check", new TunnelCheck())
				.addExecInterceptorBefore(ChainElement.CONNECT.name(), "novaact-addresses", addresses));
	}

	private static TimeValue shorter(@Nullable TimeValue configured, TimeValue timeToLive) {
		return (configured != null && TimeValue.isPositive(configured) && configured.compareTo(timeToLive) < 0)
				? configured : timeToLive;
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
		Attempt attempt = Attempt.current();
		if (scope.originalRequest instanceof Cancellable cancellable) {
			attempt.call().onEnd(cancellable::cancel);
		}
		attempt.connecting();
		return chain.proceed(request, scope);
	}

	/**
	 * Note that the request is about to be written to a connection, as an operation that
	 * is not repeatable is not repeated after that.
	 * @param addresses what connected it
	 * @return notes it
	 */
	private static ExecChainHandler noteSending(AddressByAddress addresses) {
		return (request, scope, chain) -> {
			addresses.connected();
			Attempt.current().sending();
			return chain.proceed(request, scope);
		};
	}

}
