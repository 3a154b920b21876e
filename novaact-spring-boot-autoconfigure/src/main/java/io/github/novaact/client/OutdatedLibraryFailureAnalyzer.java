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

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * {@link AbstractFailureAnalyzer} for an {@link OutdatedLibraryException}.
 */
class OutdatedLibraryFailureAnalyzer extends AbstractFailureAnalyzer<OutdatedLibraryException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, OutdatedLibraryException cause) {
		return analysis(cause, cause);
	}

	static FailureAnalysis analysis(OutdatedLibraryException outdated, Throwable cause) {
		return new FailureAnalysis(
				"The Nova Act client does not work with " + outdated.getLibrary() + " " + outdated.getVersion()
						+ ", which is on the class path.",
				"Use " + outdated.getOldestVersion() + " or later of " + outdated.getLibrary()
						+ ": find where your build sets its version, such as a bill of materials.",
				cause);
	}

}
