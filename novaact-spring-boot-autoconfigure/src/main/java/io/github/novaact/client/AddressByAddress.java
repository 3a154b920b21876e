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
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Connects to the addresses of a name one after the other, all within the time to
 * connect. The engine alone gives each of them the whole of it.
 */
final class AddressByAddress implements DnsResolver, ExecChainHandler {

	/** Under which no address has a chance over a long way. */
	private static final long MIN_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

	private final DnsResolver delegate;

	private final long connectNanos;

	private final ThreadLocal<InetSocketAddress> chosen = new ThreadLocal<>();

	AddressByAddress(DnsResolver delegate, Duration connectTimeout) {
		this.delegate = delegate;
		this.connectNanos = connectTimeout.toNanos();
	}

	@Override
	public InetAddress[] resolve(String host) throws UnknownHostException {
		InetSocketAddress chosen = this.chosen.get();
		if (chosen != null) {
			return new InetAddress[] { chosen.getAddress() };
		}
		long start = System.nanoTime();
		InetAddress[] addresses = this.delegate.resolve(host);
		if (addresses == null || addresses.length == 0) {
			throw new UnknownHostException("Host " + host + " has no address");
		}
		if (isOneAtOnce(addresses.length, start)) {
			return addresses;
		}
		throw new ResolvedException(
				Arrays.stream(addresses).map((address) -> new InetSocketAddress(address, 0)).toList(), start);
	}

	@Override
	public List<InetSocketAddress> resolve(String host, int port) throws UnknownHostException {
		InetSocketAddress chosen = this.chosen.get();
		if (chosen != null) {
			return List.of(chosen);
		}
		long start = System.nanoTime();
		List<InetSocketAddress> addresses = this.delegate.resolve(host, port);
		if (addresses == null || addresses.isEmpty()) {
			throw new UnknownHostException("Host " + host + " has no address");
		}
		if (isOneAtOnce(addresses.size(), start)) {
			return addresses;
		}
		throw new ResolvedException(addresses, start);
	}

	private boolean isOneAtOnce(int addresses, long start) {
		return addresses == 1 && System.nanoTime() - start < this.connectNanos / 10;
	}

	@Override
	public String resolveCanonicalHostname(String host) throws UnknownHostException {
		return this.delegate.resolveCanonicalHostname(host);
	}

	@Override
	public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
			throws IOException, HttpException {
		try {
			return chain.proceed(request, scope);
		}
		catch (ResolvedException ex) {
			return connect(ex.addresses, ex.start + this.connectNanos, request, scope, chain);
		}
	}

	private ClassicHttpResponse connect(List<InetSocketAddress> addresses, long deadline, ClassicHttpRequest request,
			ExecChain.Scope scope, ExecChain chain) throws IOException, HttpException {
		RequestConfig config = scope.clientContext.getRequestConfig();
		IOException failure = null;
		for (int i = 0; i < addresses.size(); i++) {
			long left = deadline - System.nanoTime();
			if (left <= 0) {
				break;
			}
			long share = Math.min(left, Math.max(MIN_NANOS, left / (addresses.size() - i)));
			scope.clientContext.setRequestConfig(withConnectTimeout(config, share));
			this.chosen.set(addresses.get(i));
			try {
				return chain.proceed(request, scope);
			}
			catch (ConnectTimeoutException | ConnectException | NoRouteToHostException ex) {
				if (failure != null) {
					ex.addSuppressed(failure);
				}
				failure = ex;
			}
			finally {
				this.chosen.remove();
				scope.clientContext.setRequestConfig(config);
			}
		}
		throw (failure != null) ? failure
				: new ConnectTimeoutException("Resolving the host took all of the time to connect");
	}

	@SuppressWarnings("deprecation")
	private static RequestConfig withConnectTimeout(@Nullable RequestConfig config, long nanos) {
		// The one way to set it for a single connect; a connection's own is a setting of
		// the pool
		return RequestConfig.copy((config != null) ? config : RequestConfig.DEFAULT)
			.setConnectTimeout(Timeout.ofMilliseconds(Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos))))
			.build();
	}

	/**
	 * Leaves the engine with the addresses, so that it is entered again for each of them.
	 */
	@SuppressWarnings("serial")
	private static final class ResolvedException extends UnknownHostException {

		private final transient List<InetSocketAddress> addresses;

		private final long start;

		ResolvedException(List<InetSocketAddress> addresses, long start) {
			super(addresses.toString());
			this.addresses = addresses;
			this.start = start;
		}

		@Override
		public Throwable fillInStackTrace() {
			return this;
		}

	}

}
