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
 * Identifies an act: its workflow run, its session and its id.
 *
 * @param runKey key of the workflow run
 * @param sessionId id of the session, a UUID in lower case
 * @param actId id of the act, a UUID in lower case
 * @since 0.1.0
 */
public record ActKey(WorkflowRunKey runKey, String sessionId, String actId) implements Serializable {

	/**
	 * Create a key.
	 * @param runKey key of the workflow run
	 * @param sessionId id of the session
	 * @param actId id of the act
	 * @throws IllegalArgumentException if an argument is {@code null} or breaks the
	 * service's rule for it
	 */
	public ActKey {
		Assert.notNull(runKey, "'runKey' must not be null");
		ArgumentRules.id("sessionId", sessionId);
		ArgumentRules.id("actId", actId);
	}

}
