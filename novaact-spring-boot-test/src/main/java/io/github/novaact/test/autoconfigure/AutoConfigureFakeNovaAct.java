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

package io.github.novaact.test.autoconfigure;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.github.novaact.test.FakeNovaActService;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;

/**
 * Annotation that connects the application context of a test, also that of a slice such
 * as {@code @WebMvcTest}, to a {@link FakeNovaActService}, which is a bean of the context
 * and closed with it. A bean of this type that the test defines is used in place of one
 * with the defaults.
 * <p>
 * Every client that is built with a {@code NovaActClient.Builder} bean talks to the fake
 * and signs with its keys, whatever properties, connection details, customizers, proxies
 * and second clients say. The fake accepts any region, and its answers are of the region
 * that was asked. A client's warm-up and health probes take none of the answers that are
 * {@linkplain FakeNovaActService#enqueue enqueued}, and are not among the recorded
 * requests.
 * <p>
 * A watcher looks at runs every 20 ms ({@code novaact.watch.*}), whatever the
 * application's own files say; properties of the test come before that.
 * <p>
 * After each test method the fake is {@linkplain FakeNovaActService#reset() reset}, and
 * clients and watchers forget what they know: the retry quota is full, health without
 * evidence, the clock offset zero, nothing watched, and no ended run cached.
 *
 * @since 0.1.0
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ImportAutoConfiguration
public @interface AutoConfigureFakeNovaAct {

}
