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
import java.util.Iterator;

import io.github.novaact.ListOptions;
import io.github.novaact.NovaActClient;
import io.github.novaact.Page;
import io.github.novaact.SortOrder;
import io.github.novaact.monitoring.MonitoredClient;
import org.jspecify.annotations.Nullable;

/**
 * Asks the service, one request for each ask.
 */
final class Asker {

	private static final int PAGE_SIZE = 100;

	private final NovaActClient client;

	private final @Nullable MonitoredClient monitored;

	Asker(NovaActClient client) {
		this.monitored = (client instanceof MonitoredClient measuring) ? measuring : null;
		this.client = (this.monitored != null) ? this.monitored.withoutRetry() : client;
	}

	/**
	 * Return by how much the service's clock is ahead of the one of this instance.
	 * @return the difference, {@code null} if it is not known
	 */
	@Nullable Duration clockOffset() {
		return (this.monitored != null) ? this.monitored.serviceClockOffset() : null;
	}

	Answer ask(Ask ask) {
		try {
			if (ask instanceof Ask.LookUp lookUp) {
				return new Answer.Run(this.client.getWorkflowRun(lookUp.key()));
			}
			if (ask instanceof Ask.ListRuns listRuns) {
				return new Answer.Runs(
						first(this.client.listWorkflowRuns(listRuns.definition(), options(listRuns.token())).pages()));
			}
			Ask.ListActs listActs = (Ask.ListActs) ask;
			return new Answer.Acts(first(this.client.listActs(listActs.key(), options(listActs.token())).pages()));
		}
		catch (Throwable ex) {
			return new Answer.Failure(ex);
		}
	}

	private static ListOptions options(@Nullable String token) {
		return new ListOptions(PAGE_SIZE, SortOrder.DESCENDING, token);
	}

	private static <T> Page<T> first(Iterable<Page<T>> pages) {
		Iterator<Page<T>> iterator = pages.iterator();
		return iterator.next();
	}

}
