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

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * {@link EnvironmentPostProcessor} that keeps the loggers that print session tokens,
 * container tokens or page tokens at INFO when the root or another parent is set lower. A
 * level that is set for such a logger itself wins.
 */
class SecretsLoggingEnvironmentPostProcessor implements EnvironmentPostProcessor {

	private static final List<String> LOGGERS = List.of("software.amazon.awssdk.http.auth.aws.internal.signer",
			"org.apache.hc.client5.http.headers", "org.apache.hc.client5.http.wire",
			"org.apache.hc.client5.http.impl.classic.MainClientExec", "org.apache.http.headers", "org.apache.http.wire",
			"sun.net.www.protocol.http.HttpURLConnection");

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		Map<String, Object> levels = new HashMap<>();
		LOGGERS.forEach((logger) -> levels.put("logging.level." + logger, "info"));
		environment.getPropertySources().addLast(new MapPropertySource("novaactSecretsLogging", levels));
	}

}
