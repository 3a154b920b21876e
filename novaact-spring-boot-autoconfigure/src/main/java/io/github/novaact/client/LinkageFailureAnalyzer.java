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

import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.annotation.Order;

/**
 * {@link AbstractFailureAnalyzer} for a class or method that is missing where a library
 * is too old, also if Spring Boot itself missed it before a client was built.
 */
@Order(0)
class LinkageFailureAnalyzer extends AbstractFailureAnalyzer<LinkageError> {

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, LinkageError cause) {
		try {
			RequiredLibrary.check();
			return null;
		}
		catch (OutdatedLibraryException ex) {
			return OutdatedLibraryFailureAnalyzer.analysis(ex, cause);
		}
		catch (LinkageError ex) {
			return null;
		}
	}

}
