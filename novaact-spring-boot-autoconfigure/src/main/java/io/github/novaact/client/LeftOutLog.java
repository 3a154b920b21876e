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

package io.github.novaact.client;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Logs the values that are left out of results because they cannot be read: the first one
 * of each kind as a warning, the others at DEBUG.
 */
final class LeftOutLog {

	private static final Log logger = LogFactory.getLog(DefaultNovaActClient.class);

	private static final int MAX_KINDS = 100;

	private static final Pattern INDEX = Pattern.compile("\\[\\d+]");

	private final ClientName client;

	private final Set<String> logged = ConcurrentHashMap.newKeySet();

	LeftOutLog(ClientName client) {
		this.client = client;
	}

	/**
	 * Log a value that is left out.
	 * @param operation name of the operation
	 * @param problem why the value is left out, continues "the response"
	 * @param requestId request id of the response, may be {@code null}
	 */
	void leftOut(String operation, String problem, @Nullable String requestId) {
		String kind = operation + " " + INDEX.matcher(problem).replaceAll("[]");
		boolean first = this.logged.size() < MAX_KINDS && this.logged.add(kind);
		if (!first && !logger.isDebugEnabled()) {
			return;
		}
		String message = "Client '" + this.client + "': a value is left out of a result of " + operation
				+ ", as the response " + problem + " (request id " + requestId + ")";
		if (first) {
			logger.warn(message + ". More of this kind are logged at DEBUG only");
		}
		else {
			logger.debug(message);
		}
	}

}
