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

import org.apache.hc.core5.http.HttpHost;

/**
 * The proxy on the way to the service did not open the way.
 */
@SuppressWarnings("serial")
final class ProxyException extends IOException {

	private final int status;

	ProxyException(HttpHost proxy, int status) {
		super("the proxy " + proxy.toHostString() + " responded with " + status + " to CONNECT");
		this.status = status;
	}

	ProxyException(HttpHost proxy, Exception cause) {
		super("the way through the proxy " + proxy.toHostString() + " could not be opened: " + cause.getMessage(),
				cause);
		this.status = 0;
	}

	/**
	 * Return whether the proxy may open the way the next time. A proxy that does not know
	 * the client, or does not permit the host, says the same again.
	 * @return whether it may
	 */
	boolean isTransient() {
		return this.status == 0 || this.status >= 500 || this.status == 408 || this.status == 429;
	}

}
