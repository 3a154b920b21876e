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

import org.apache.hc.client5.http.EndpointInfo;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.classic.ExecRuntime;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.HttpResponseInformationCallback;
import org.apache.hc.core5.util.TimeValue;
import org.jspecify.annotations.Nullable;

/**
 * {@link ExecRuntime} that delegates to another one.
 */
abstract class DelegatingExecRuntime implements ExecRuntime {

	private final ExecRuntime delegate;

	DelegatingExecRuntime(ExecRuntime delegate) {
		this.delegate = delegate;
	}

	ExecRuntime delegate() {
		return this.delegate;
	}

	@Override
	public boolean isExecutionAborted() {
		return this.delegate.isExecutionAborted();
	}

	@Override
	public boolean isEndpointAcquired() {
		return this.delegate.isEndpointAcquired();
	}

	@Override
	public void acquireEndpoint(String id, HttpRoute route, @Nullable Object state, HttpClientContext context)
			throws IOException {
		this.delegate.acquireEndpoint(id, route, state, context);
	}

	@Override
	public void releaseEndpoint() {
		this.delegate.releaseEndpoint();
	}

	@Override
	public void discardEndpoint() {
		this.delegate.discardEndpoint();
	}

	@Override
	public boolean isEndpointConnected() {
		return this.delegate.isEndpointConnected();
	}

	@Override
	public void disconnectEndpoint() throws IOException {
		this.delegate.disconnectEndpoint();
	}

	@Override
	public void connectEndpoint(HttpClientContext context) throws IOException {
		this.delegate.connectEndpoint(context);
	}

	@Override
	public void upgradeTls(HttpClientContext context) throws IOException {
		this.delegate.upgradeTls(context);
	}

	@Override
	public ClassicHttpResponse execute(String id, ClassicHttpRequest request, HttpClientContext context)
			throws IOException, HttpException {
		return this.delegate.execute(id, request, context);
	}

	@Override
	public ClassicHttpResponse execute(String id, ClassicHttpRequest request,
			@Nullable HttpResponseInformationCallback callback, HttpClientContext context)
			throws IOException, HttpException {
		return this.delegate.execute(id, request, callback, context);
	}

	@Override
	public @Nullable EndpointInfo getEndpointInfo() {
		return this.delegate.getEndpointInfo();
	}

	@Override
	public boolean isConnectionReusable() {
		return this.delegate.isConnectionReusable();
	}

	@Override
	public void markConnectionReusable(@Nullable Object state, TimeValue validityTime) {
		this.delegate.markConnectionReusable(state, validityTime);
	}

	@Override
	public void markConnectionNonReusable() {
		this.delegate.markConnectionNonReusable();
	}

}
