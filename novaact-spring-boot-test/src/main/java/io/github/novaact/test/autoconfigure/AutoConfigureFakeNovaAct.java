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
 * Annotation that connects the application context of a test, or of a slice such as
 * {@code @WebMvcTest}, to a {@link FakeNovaActService}. The fake is a bean of the context
 * and is closed with it. A bean of that type in the test replaces the default one.
 * <p>
 * Every client that is built with a {@code NovaActClient.Builder} bean uses the fake and
 * signs with its keys, regardless of properties, connection details, customizers and
 * proxies. The fake accepts any region and returns ARNs of the region of the request. The
 * warm-up and the health probes of clients consume no
 * {@linkplain FakeNovaActService#enqueue enqueued} answer and are not recorded.
 * <p>
 * A watcher polls every 20 ms ({@code novaact.watch.*}), regardless of the application's
 * own files. Properties of the test take precedence.
 * <p>
 * After each test method the fake is {@linkplain FakeNovaActService#reset() reset}, and
 * so are clients and watchers: the retry quota, the evidence of health, the clock offset,
 * the watches and the cached runs.
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
