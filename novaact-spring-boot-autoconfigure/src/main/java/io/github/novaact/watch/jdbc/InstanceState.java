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

package io.github.novaact.watch.jdbc;

import java.time.Duration;

import io.github.novaact.watch.WatchActivity;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The activity of an instance as text, which it writes into its row. It has no message of
 * the service, and only those definitions of which there is something to say.
 */
final class InstanceState {

	private static final Log logger = LogFactory.getLog(InstanceState.class);

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static final int MAX_DEFINITIONS = 100;

	private static final Duration LATE = Duration.ofSeconds(1);

	private InstanceState() {
	}

	static String text(WatchActivity activity) {
		return JSON.writeValueAsString(new WatchActivity(activity.name(), activity.instance(), activity.settings(),
				activity.running(), activity.suspectedStuck(), activity.lag(), activity.stretch(), activity.behind(),
				activity.requestsPerSecond(), activity.requests(), activity.savedRequests(), activity.events(),
				activity.waiting(), activity.pendingEvents(), activity.lastAnswer(), type(activity.lastFailure()),
				activity.undelivered(),
				activity.definitions().stream().filter(InstanceState::isNotable).limit(MAX_DEFINITIONS).toList()));
	}

	private static boolean isNotable(WatchActivity.Definition definition) {
		return definition.problem() != null || definition.readingPast() || definition.lag().compareTo(LATE) >= 0;
	}

	private static @Nullable String type(@Nullable String failure) {
		return (failure != null) ? failure.split(":", 2)[0] : null;
	}

	static @Nullable WatchActivity read(@Nullable String text) {
		try {
			return (text != null) ? JSON.readValue(text, WatchActivity.class) : null;
		}
		catch (JacksonException ex) {
			logger.debug("The state of an instance of another version cannot be read", ex);
			return null;
		}
	}

}
