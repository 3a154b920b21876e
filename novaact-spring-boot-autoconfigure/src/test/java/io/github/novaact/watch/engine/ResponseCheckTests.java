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

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

import io.github.novaact.ActSummary;
import io.github.novaact.InvalidResponseException;
import io.github.novaact.Page;
import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunSummary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ResponseCheck}.
 */
@ExtendWith(OutputCaptureExtension.class)
class ResponseCheckTests {

	private static final WorkflowRunSummary SOUND = Examples.summary(1, "RUNNING", 0);

	private final ResponseCheck check = new ResponseCheck("flow");

	@Test
	void aSoundResponseIsPassedOnAsItIs() {
		PollResult.Run run = new PollResult.Run(Examples.workflowRun(1, "RUNNING", 0, null));
		assertThat(this.check.check(run)).isEqualTo(run);
		PollResult failure = new PollResult.Failure(new IllegalStateException());
		assertThat(this.check.check(failure)).isSameAs(failure);
		assertThat(checked(SOUND).page().items()).containsExactly(SOUND);
		assertThat(checked(SOUND).complete()).isTrue();
	}

	@ParameterizedTest
	@MethodSource
	void aRunThatMakesNoSenseCostsItselfOnly(WorkflowRunSummary run) {
		PollResult.Runs runs = checked(run, SOUND);
		assertThat(runs.page().items()).containsExactly(SOUND);
		assertThat(runs.complete()).isFalse();
	}

	static List<WorkflowRunSummary> aRunThatMakesNoSenseCostsItselfOnly() {
		return List.of(Examples.summary("no-uuid", "RUNNING", Examples.START, null),
				Examples.summary(Examples.id(0xab).toString().toUpperCase(Locale.ROOT), "RUNNING", Examples.START,
						null),
				Examples.summary(Examples.id(2).toString(), "RUNNING", Instant.MAX, null),
				Examples.summary(Examples.id(2).toString(), "RUNNING", Instant.MIN, null));
	}

	@Test
	void anEndThatMakesNoSenseIsNotKnown() {
		WorkflowRunSummary run = Examples.summary(Examples.id(2).toString(), "FAILED", Examples.START, Instant.MAX);
		PollResult.Runs runs = checked(run);
		assertThat(runs.page().items()).singleElement().satisfies((checked) -> {
			assertThat(checked.endedAt()).isNull();
			assertThat(checked.statusAsString()).isEqualTo("FAILED");
		});
		assertThat(runs.complete()).isTrue();
	}

	@Test
	void controlCharactersAreRemoved() {
		WorkflowRun run = new WorkflowRun("a\nrn", "i\td", "FAI\u0000LED", Examples.START, null, "mo\u007Fdel",
				"lo\rg");
		assertThat(this.check.check(new PollResult.Run(run))).isEqualTo(
				new PollResult.Run(new WorkflowRun("arn", "id", "FAILED", Examples.START, null, "model", "log")));
		assertThat(
				checked(Examples.summary(Examples.id(2).toString(), "RUN\nNING", Examples.START, null)).page().items())
			.singleElement()
			.extracting(WorkflowRunSummary::statusAsString)
			.isEqualTo("RUNNING");
	}

	@Test
	void aLookupWithAStartThatMakesNoSenseFails() {
		WorkflowRun run = new WorkflowRun("arn", "id", "RUNNING", Instant.MAX, null, "model", null);
		assertThat(this.check.check(new PollResult.Run(run))).isInstanceOfSatisfying(PollResult.Failure.class,
				(failed) -> assertThat(failed.failure()).isInstanceOf(InvalidResponseException.class));
	}

	@Test
	void aPageThatIsTooLongIsCut() {
		Page<WorkflowRunSummary> page = new Page<>(Collections.nCopies(Poller.PAGE_SIZE + 1, SOUND), "next");
		PollResult.Runs runs = (PollResult.Runs) this.check.check(new PollResult.Runs(page));
		assertThat(runs.page().items()).hasSize(Poller.PAGE_SIZE);
		assertThat(runs.page().nextToken()).isEqualTo("next");
		assertThat(runs.complete()).isFalse();
	}

	@Test
	void anActThatMakesNoSenseIsLeftOut() {
		ActSummary sound = act(Examples.START, null);
		PollResult.Acts acts = (PollResult.Acts) this.check.check(new PollResult.Acts(
				new Page<>(List.of(act(Instant.MAX, null), sound, act(Examples.START, Instant.MIN)), null)));
		assertThat(acts.page().items()).containsExactly(sound, sound);
	}

	@Test
	void eachKindIsLoggedOnce(CapturedOutput output) {
		checked(Examples.summary("no-uuid", "RUNNING", Examples.START, null));
		checked(Examples.summary("nor-this", "RUNNING", Examples.START, null));
		assertThat(output).containsOnlyOnce("a run whose id is no UUID").contains("'flow'");
		checked(Examples.summary("no-uuid", "RUNNING", Instant.MAX, null));
		assertThat(output).containsOnlyOnce("a run whose 'startedAt'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "1-1-1-1-1", "00000000-0000-4000-8000-00000000000G",
			"00000000-0000-4000-8000-0000000000AB", " 00000000-0000-4000-8000-000000000ab" })
	void onlyLowerCaseUuidsAreIds(String text) {
		assertThat(ResponseCheck.id(text)).isNull();
	}

	private PollResult.Runs checked(WorkflowRunSummary... runs) {
		return (PollResult.Runs) this.check.check(new PollResult.Runs(new Page<>(List.of(runs), null)));
	}

	private static ActSummary act(Instant startedAt, Instant endedAt) {
		return new ActSummary("run", "session", "act", "RUNNING", startedAt, endedAt, null);
	}

}
