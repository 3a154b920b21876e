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

package io.github.novaact.watch;

import java.time.Instant;

import io.github.novaact.ActSummary;
import io.github.novaact.WorkflowRunKey;

import org.springframework.util.Assert;

/**
 * An act of a watched run waits for a person. Published once for each act, and only if
 * {@code novaact.watch.acts-enabled} is {@code true}.
 *
 * @param key key of the run
 * @param at time at which the watcher learned of it
 * @param id id of the event; events of the same fact have equal ids
 * @param act the act
 * @since 0.1.0
 */
public record WorkflowRunNeedsHumanEvent(WorkflowRunKey key, Instant at, String id,
		ActSummary act) implements WorkflowRunEvent {

	/**
	 * Create an event.
	 * @param key key of the run
	 * @param at time at which the watcher learned of it
	 * @param id id of the event; events of the same fact have equal ids
	 * @param act the act
	 * @throws IllegalArgumentException if an argument that must not be {@code null} is
	 * {@code null}
	 */
	public WorkflowRunNeedsHumanEvent {
		Assert.notNull(key, "'key' must not be null");
		Assert.notNull(at, "'at' must not be null");
		Assert.notNull(id, "'id' must not be null");
		Assert.notNull(act, "'act' must not be null");
	}

}
