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

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/**
 * Faults that an admin request plays.
 */
enum AdminFault {

	THROTTLED(FakeAnswer.throttled("1")),

	INTERNAL_ERROR(FakeAnswer.internalServerError()),

	UNAVAILABLE(FakeAnswer.serviceUnavailable()),

	DENIED(FakeAnswer.accessDenied()),

	EXPIRED(FakeAnswer.expiredToken()),

	NOT_FOUND(FakeAnswer.notFound()),

	CONFLICT(FakeAnswer.conflict()),

	QUOTA_EXCEEDED(FakeAnswer.quotaExceeded()),

	INVALID(FakeAnswer.validation()),

	PROXY_PAGE(FakeAnswer.html(502)),

	GARBAGE(FakeAnswer.garbage()),

	TRUNCATED(FakeAnswer.truncated()),

	RESET(FakeAnswer.reset()),

	CLOSED(FakeAnswer.closeWithoutAnswer()),

	HANG(FakeAnswer.hang()),

	SLOW(FakeAnswer.ownAnswer().withDelay(Duration.ofSeconds(2))),

	DRIP(FakeAnswer.drip(Duration.ofMillis(20)));

	private final FakeAnswer answer;

	AdminFault(FakeAnswer answer) {
		this.answer = answer;
	}

	FakeAnswer answer() {
		return this.answer;
	}

	/**
	 * Return the fault with a name.
	 * @param name the name, in any case, with hyphens or underscores
	 * @return the fault
	 * @throws IllegalArgumentException if there is none, with the names that there are
	 */
	static AdminFault named(String name) {
		String constant = name.toUpperCase(Locale.ROOT).replace('-', '_');
		return Arrays.stream(values())
			.filter((fault) -> fault.name().equals(constant))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException(
					"There is no fault '" + name + "', only " + Arrays.toString(values())));
	}

}
