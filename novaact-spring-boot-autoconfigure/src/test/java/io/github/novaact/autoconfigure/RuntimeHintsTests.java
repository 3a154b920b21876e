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

package io.github.novaact.autoconfigure;

import io.github.novaact.WorkflowRun;
import org.junit.jupiter.api.Test;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.annotation.ReflectiveRuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the runtime hints of {@link NovaActAutoConfiguration}.
 */
class RuntimeHintsTests {

	@Test
	void jsonOfARunNeedsNoHintOfTheUser() throws Exception {
		RuntimeHints hints = new RuntimeHints();
		new ReflectiveRuntimeHintsRegistrar().registerRuntimeHints(hints, NovaActAutoConfiguration.class);
		assertThat(RuntimeHintsPredicates.reflection().onType(WorkflowRun.class)).accepts(hints);
		assertThat(
				RuntimeHintsPredicates.reflection().onMethodInvocation(WorkflowRun.class.getMethod("statusAsString")))
			.accepts(hints);
	}

}
