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
import java.time.Instant;

/**
 * Handles {@link AdminRequests} itself and leaves other requests to the service. Faults
 * that are played do not apply to admin requests, which are not recorded.
 */
final class AdministeredHandler implements HttpConnection.RequestHandler {

	private final AdminRequests requests;

	private final HttpConnection.RequestHandler service;

	AdministeredHandler(FakeNovaActService fake, HttpConnection.RequestHandler service) {
		this.requests = new AdminRequests(fake);
		this.service = service;
	}

	@Override
	public boolean handle(HttpRequest request, HttpConnection connection) throws IOException {
		if (!AdminRequests.accepts(request)) {
			return this.service.handle(request, connection);
		}
		HttpAnswer answer = this.requests.answer(request);
		answer.addDateIfAbsent(Instant.now());
		if (request.closesConnection()) {
			answer.setHeader("Connection", "close");
		}
		return Delivery.WHOLE.deliver(answer, connection) && !answer.closesConnection();
	}

}
