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

package io.github.novaact.dashboard;

import reactor.core.publisher.Mono;

import org.springframework.http.server.PathContainer;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

/**
 * {@link WebFilter} that adds the {@link DashboardHeaders}, as an operation has no access
 * to the response in Spring WebFlux.
 */
class DashboardHeadersWebFilter implements WebFilter {

	private final String path;

	DashboardHeadersWebFilter(String path) {
		this.path = path;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		PathContainer path = exchange.getRequest().getPath().pathWithinApplication();
		if (path.value().equals(this.path) || path.value().startsWith(this.path + "/")) {
			exchange.getResponse().beforeCommit(() -> {
				DashboardHeaders.apply(exchange.getResponse().getHeaders());
				return Mono.empty();
			});
		}
		return chain.filter(exchange);
	}

}
