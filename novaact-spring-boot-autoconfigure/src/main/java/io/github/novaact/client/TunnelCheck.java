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
import java.net.UnknownHostException;

import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.HttpHostConnectException;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;

/**
 * Lets no answer pass that did not come through TLS with an endpoint that speaks it. The
 * engine hands out what a proxy answers to {@code CONNECT} as if it were the answer to
 * the request.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110.html#name-connect">RFC 9110,
 * CONNECT</a>
 */
final class TunnelCheck implements ExecChainHandler {

	@Override
	public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
			throws IOException, HttpException {
		HttpHost proxy = scope.route.getProxyHost();
		if (proxy == null || !scope.route.isSecure()) {
			return chain.proceed(request, scope);
		}
		try {
			ClassicHttpResponse response = chain.proceed(request, scope);
			if (scope.clientContext.getSSLSession() != null) {
				return response;
			}
			scope.execRuntime.discardEndpoint();
			throw new ProxyException(proxy, response.getCode());
		}
		catch (ProxyException | ConnectTimeoutException | HttpHostConnectException | UnknownHostException
				| ConnectionRequestTimeoutException ex) {
			throw ex;
		}
		catch (IOException | HttpException ex) {
			if (scope.clientContext.getSSLSession() == null) {
				throw new ProxyException(proxy, ex);
			}
			throw ex;
		}
	}

}
