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

package io.github.novaact.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * {@link AbstractFailureAnalyzer} for a {@link DuplicateClientNameException}.
 */
class DuplicateClientNameFailureAnalyzer extends AbstractFailureAnalyzer<DuplicateClientNameException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, DuplicateClientNameException cause) {
		return new FailureAnalysis(
				"The Nova Act clients of the beans '" + cause.beanName() + "' and '" + cause.otherBeanName()
						+ "' have the same name, '" + cause.clientName()
						+ "', so that health, meters and endpoint cannot distinguish them.",
				"Set another name for one of them with NovaActClient.Builder.name(..), or none, so that it has the name of "
						+ "its bean.",
				cause);
	}

}
