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

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Conditional;

/**
 * {@link Conditional @Conditional} on {@code novaact.enabled}, which is true by default,
 * and on the property of a feature. Unlike
 * {@link ConditionalOnBooleanProperty @ConditionalOnBooleanProperty}, it converts values
 * as configuration properties are converted: it ignores white space around them, accepts
 * {@code on} and {@code yes}, and an invalid value ends the start.
 *
 * @since 0.1.0
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.TYPE, ElementType.METHOD })
@Documented
@Conditional(OnEnabledFeatureCondition.class)
public @interface ConditionalOnEnabledFeature {

	/**
	 * Name of a property that enables the feature, which is disabled by default. When
	 * empty, {@code novaact.enabled} alone decides.
	 * @return the name
	 */
	String value() default "";

}
