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

package io.github.novaact.samples.lookup;

import java.time.Duration;

import io.github.novaact.test.FakeAnswer;
import io.github.novaact.test.FakeNovaActService;

import org.springframework.boot.test.context.TestComponent;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Makes the fake service fail on request, to see the effect on meters, health and alerts:
 * {@code curl -X POST 'http://localhost:8080/fake/THROTTLED?times=3'}. With
 * {@code times=0}, it fails until
 * {@code curl -X DELETE http://localhost:8080/fake/faults}.
 */
@TestComponent
@RestController
class FakeFaults {

	private final FakeNovaActService service;

	FakeFaults(FakeNovaActService service) {
		this.service = service;
	}

	@PostMapping("/fake/{fault}")
	void enqueue(@PathVariable Fault fault, @RequestParam(defaultValue = "1") int times,
			@RequestParam(required = false) String operation) {
		if (times > 0) {
			this.service.enqueue(fault.answer, times);
		}
		else if (operation != null) {
			this.service.answerAlways(operation, fault.answer);
		}
		else {
			this.service.answerAlways(fault.answer);
		}
	}

	@DeleteMapping("/fake/faults")
	void clear() {
		this.service.clearAnswers();
	}

	enum Fault {

		THROTTLED(FakeAnswer.throttled("0.1")),

		UNAVAILABLE(FakeAnswer.serviceUnavailable()),

		DENIED(FakeAnswer.accessDenied()),

		EXPIRED(FakeAnswer.expiredToken()),

		RESET(FakeAnswer.reset()),

		GARBAGE(FakeAnswer.json(200, "{}")),

		SLOW(FakeAnswer.ownAnswer().withDelay(Duration.ofMillis(300)));

		private final FakeAnswer answer;

		Fault(FakeAnswer answer) {
			this.answer = answer;
		}

	}

}
