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

import java.time.Duration;
import java.time.Instant;

import io.github.novaact.WorkflowRunKey;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * A watched run has been running for longer than {@code novaact.watch.stuck-after}. If
 * the credentials permit listing acts, none of its acts started or ended within that
 * time. Published once for each run.
 *
 * @param key key of the run
 * @param at time at which the watcher learned of it
 * @param id id of the event; events of the same fact have equal ids
 * @param startedAt time at which the run started
 * @param longerThan the limit that the run has exceeded: the value of
 * {@code novaact.watch.stuck-after}, or, for {@code auto}, the duration that the watcher
 * derived from the definition's past runs
 * @param lastActAt time at which the last act of the run started or ended, {@code null}
 * if the run has no acts or the credentials do not permit listing them
 * @since 0.1.0
 */
public record WorkflowRunSuspectedStuckEvent(WorkflowRunKey key, Instant at, String id, Instant startedAt,
		Duration longerThan, @Nullable Instant lastActAt) implements WorkflowRunEvent {

	/**
	 * Create an event.
	 * @param key key of the run
	 * @param at time at which the watcher learned of it
	 * @param id id of the event; events of the same fact have equal ids
	 * @param startedAt time at which the run started
	 * @param longerThan the limit that the run has exceeded
	 * @param lastActAt time at which the last act of the run started or ended, may be
	 * {@code null}
	 * @throws IllegalArgumentException if an argument that must not be {@code null} is
	 * {@code null}
	 */
	public WorkflowRunSuspectedStuckEvent {
		Assert.notNull(key, "'key' must not be null");
		Assert.notNull(at, "'at' must not be null");
		Assert.notNull(id, "'id' must not be null");
		Assert.notNull(startedAt, "'startedAt' must not be null");
		Assert.notNull(longerThan, "'longerThan' must not be null");
	}

}
