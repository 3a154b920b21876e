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

package io.github.novaact.dashboard;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

import io.github.novaact.dashboard.RunHistory.Ends;
import io.github.novaact.dashboard.RunHistory.Percentiles;
import io.github.novaact.watch.SharedWatchActivity;
import org.jspecify.annotations.Nullable;

/**
 * The history of instances that share their watches, as the rows have it.
 */
final class SharedEnds {

	private SharedEnds() {
	}

	static Instant since(Collection<SharedWatchActivity> activities) {
		return activities.stream().map(SharedWatchActivity::since).max(Instant::compareTo).orElseThrow();
	}

	/**
	 * Return the ends of each definition.
	 * @param activities what the instances have done, for each watcher
	 * @param now present time
	 * @return the ends. Those of a definition that two watchers watch are those of the
	 * first
	 */
	static List<Ends> read(Collection<SharedWatchActivity> activities, Instant now) {
		List<Ends> all = new ArrayList<>();
		for (SharedWatchActivity activity : activities) {
			for (SharedWatchActivity.Ends ends : activity.ends()) {
				if (all.stream().noneMatch((known) -> known.definition().equals(ends.definition()))) {
					all.add(describe(ends, now));
				}
			}
		}
		return all;
	}

	private static Ends describe(SharedWatchActivity.Ends ends, Instant now) {
		long length = RunHistory.STEP.toMillis();
		long first = Math.floorDiv(now.toEpochMilli(), length) - RunHistory.STEPS + 1;
		Integer[] succeeded = new Integer[RunHistory.STEPS];
		Integer[] failed = new Integer[RunHistory.STEPS];
		Arrays.fill(succeeded, 0);
		Arrays.fill(failed, 0);
		for (SharedWatchActivity.Step step : ends.steps()) {
			int index = (int) (Math.floorDiv(step.start().toEpochMilli(), length) - first);
			if (index >= 0 && index < RunHistory.STEPS) {
				succeeded[index] += step.succeeded();
				failed[index] += step.failed();
			}
		}
		return new Ends(ends.definition(), List.of(succeeded), List.of(failed), describe(ends.duration()),
				describe(ends.delay()));
	}

	private static @Nullable Percentiles describe(SharedWatchActivity.@Nullable Percentiles percentiles) {
		return (percentiles != null) ? new Percentiles(percentiles.p50().toMillis(), percentiles.p95().toMillis())
				: null;
	}

}
