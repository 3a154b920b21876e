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

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.Selector.Match;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;

/**
 * {@link EndpointWebExtension @EndpointWebExtension} that adds the stream in Spring
 * WebFlux. The headers are added by {@link DashboardHeadersWebFilter}.
 */
@EndpointWebExtension(endpoint = NovaActDashboardEndpoint.class)
class ReactiveDashboardExtension {

	private final NovaActDashboardEndpoint delegate;

	private final DashboardFeed feed;

	private final OpenPages pages;

	ReactiveDashboardExtension(NovaActDashboardEndpoint delegate, DashboardFeed feed, OpenPages pages) {
		this.delegate = delegate;
		this.feed = feed;
		this.pages = pages;
	}

	@ReadOperation(produces = { "text/html", "text/css", "text/javascript", "image/svg+xml", "application/json",
			"text/event-stream" })
	Mono<WebEndpointResponse<?>> file(SecurityContext securityContext, @Nullable String since,
			@Selector(match = Match.ALL_REMAINING) String... path) {
		if (path.length == 1 && path[0].equals("events")) {
			return Mono.just(new WebEndpointResponse<>(events(this.delegate.isVisibleTo(securityContext), since),
					MediaType.TEXT_EVENT_STREAM));
		}
		return Mono.<WebEndpointResponse<?>>fromCallable(() -> this.delegate.file(securityContext, path))
			.subscribeOn(Schedulers.boundedElastic());
	}

	private Flux<ServerSentEvent<String>> events(boolean ids, @Nullable String since) {
		return Flux.create((sink) -> {
			Page page = new Page(this.feed, ids, since, sink);
			sink.onDispose(() -> this.pages.remove(page));
			if (!this.pages.add(page)) {
				sink.complete();
			}
		});
	}

	private static final class Page extends DashboardPage {

		private final FluxSink<ServerSentEvent<String>> sink;

		Page(DashboardFeed feed, boolean ids, @Nullable String position, FluxSink<ServerSentEvent<String>> sink) {
			super(feed, ids, position);
			this.sink = sink;
		}

		@Override
		void wake() {
			if (this.sink.requestedFromDownstream() == 0) {
				return;
			}
			for (Message message : poll()) {
				this.sink.next(event(message));
				if (message.isLast()) {
					this.sink.complete();
				}
			}
		}

		private static ServerSentEvent<String> event(Message message) {
			ServerSentEvent.Builder<String> event = ServerSentEvent.<String>builder().event(message.event());
			return ((message.id() != null) ? event.id(message.id()) : event).data(message.data()).build();
		}

		@Override
		void close() {
			this.sink.complete();
		}

	}

}
