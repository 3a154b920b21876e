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

import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.client5.http.impl.DefaultConnectionKeepAliveStrategy;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;

/**
 * Apache HttpComponents, set up so that one attempt is one request.
 */
final class HttpEngine extends HttpComponentsClientHttpRequestFactory {

	private HttpEngine(HttpClient httpClient) {
		super(httpClient);
	}

	static HttpEngine create(HttpComponentsClientHttpRequestFactoryBuilder builder, HttpClientSettings httpSettings,
			io.github.novaact.observation.ClientSettings settings, @Nullable SslBundle sslBundle,
			DetachedWork detachedWork) {
		HttpClientSettings effective = httpSettings.withTimeouts(settings.connectTimeout(), settings.readTimeout())
			.withRedirects(HttpRedirects.DONT_FOLLOW);
		if (sslBundle != null) {
			effective = effective.withSslBundle(sslBundle);
		}
		Timeout leaseTimeout = Timeout.of(settings.callTimeout());
		TimeValue keepAlive = TimeValue.ofMinutes(1);
		return new HttpEngine(builder
			.withDnsResolver(new BoundedDnsResolver(org.apache.hc.client5.http.SystemDefaultDnsResolver.INSTANCE,
					detachedWork, settings.connectTimeout()))
			.withConnectionManagerCustomizer((manager) -> manager.setMaxConnTotal(settings.maxConnections())
				.setMaxConnPerRoute(settings.maxConnections()))
			.withDefaultRequestConfigCustomizer(
					(request) -> request.setConnectionRequestTimeout(leaseTimeout).setConnectionKeepAlive(keepAlive))
			.withHttpClientCustomizer((client) -> client.disableAutomaticRetries()
				.disableRedirectHandling()
				.disableCookieManagement()
				.disableContentCompression()
				.setKeepAliveStrategy(DefaultConnectionKeepAliveStrategy.INSTANCE))
			.build(effective)
			.getHttpClient());
	}

	@Override
	protected void postProcessHttpRequest(ClassicHttpRequest request) {
		Call call = Call.current();
		if (call != null && request instanceof Cancellable cancellable) {
			call.onEnd(cancellable::cancel);
		}
	}

}
