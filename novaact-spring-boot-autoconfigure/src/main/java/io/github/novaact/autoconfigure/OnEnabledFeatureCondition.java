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

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Condition of {@link ConditionalOnEnabledFeature}.
 */
class OnEnabledFeatureCondition extends SpringBootCondition {

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		MergedAnnotation<ConditionalOnEnabledFeature> annotation = metadata.getAnnotations()
			.get(ConditionalOnEnabledFeature.class);
		Binder binder = Binder.get(context.getEnvironment());
		ConditionMessage.Builder message = ConditionMessage.forCondition(ConditionalOnEnabledFeature.class);
		if (!binder.bind("novaact.enabled", Boolean.class).orElse(true)) {
			return ConditionOutcome.noMatch(message.because("'novaact.enabled' is false"));
		}
		String property = annotation.getString("value");
		if (!property.isEmpty() && !binder.bind(property, Boolean.class).orElse(false)) {
			return ConditionOutcome.noMatch(message.because("'" + property + "' is not true"));
		}
		return ConditionOutcome.match(message.because("the feature is enabled"));
	}

}
