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
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import io.github.novaact.WorkflowRunKey;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * How a {@link FakeNovaActService} treats the operations that write: how long something
 * is being deleted, what quotas are left, and which calls of tools the steps of acts
 * have. Thread-safe.
 *
 * @since 0.1.0
 */
public final class FakeWrites {

	private static final Duration DELETION_TIME = Duration.ofSeconds(30);

	private final Account account;

	private final FakeClock clock;

	private final Map<String, Integer> quotas = new ConcurrentHashMap<>();

	private final Queue<List<String>> steps = new ArrayDeque<>();

	private final List<Deletion> deletions = new ArrayList<>();

	private volatile Duration deletionTime = DELETION_TIME;

	FakeWrites(Account account, FakeClock clock) {
		this.account = account;
		this.clock = clock;
	}

	/**
	 * Set for how long a definition or run is {@code DELETING} before it is not found any
	 * more, by the clock of the fake; 30 seconds otherwise.
	 * @param deletionTime the time, not negative
	 */
	public void setDeletionTime(Duration deletionTime) {
		Assert.notNull(deletionTime, "'deletionTime' must not be null");
		Assert.isTrue(!deletionTime.isNegative(), "'deletionTime' must not be negative");
		this.deletionTime = deletionTime;
	}

	/**
	 * Let an operation succeed a number of times more, and answer with a
	 * {@code ServiceQuotaExceededException} after that. There is no quota otherwise.
	 * @param operation name of the operation: {@code CreateWorkflowDefinition},
	 * {@code CreateSession}, {@code CreateAct} or {@code InvokeActStep}, which have
	 * quotas
	 * @param remaining number of times, not negative
	 * @throws IllegalArgumentException if the operation has no quota
	 */
	public void setQuota(String operation, int remaining) {
		Assert.isTrue(WriteOperations.WITH_QUOTA.contains(operation),
				() -> "'operation' must be one of " + WriteOperations.WITH_QUOTA + " but was '" + operation + "'");
		Assert.isTrue(remaining >= 0, "'remaining' must not be negative");
		this.quotas.put(operation, remaining);
	}

	/**
	 * Let the next step of an act, of any act, have a call of a tool. Steps that nothing
	 * was enqueued for have no calls.
	 * @param tool name of the tool, such as {@code browser.click}
	 * @param inputJson input of the tool, as JSON
	 */
	public void enqueueStep(String tool, String inputJson) {
		Assert.notNull(tool, "'tool' must not be null");
		Assert.notNull(inputJson, "'inputJson' must not be null");
		synchronized (this.steps) {
			this.steps.add(List.of("{\"callId\":" + Json.quote(UUID.randomUUID().toString()) + ",\"input\":" + inputJson
					+ ",\"name\":" + Json.quote(tool) + "}"));
		}
	}

	/**
	 * Let the next step of an act, of any act, have no call, in front of steps that are
	 * enqueued later.
	 */
	public void enqueueStepWithoutCalls() {
		synchronized (this.steps) {
			this.steps.add(List.of());
		}
	}

	List<String> nextCalls() {
		synchronized (this.steps) {
			List<String> calls = this.steps.poll();
			return (calls != null) ? calls : List.of();
		}
	}

	/**
	 * Use some of the quota of an operation.
	 * @param operation name of the operation
	 * @return whether there was any left
	 */
	boolean useQuota(String operation) {
		Integer left = this.quotas.computeIfPresent(operation, (name, remaining) -> remaining - 1);
		return left == null || left >= 0;
	}

	void delete(String definition) {
		schedule(new Deletion(this.clock.now().plus(this.deletionTime), definition, null));
	}

	void delete(WorkflowRunKey key) {
		schedule(new Deletion(this.clock.now().plus(this.deletionTime), null, key));
	}

	private void schedule(Deletion deletion) {
		synchronized (this.deletions) {
			this.deletions.add(deletion);
		}
	}

	/**
	 * Remove what has been {@code DELETING} for long enough.
	 */
	void settle() {
		synchronized (this.deletions) {
			Instant now = this.clock.now();
			for (Iterator<Deletion> deletions = this.deletions.iterator(); deletions.hasNext();) {
				Deletion deletion = deletions.next();
				if (!deletion.at().isAfter(now)) {
					deletions.remove();
					deletion.execute(this.account);
				}
			}
		}
	}

	void reset() {
		this.quotas.clear();
		this.deletionTime = DELETION_TIME;
		synchronized (this.steps) {
			this.steps.clear();
		}
		synchronized (this.deletions) {
			this.deletions.clear();
		}
	}

	/**
	 * Something that is being deleted.
	 *
	 * @param at when it is gone
	 * @param definition name of the definition, {@code null} if it is a run
	 * @param run key of the run, {@code null} if it is a definition
	 */
	private record Deletion(Instant at, @Nullable String definition, @Nullable WorkflowRunKey run) {

		void execute(Account account) {
			if (this.definition != null) {
				account.removeDefinition(this.definition);
			}
			if (this.run != null) {
				account.removeRun(this.run);
			}
		}

	}

}
