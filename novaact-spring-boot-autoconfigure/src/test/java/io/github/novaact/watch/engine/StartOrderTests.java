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

package io.github.novaact.watch.engine;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StartOrder}.
 */
class StartOrderTests {

	private static final ListReading DESCENDING = Examples.reading(100);

	private static final ListReading ASCENDING = ascending();

	private final StartOrder order = new StartOrder();

	@Test
	void anOrderIsNotTrustedBeforeAReadingToTheEnd() {
		this.order.read(DESCENDING);
		assertThat(this.order.isTrusted()).isFalse();
	}

	@Test
	void oneReadingToTheEndEarnsTrust() {
		this.order.readToTheEnd(DESCENDING);
		assertThat(this.order.isTrusted()).isTrue();
	}

	@Test
	void onePageThatContradictsTakesTrustAway() {
		this.order.trust();
		this.order.read(ASCENDING);
		assertThat(this.order.isTrusted()).isFalse();
	}

	@Test
	void trustIsEarnedAgainByThreeReadings() {
		this.order.trust();
		this.order.read(ASCENDING);
		this.order.readToTheEnd(DESCENDING);
		this.order.readToTheEnd(DESCENDING);
		assertThat(this.order.isTrusted()).isFalse();
		this.order.readToTheEnd(DESCENDING);
		assertThat(this.order.isTrusted()).isTrue();
	}

	@Test
	void aReadingThatContradictsStartsTheCountAnew() {
		this.order.readToTheEnd(ASCENDING);
		this.order.readToTheEnd(DESCENDING);
		this.order.readToTheEnd(DESCENDING);
		this.order.readToTheEnd(ASCENDING);
		this.order.readToTheEnd(DESCENDING);
		this.order.readToTheEnd(DESCENDING);
		assertThat(this.order.isTrusted()).isFalse();
	}

	@Test
	void discoveryBeginsWithoutTrust() {
		this.order.trust();
		this.order.unknown();
		assertThat(this.order.isTrusted()).isFalse();
		this.order.readToTheEnd(DESCENDING);
		assertThat(this.order.isTrusted()).isTrue();
	}

	private static ListReading ascending() {
		ListReading reading = Examples.reading(100);
		reading.saw(Examples.runs(10_000));
		return reading;
	}

}
