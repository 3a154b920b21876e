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

package io.github.novaact.autoconfigure.inspection;

import io.github.novaact.autoconfigure.ConditionalOnEnabledFeature;
import io.github.novaact.autoconfigure.NovaActAutoConfiguration;
import io.github.novaact.client.LogGroupReader;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * {@link AutoConfiguration Auto-configuration} for the log lines of inspections, which
 * need {@link CloudWatchLogsClient}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = NovaActAutoConfiguration.class)
@ConditionalOnEnabledFeature
public final class NovaActInspectionAutoConfiguration {

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(CloudWatchLogsClient.class)
	static class CloudWatchLogsConfiguration {

		@Bean
		@ConditionalOnMissingBean
		LogGroupReader.Factory novaActLogGroupReaderFactory(ObjectProvider<CloudWatchLogsClient> clients) {
			return (access) -> {
				CloudWatchLogsClient client = clients.getIfUnique();
				return (client != null) ? CloudWatchLogGroupReader.of(client) : CloudWatchLogGroupReader.create(access);
			};
		}

	}

}
