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

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executor;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.Selector.Match;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * {@link EndpointWebExtension @EndpointWebExtension} that adds the stream and the headers
 * in Spring MVC, which handles what an operation returns as if a controller had returned
 * it.
 */
@EndpointWebExtension(endpoint = NovaActDashboardEndpoint.class)
class ServletDashboardExtension {

	private final NovaActDashboardEndpoint delegate;

	private final DashboardFeed feed;

	private final OpenPages pages;

	private final Executor executor;

	ServletDashboardExtension(NovaActDashboardEndpoint delegate, DashboardFeed feed, OpenPages pages,
			Executor executor) {
		this.delegate = delegate;
		this.feed = feed;
		this.pages = pages;
		this.executor = executor;
	}

	@ReadOperation(produces = "text/html")
	ResponseEntity<?> page() {
		return entity(this.delegate.page());
	}

	@ReadOperation(produces = { "text/html", "text/css", "text/javascript", "image/svg+xml", "application/json",
			"text/event-stream" })
	Object file(SecurityContext securityContext, @Nullable String since,
			@Selector(match = Match.ALL_REMAINING) String... path) {
		if (path.length == 1 && path[0].equals("events")) {
			return events(this.delegate.isVisibleTo(securityContext), since);
		}
		return entity(this.delegate.file(securityContext, path));
	}

	private Object events(boolean ids, @Nullable String since) {
		Emitter emitter = new Emitter();
		Page page = new Page(this.feed, ids, since, emitter);
		emitter.onCompletion(() -> this.pages.remove(page));
		return this.pages.add(page) ? emitter
				: entity(new WebEndpointResponse<>(WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE));
	}

	private static ResponseEntity<?> entity(WebEndpointResponse<?> response) {
		HttpHeaders headers = new HttpHeaders();
		DashboardHeaders.apply(headers);
		if (response.getContentType() != null) {
			headers.setContentType(new MediaType(response.getContentType()));
		}
		return ResponseEntity.status(response.getStatus()).headers(headers).body(response.getBody());
	}

	private static final class Emitter extends SseEmitter {

		Emitter() {
			super(0L);
		}

		@Override
		protected void extendResponse(ServerHttpResponse outputMessage) {
			super.extendResponse(outputMessage);
			DashboardHeaders.apply(outputMessage.getHeaders());
		}

	}

	private final class Page extends DashboardPage {

		private final SseEmitter emitter;

		private volatile boolean sending;

		Page(DashboardFeed feed, boolean ids, @Nullable String position, SseEmitter emitter) {
			super(feed, ids, position);
			this.emitter = emitter;
		}

		@Override
		void wake() {
			if (this.sending) {
				return;
			}
			List<Message> messages = poll();
			if (!messages.isEmpty()) {
				this.sending = true;
				ServletDashboardExtension.this.executor.execute(() -> send(messages));
			}
		}

		private void send(List<Message> messages) {
			try {
				for (Message message : messages) {
					this.emitter.send(event(message));
					if (message.isLast()) {
						this.emitter.complete();
					}
				}
			}
			catch (IOException | IllegalStateException ex) {
				// The browser is gone; the container completes the request
				ServletDashboardExtension.this.pages.remove(this);
			}
			finally {
				this.sending = false;
			}
		}

		private static SseEmitter.SseEventBuilder event(Message message) {
			SseEmitter.SseEventBuilder event = SseEmitter.event().name(message.event());
			return ((message.id() != null) ? event.id(message.id()) : event).data(message.data());
		}

		@Override
		void close() {
			this.emitter.complete();
		}

	}

}
