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

package io.github.novaact.test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.function.Supplier;

/**
 * Answers each request with the answer that waits for it or else with the service's own.
 */
final class AnsweringHandler implements HttpConnection.RequestHandler {

	private final Router router;

	private final Service service;

	private final LogService logService;

	private final AnswerQueue answers;

	private final RequestLog log;

	private final Supplier<Duration> clockOffset;

	private volatile boolean ignoresProbes;

	AnsweringHandler(Router router, Service service, LogService logService, AnswerQueue answers, RequestLog log,
			Supplier<Duration> clockOffset) {
		this.router = router;
		this.service = service;
		this.logService = logService;
		this.answers = answers;
		this.log = log;
		this.clockOffset = clockOffset;
	}

	void ignoreProbes() {
		this.ignoresProbes = true;
	}

	@Override
	public boolean handle(HttpRequest request, HttpConnection connection) throws IOException {
		Instant receivedAt = Instant.now();
		Instant serverTime = receivedAt.plus(this.clockOffset.get());
		Router.Route logRoute = this.logService.route(request);
		Router.Route route = (logRoute != null) ? logRoute : this.router.route(request);
		Exchange exchange = new Exchange(request, route, serverTime,
				() -> (logRoute != null)
						? this.logService.answer(request, route, serverTime, this.service.acceptsAnyRegion())
						: this.service.answer(request, route, serverTime));
		boolean ignored = this.ignoresProbes && isProbe(request);
		FakeAnswer next = this.answers.take(route.operationName(), ignored, connection);
		HttpAnswer created = (next != null) ? next.create(exchange) : exchange.serviceAnswer();
		HttpAnswer answer = (logRoute != null) ? LogService.toWire(created) : created;
		if (next == null || !next.leavesOut("Date")) {
			answer.addDateIfAbsent(serverTime);
		}
		if (request.closesConnection()) {
			answer.setHeader("Connection", "close");
		}
		if (request.method().equals("HEAD")) {
			answer.body(new byte[0]);
		}
		if (!ignored) {
			this.log.add(record(request, route, receivedAt, answer));
		}
		if (next == null) {
			return Delivery.WHOLE.deliver(answer, connection) && !answer.closesConnection();
		}
		connection.pause(next.delay());
		boolean open = next.delivery().deliver(answer, connection) && !answer.closesConnection();
		connection.faulty(false);
		return open;
	}

	/**
	 * Return whether a client asks for its own sake, as the {@code User-Agent} says.
	 * @param request the request
	 * @return whether it is the request of a warm-up or health probe
	 */
	private static boolean isProbe(HttpRequest request) {
		return (" " + request.header("User-Agent") + " ").contains(" probe ");
	}

	private static RecordedRequest record(HttpRequest request, Router.Route route, Instant receivedAt,
			HttpAnswer answer) {
		return new RecordedRequest(request.method(), request.target(), Collections.unmodifiableMap(request.headers()),
				receivedAt, answer.status(), answer.errorCode(), route.operationName(),
				new String(request.body(), StandardCharsets.UTF_8));
	}

}
