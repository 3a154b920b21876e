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

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;

import io.github.novaact.client.DetachedWork.Work;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.core5.net.InetAddressUtils;

/**
 * {@link DnsResolver} that fails after the connect timeout. Neither the platform's
 * resolver nor those of applications have a timeout.
 */
final class BoundedDnsResolver implements DnsResolver {

	private final DnsResolver delegate;

	private final DetachedWork detachedWork;

	private final Duration connectTimeout;

	BoundedDnsResolver(DnsResolver delegate, DetachedWork detachedWork, Duration connectTimeout) {
		this.delegate = delegate;
		this.detachedWork = detachedWork;
		this.connectTimeout = connectTimeout;
	}

	@Override
	public InetAddress[] resolve(String host) throws UnknownHostException {
		return isLiteral(host) ? this.delegate.resolve(host) : bounded(host, host, () -> this.delegate.resolve(host));
	}

	@Override
	public List<InetSocketAddress> resolve(String host, int port) throws UnknownHostException {
		return isLiteral(host) ? this.delegate.resolve(host, port)
				: bounded(host, host + ":" + port, () -> this.delegate.resolve(host, port));
	}

	private static boolean isLiteral(String host) {
		return InetAddressUtils.isIPv4(host) || InetAddressUtils.isIPv6(host)
				|| InetAddressUtils.isIPv6URLBracketed(host);
	}

	private <T> T bounded(String host, String key, Work<T, UnknownHostException> work) throws UnknownHostException {
		Call call = Call.current();
		Duration timeout = this.connectTimeout;
		if (call != null && call.remaining().compareTo(timeout) < 0) {
			timeout = call.remaining();
		}
		try {
			return this.detachedWork.get(key, work, timeout);
		}
		catch (TimeoutException ex) {
			throw unresolved(host, String.valueOf(ex.getMessage()), ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw unresolved(host, "as the thread was interrupted", ex);
		}
	}

	@Override
	public String resolveCanonicalHostname(String host) throws UnknownHostException {
		return this.delegate.resolveCanonicalHostname(host);
	}

	private static UnknownHostException unresolved(String host, String reason, Throwable cause) {
		UnknownHostException exception = new UnknownHostException("Host " + host + " was not resolved " + reason);
		exception.initCause(cause);
		return exception;
	}

}
