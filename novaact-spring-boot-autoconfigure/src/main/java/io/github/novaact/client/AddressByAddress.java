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
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.classic.ExecRuntime;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.concurrent.CancellableDependency;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.util.Timeout;

/**
 * Connects to the addresses of a host one after the other, all within the connect
 * timeout; the engine alone applies the timeout to each of them. Addresses that failed
 * are tried last, also by later attempts, and get more time then.
 */
final class AddressByAddress implements DnsResolver, ExecChainHandler {

	/**
	 * Shortest time for an address: the delay between two addresses that RFC 8305
	 * recommends, doubled with each failure of the address.
	 */
	private static final long MIN_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

	private static final int MAX_DOUBLINGS = 4;

	private static final int MAX_FAILED_ADDRESSES = 256;

	private final DnsResolver delegate;

	private final long connectNanos;

	private final Map<InetSocketAddress, Integer> failures = new ConcurrentHashMap<>();

	private final ThreadLocal<InetSocketAddress> chosen = new ThreadLocal<>();

	AddressByAddress(DnsResolver delegate, Duration connectTimeout) {
		this.delegate = delegate;
		this.connectNanos = connectTimeout.toNanos();
	}

	@Override
	public InetAddress[] resolve(String host) throws UnknownHostException {
		InetSocketAddress chosen = this.chosen.get();
		return (chosen != null) ? new InetAddress[] { chosen.getAddress() } : this.delegate.resolve(host);
	}

	@Override
	public List<InetSocketAddress> resolve(String host, int port) throws UnknownHostException {
		InetSocketAddress chosen = this.chosen.get();
		return (chosen != null) ? List.of(chosen) : this.delegate.resolve(host, port);
	}

	@Override
	public String resolveCanonicalHostname(String host) throws UnknownHostException {
		return this.delegate.resolveCanonicalHostname(host);
	}

	@Override
	public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
			throws IOException, HttpException {
		ExecRuntime runtime = new ConnectingRuntime(scope.execRuntime, scope.exchangeId, scope.route);
		return chain.proceed(request, new ExecChain.Scope(scope.exchangeId, scope.route, scope.originalRequest, runtime,
				scope.clientContext));
	}

	private List<InetSocketAddress> addresses(HttpHost host) throws UnknownHostException {
		List<InetSocketAddress> addresses = this.delegate.resolve(host.getHostName(),
				DefaultSchemePortResolver.INSTANCE.resolve(host));
		if (addresses == null || addresses.isEmpty()) {
			throw new UnknownHostException("Host " + host.getHostName() + " has no address");
		}
		return addresses.stream().sorted(Comparator.comparing(this::failures)).toList();
	}

	private int failures(InetSocketAddress address) {
		return this.failures.getOrDefault(address, 0);
	}

	private void failed(InetSocketAddress address) {
		if (this.failures.size() >= MAX_FAILED_ADDRESSES) {
			this.failures.clear();
		}
		this.failures.merge(address, 1, (before, one) -> Math.min(MAX_DOUBLINGS, before + one));
	}

	@SuppressWarnings("deprecation")
	private static RequestConfig withConnectTimeout(RequestConfig config, long nanos) {
		// The one way to set it for a single connect; a connection's own is a setting of
		// the pool
		return RequestConfig.copy(config)
			.setConnectTimeout(Timeout.ofMilliseconds(Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos))))
			.build();
	}

	/**
	 * The engine's runtime, with its way to connect replaced.
	 */
	private final class ConnectingRuntime extends DelegatingExecRuntime {

		private final String id;

		private final HttpRoute route;

		ConnectingRuntime(ExecRuntime delegate, String id, HttpRoute route) {
			super(delegate);
			this.id = id;
			this.route = route;
		}

		@Override
		public void connectEndpoint(HttpClientContext context) throws IOException {
			HttpHost host = (this.route.getProxyHost() != null) ? this.route.getProxyHost()
					: this.route.getTargetHost();
			if (host.getAddress() != null) {
				super.connectEndpoint(context);
				return;
			}
			long deadline = System.nanoTime() + AddressByAddress.this.connectNanos;
			RequestConfig config = context.getRequestConfigOrDefault();
			try {
				connect(addresses(host), deadline, config, context);
			}
			finally {
				context.setRequestConfig(config);
				AddressByAddress.this.chosen.remove();
			}
		}

		private void connect(List<InetSocketAddress> addresses, long deadline, RequestConfig config,
				HttpClientContext context) throws IOException {
			IOException failure = null;
			for (int i = 0; i < addresses.size() && System.nanoTime() - deadline < 0; i++) {
				InetSocketAddress address = addresses.get(i);
				long left = deadline - System.nanoTime();
				long share = Math.max(MIN_NANOS << failures(address), left / (addresses.size() - i));
				context.setRequestConfig(withConnectTimeout(config, Math.min(left, share)));
				AddressByAddress.this.chosen.set(address);
				try {
					if (failure != null) {
						renewEndpoint(context);
					}
					super.connectEndpoint(context);
					AddressByAddress.this.failures.remove(address);
					return;
				}
				catch (ConnectTimeoutException | ConnectException | NoRouteToHostException ex) {
					failed(address);
					if (failure != null) {
						ex.addSuppressed(failure);
					}
					failure = ex;
				}
			}
			throw (failure != null) ? failure
					: new ConnectTimeoutException("Resolving the host took all of the time to connect");
		}

		/**
		 * Replace the endpoint after it failed to connect: it counts as connected then.
		 * @param context context of the exchange
		 * @throws IOException if there is no other one
		 */
		private void renewEndpoint(HttpClientContext context) throws IOException {
			discardEndpoint();
			acquireEndpoint(this.id, this.route, null, context);
		}

		@Override
		public ExecRuntime fork(CancellableDependency dependency) {
			return new ConnectingRuntime(delegate().fork(dependency), this.id, this.route);
		}

	}

}
