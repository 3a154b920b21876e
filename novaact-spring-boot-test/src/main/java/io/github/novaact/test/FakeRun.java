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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.github.novaact.WorkflowRunKey;
import org.jspecify.annotations.Nullable;

/**
 * A run that is played from a script.
 */
final class FakeRun {

	private final RunScript script;

	private final AtomicInteger lookups = new AtomicInteger();

	private final AtomicReference<RunScript.@Nullable End> end = new AtomicReference<>();

	FakeRun(RunScript script) {
		this.script = script;
	}

	void end(RunScript.End end) {
		this.end.set(end);
	}

	String lookUp(WorkflowRunKey key, String arnPrefix, Instant now) {
		int lookup = this.lookups.incrementAndGet();
		RunScript.End end = this.end.get();
		if (end == null) {
			end = this.script.end(lookup, now);
			if (end != null && !this.end.compareAndSet(null, end)) {
				end = this.end.get();
			}
		}
		return this.script.toJson(key, arnPrefix, end);
	}

}
