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
import java.util.Map;

/**
 * A session of a run.
 *
 * @param run the run
 * @param id id of the session
 * @param time when it began
 * @param sequence number of the session
 * @param acts its acts in their order
 */
record FakeSession(FakeRun run, String id, Instant time, long sequence,
		Timeline<FakeAct> acts) implements Timeline.Entry {

	boolean isListed(View view, Instant now) {
		return this.run.isFound(now) && view.shows(this.time, this.sequence);
	}

	String toJson() {
		return Json.object(Map.of("sessionId", Json.quote(this.id)));
	}

}
