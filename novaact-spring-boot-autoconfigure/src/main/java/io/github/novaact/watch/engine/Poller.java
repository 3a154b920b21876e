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

import io.github.novaact.ActSummary;
import io.github.novaact.ListOptions;
import io.github.novaact.NovaActClient;
import io.github.novaact.Paged;
import io.github.novaact.SortOrder;
import io.github.novaact.WorkflowRunSummary;
import io.github.novaact.monitoring.MonitoredClient;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Sends the requests, one for each {@link Poll}. Never throws.
 */
final class Poller {

	/**
	 * Number of items that a page is requested to have.
	 */
	static final int PAGE_SIZE = 100;

	private static final Duration MAX_CLOCK_OFFSET = Duration.ofDays(1);

	private final NovaActClient client;

	private final @Nullable MonitoredClient monitored;

	Poller(NovaActClient client) {
		this.monitored = (client instanceof MonitoredClient measuring) ? measuring : null;
		this.client = (this.monitored != null) ? this.monitored.withoutRetry() : client;
	}

	/**
	 * Return by how much the service's clock is ahead of this instance's.
	 * @return the difference in milliseconds, {@code null} if it is not known or more
	 * than a day, which no working clock is
	 */
	@Nullable Long clockOffset() {
		Duration offset = (this.monitored != null) ? this.monitored.serviceClockOffset() : null;
		return (offset != null && offset.abs().compareTo(MAX_CLOCK_OFFSET) <= 0) ? offset.toMillis() : null;
	}

	PollResult poll(Poll poll) {
		try {
			if (poll instanceof Poll.Lookup lookup) {
				return new PollResult.Run(required(this.client.getWorkflowRun(lookup.key()), poll));
			}
			if (poll instanceof Poll.Runs runs) {
				Paged<WorkflowRunSummary> paged = this.client.listWorkflowRuns(runs.definition(),
						options(runs.token()));
				return new PollResult.Runs(required(paged.pages().iterator().next(), poll));
			}
			Poll.Acts acts = (Poll.Acts) poll;
			Paged<ActSummary> paged = this.client.listActs(acts.key(), options(acts.token()));
			return new PollResult.Acts(required(paged.pages().iterator().next(), poll));
		}
		catch (Throwable ex) {
			return new PollResult.Failure(ex);
		}
	}

	private static <T> T required(@Nullable T response, Poll poll) {
		Assert.state(response != null, () -> "The client returned null for " + poll);
		return response;
	}

	private static ListOptions options(@Nullable String token) {
		return new ListOptions(PAGE_SIZE, SortOrder.DESCENDING, token);
	}

}
