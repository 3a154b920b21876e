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

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.util.ClassUtils;
import org.springframework.web.client.RestClient;

/**
 * {@link RuntimeHintsRegistrar} for what the client does by reflection.
 */
class ClientRuntimeHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		if (ClassUtils.isPresent("org.springframework.web.client.RestClient$Builder", classLoader)) {
			hints.proxies().registerJdkProxy(RestClient.Builder.class);
		}
		if (ClassUtils.isPresent("org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder",
				classLoader)) {
			hints.reflection().registerField(HttpEngineBuilder.dnsResolverField());
		}
		for (RequiredLibrary library : RequiredLibrary.values()) {
			hints.resources().registerPattern(library.resource());
		}
	}

}
