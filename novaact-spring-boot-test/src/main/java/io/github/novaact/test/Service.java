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

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * What the service itself answers.
 */
final class Service {

	private final @Nullable SignatureCheck signatureCheck;

	private final RequestLimits limits;

	private final FakeWrites writes;

	private final FakeClock clock;

	private final String accountId;

	private final Arns arns;

	private volatile boolean anyRegion;

	Service(@Nullable SignatureCheck signatureCheck, RequestLimits limits, FakeWrites writes, FakeClock clock,
			String region, String accountId) {
		this.signatureCheck = signatureCheck;
		this.limits = limits;
		this.writes = writes;
		this.clock = clock;
		this.accountId = accountId;
		this.arns = Arns.of(region, accountId);
	}

	void acceptAnyRegion() {
		this.anyRegion = true;
	}

	boolean acceptsAnyRegion() {
		return this.anyRegion;
	}

	HttpAnswer answer(HttpRequest request, Router.Route route, Instant serverTime) {
		Operation operation = route.operation();
		if (operation == null) {
			return ServiceErrors.unknownOperation(route.status());
		}
		HttpAnswer refusal = (this.signatureCheck != null)
				? this.signatureCheck.check(request, serverTime, this.anyRegion) : null;
		if (refusal != null) {
			return refusal;
		}
		if (!this.limits.admit(operation.name(), this.clock.instant())) {
			return ServiceErrors.throttled("1");
		}
		try {
			this.writes.settle();
			return HttpAnswer.service(operation.status(), null,
					operation.handler().handle(new OperationInput(request, route.variables(), arns(request))));
		}
		catch (ServiceErrorException ex) {
			return ex.answer();
		}
	}

	private Arns arns(HttpRequest request) {
		String region = this.anyRegion ? SignatureCheck.region(request) : null;
		return (region != null) ? Arns.of(region, this.accountId) : this.arns;
	}

}
