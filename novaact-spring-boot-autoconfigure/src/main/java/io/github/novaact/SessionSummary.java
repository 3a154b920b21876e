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

package io.github.novaact;

import java.io.Serializable;

import org.springframework.util.Assert;

/**
 * Item of a list of sessions of a workflow run.
 *
 * @param sessionId id of the session, a UUID
 * @since 0.1.0
 * @see <a href=
 * "https://docs.aws.amazon.com/nova-act/latest/APIReference/API_ListSessions.html">
 * ListSessions</a>
 */
public record SessionSummary(String sessionId) implements Serializable {

	/**
	 * Create an instance.
	 * @param sessionId id of the session, a UUID
	 * @throws IllegalArgumentException if an argument that must not be {@code null} is
	 * {@code null}
	 */
	public SessionSummary {
		Assert.notNull(sessionId, "'sessionId' must not be null");
	}

}
