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

import java.util.List;

import io.github.novaact.LogLine;

/**
 * What was read of a run's log.
 *
 * @param lines the last lines, the earliest first, unmodifiable
 * @param findings what stands out in them, how they were found and what could not be
 * read, unmodifiable
 */
record RunLog(List<LogLine> lines, List<String> findings) {

	static RunLog none(String... findings) {
		return new RunLog(List.of(), List.of(findings));
	}

}
