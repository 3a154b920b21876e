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
import java.util.concurrent.TimeoutException;

import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.classic.ExecRuntime;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.net.InetAddressUtils;
import org.apache.hc.core5.util.Timeout;

/**
 * Connects to the addresses of a host one after the other, all within the connect
 * timeout; the engine alone applies the timeout to each of them, and no resolver has one.
 * Addresses that failed are tried last, also by later attempts, and get more time then.
 * <p>
 * Executes the rest of the engine's chain once for each address, as the engine's handler
 * of retries does for each attempt. The thread passes the address to the resolver, until
 * {@link #connected()} is called: from then on, a failure is not one of connecting.
 */
final class AddressByAddress implements DnsResolver, ExecChainHandler {

	/**
	 * Shortest time for an address: the delay between two addresses that RFC 8305
	 * recommends, doubled with each failure of the address.
	 */
	private static final long MIN_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

	private static final int MAX_DOUBLINGS = 4;

	private static final int MAX_FAILED_ADDRESSES = 256;

	private final DetachedWork detachedWork;

	private final Duration connectTimeout;

	private final Map<InetSocketAddress, Integer> failures = new ConcurrentHashMap<>();

	/** The address that the request of a thread connects to, until it is connected. */
	private final ThreadLocal<InetSocketAddress> chosen = new ThreadLocal<>();

	private volatile DnsResolver delegate = SystemDefaultDnsResolver.INSTANCE;

	AddressByAddress(DetachedWork detachedWork, Duration connectTimeout) {
		this.detachedWork = detachedWork;
		this.connectTimeout = connectTimeout;
	}

	void delegateTo(DnsResolver delegate) {
		this.delegate = delegate;
	}

	@Override
	public InetAddress[] resolve(String host) throws UnknownHostException {
		InetSocketAddress chosen = this.chosen.get();
		return (chosen != null) ? new InetAddress[] { chosen.getAddress() } : this.delegate.resolve(host);
	}

	@Override
	public List<InetSocketAddress> resolve(String host, int port) throws UnknownHostException {
		InetSocketAddress chosen = this.chosen.get();
		if (chosen != null) {
			return List.of(chosen);
		}
		return isLiteral(host) ? this.delegate.resolve(host, port) : resolveDetached(host, port);
	}

	@Override
	public String resolveCanonicalHostname(String host) throws UnknownHostException {
		return this.delegate.resolveCanonicalHostname(host);
	}

	@Override
	public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
			throws IOException, HttpException {
		ExecRuntime runtime = scope.execRuntime;
		HttpClientContext context = scope.clientContext;
		if (!runtime.isEndpointAcquired()) {
			runtime.acquireEndpoint(scope.exchangeId, scope.route, context.getUserToken(), context);
		}
		HttpHost host = (scope.route.getProxyHost() != null) ? scope.route.getProxyHost() : scope.route.getTargetHost();
		if (runtime.isEndpointConnected() || host.getAddress() != null) {
			return chain.proceed(request, scope);
		}
		return connect(host, request, scope, chain);
	}

	/**
	 * Let the rest of the chain connect to one address after the other. It discards an
	 * endpoint that cannot connect and acquires another.
	 * @param host the host to connect to
	 * @param request the request
	 * @param scope where it is executed
	 * @param chain what connects and executes it
	 * @return the response
	 * @throws IOException if no address can be connected to, or the request fails
	 * @throws HttpException if the response is none
	 */
	private ClassicHttpResponse connect(HttpHost host, ClassicHttpRequest request, ExecChain.Scope scope,
			ExecChain chain) throws IOException, HttpException {
		RequestConfig config = scope.clientContext.getRequestConfigOrDefault();
		long deadline = System.nanoTime() + this.connectTimeout.toNanos();
		List<InetSocketAddress> addresses = addresses(host);
		IOException failure = null;
		for (int i = 0; i < addresses.size() && System.nanoTime() - deadline < 0; i++) {
			InetSocketAddress address = addresses.get(i);
			long left = deadline - System.nanoTime();
			long share = Math.max(MIN_NANOS << failures(address), left / (addresses.size() - i));
			scope.clientContext.setRequestConfig(withConnectTimeout(config, Math.min(left, share)));
			this.chosen.set(address);
			try {
				return chain.proceed(request, scope);
			}
			catch (ConnectTimeoutException | ConnectException | NoRouteToHostException ex) {
				if (this.chosen.get() == null) {
					throw ex;
				}
				failed(address);
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
	private static RequestConfig withConnectTimeout(RequestConfig config, long nanos) {
		// The one way to set it for a single connect; a connection's own is a setting of
		// the pool
		return RequestConfig.copy(config)
			.setConnectTimeout(Timeout.ofMilliseconds(Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos))))
			.build();
	}

	/**
	 * Called when the request of this thread has a connection.
	 */
	void connected() {
		InetSocketAddress address = this.chosen.get();
		if (address != null) {
			this.chosen.remove();
			this.failures.remove(address);
		}
	}

	private List<InetSocketAddress> addresses(HttpHost host) throws UnknownHostException {
		String name = host.getHostName();
		List<InetSocketAddress> addresses = resolve(name, DefaultSchemePortResolver.INSTANCE.resolve(host));
		if (addresses == null || addresses.isEmpty()) {
			throw new UnknownHostException("Host " + name + " has no address");
		}
		return addresses.stream().sorted(Comparator.comparing(this::failures)).toList();
	}

	private static boolean isLiteral(String host) {
		return InetAddressUtils.isIPv4(host) || InetAddressUtils.isIPv6(host)
				|| InetAddressUtils.isIPv6URLBracketed(host);
	}

	private List<InetSocketAddress> resolveDetached(String host, int port) throws UnknownHostException {
		Duration remaining = Attempt.current().call().remaining();
		Duration timeout = (remaining.compareTo(this.connectTimeout) < 0) ? remaining : this.connectTimeout;
		try {
			return this.detachedWork.get(host + ":" + port, () -> this.delegate.resolve(host, port), timeout);
		}
		catch (TimeoutException ex) {
			throw unresolved(host, String.valueOf(ex.getMessage()), ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw unresolved(host, "as the thread was interrupted", ex);
		}
	}

	private static UnknownHostException unresolved(String host, String reason, Throwable cause) {
		UnknownHostException exception = new UnknownHostException("Host " + host + " was not resolved " + reason);
		exception.initCause(cause);
		return exception;
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

}
