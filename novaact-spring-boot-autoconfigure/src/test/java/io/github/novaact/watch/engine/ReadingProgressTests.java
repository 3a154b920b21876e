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

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ReadingProgress}.
 */
class ReadingProgressTests {

	@ParameterizedTest
	@MethodSource
	void textIsReadAsItWasWritten(ReadingProgress progress) {
		assertThat(ReadingProgress.parse(progress.toString())).isEqualTo(progress);
	}

	static ReadingProgress[] textIsReadAsItWasWritten() {
		Instant time = Examples.START;
		return new ReadingProgress[] { new ReadingProgress(false, false, null, Duration.ofMinutes(2), 0, null),
				new ReadingProgress(true, false, time, Duration.ofMillis(1), 7, null),
				new ReadingProgress(false, true, time, Duration.ofHours(1), 999_999_999,
						new ReadingProgress.Reading(3, "to/ken==", true, time, time.plusMillis(1))),
				new ReadingProgress(true, true, Instant.EPOCH, Duration.ZERO, 1,
						new ReadingProgress.Reading(0, null, false, null, null)) };
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "1", "2 TT - PT2M 0", "1 TX - PT2M 0", "1 TT yesterday PT2M 0", "1 TT - long 0",
			"1 TT - PT2M -1", "1 TT - PT2M 99999999999", "1 TT - PT2M 0 1 T - -", "1 TT - PT2M 0 1 T then - token",
			"1 TT - PT2M 0 " })
	void textThatIsNotReadableIsNull(String text) {
		assertThat(ReadingProgress.parse(text)).isNull();
	}

	@Test
	void aTokenWithSpacesIsNotReadWrongly() {
		ReadingProgress progress = new ReadingProgress(false, true, null, Duration.ZERO, 1,
				new ReadingProgress.Reading(1, "a b", true, null, null));
		assertThat(ReadingProgress.parse(progress.toString())).isNull();
	}

	@Test
	void aTokenThatEqualsTheMarkOfNoneIsKept() {
		ReadingProgress progress = new ReadingProgress(false, true, null, Duration.ZERO, 1,
				new ReadingProgress.Reading(3, "-", true, null, null));
		assertThat(ReadingProgress.parse(progress.toString())).isEqualTo(progress);
	}

}
