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

package io.github.novaact.autoconfigure.cache;

import io.github.novaact.autoconfigure.ConditionalOnEnabledFeature;
import io.github.novaact.autoconfigure.NovaActAutoConfiguration;
import io.github.novaact.client.WorkflowRunCache;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.context.annotation.Bean;

/**
 * {@link AutoConfiguration Auto-configuration} for the {@link WorkflowRunCache}, in the
 * application's {@link CacheManager}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = NovaActAutoConfiguration.class,
		afterName = "org.springframework.boot.cache.autoconfigure.CacheAutoConfiguration")
@ConditionalOnEnabledFeature("novaact.cache.enabled")
public final class NovaActCacheAutoConfiguration {

	private static final Log logger = LogFactory.getLog(NovaActCacheAutoConfiguration.class);

	@Bean
	@ConditionalOnMissingBean
	WorkflowRunCache novaActWorkflowRunCache(ObjectProvider<CacheManager> cacheManagers) {
		return new WorkflowRunCache(cache(cacheManagers.getIfUnique()));
	}

	private static @Nullable Cache cache(@Nullable CacheManager cacheManager) {
		if (cacheManager == null) {
			logger.warn("novaact.cache.enabled is true, but nothing is cached: there is no CacheManager bean, or there "
					+ "are several and none is primary. Declare one, or use @EnableCaching");
			return null;
		}
		Cache cache = cacheManager.getCache(WorkflowRunCache.NAME);
		if (cache == null) {
			logger.warn("novaact.cache.enabled is true, but nothing is cached: the CacheManager has no cache '"
					+ WorkflowRunCache.NAME + "'. Add it, for example to spring.cache.cache-names");
		}
		return cache;
	}

}
