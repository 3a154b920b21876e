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

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.monitoring.ClientSettings;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.cache.Cache;

/**
 * Keeps runs that have ended in a {@link Cache}, because they no longer change. If the
 * cache fails or contains another value, the run is looked up.
 *
 * @since 0.1.0
 */
public final class WorkflowRunCache {

	/**
	 * Name of the cache.
	 */
	public static final String NAME = "novaact.workflow-runs";

	private static final Log logger = LogFactory.getLog(WorkflowRunCache.class);

	private final @Nullable Cache cache;

	private final AtomicBoolean failed = new AtomicBoolean();

	/**
	 * Keep runs in a cache.
	 * @param cache the cache, {@code null} to keep none
	 */
	public WorkflowRunCache(@Nullable Cache cache) {
		this.cache = cache;
	}

	/**
	 * Return a run that has ended.
	 * @param client name of the client that looks it up
	 * @param settings settings of that client
	 * @param key key of the run
	 * @return the run, or {@code null} if the cache does not have it
	 */
	@Nullable WorkflowRun get(String client, ClientSettings settings, WorkflowRunKey key) {
		return access((cache) -> {
			Cache.ValueWrapper value = cache.get(cacheKey(client, settings, key));
			return (value != null && value.get() instanceof WorkflowRun run && run.isTerminal()
					&& run.workflowRunId().equals(key.workflowRunId())) ? run : null;
		});
	}

	/**
	 * Keep a run if it has ended.
	 * @param client name of the client that looked it up
	 * @param settings settings of that client
	 * @param key key of the run
	 * @param run the run
	 */
	void put(String client, ClientSettings settings, WorkflowRunKey key, WorkflowRun run) {
		if (run.isTerminal()) {
			access((cache) -> {
				cache.put(cacheKey(client, settings, key), run);
				return null;
			});
		}
	}

	/**
	 * Forget a run, which is being deleted.
	 * @param client name of the client
	 * @param settings settings of that client
	 * @param key key of the run
	 */
	void evict(String client, ClientSettings settings, WorkflowRunKey key) {
		access((cache) -> {
			cache.evict(cacheKey(client, settings, key));
			return null;
		});
	}

	private @Nullable WorkflowRun access(Function<Cache, @Nullable WorkflowRun> access) {
		try {
			return (this.cache != null) ? access.apply(this.cache) : null;
		}
		catch (RuntimeException | LinkageError ex) {
			String message = "The cache " + NAME + " fails; runs that have ended are looked up again: " + ex;
			if (this.failed.compareAndSet(false, true)) {
				logger.warn(message);
			}
			else {
				logger.debug(message);
			}
			return null;
		}
	}

	/**
	 * Return the key of a run in the cache. Clients keep apart, as another account or
	 * region does not have, or may not see, what this one does.
	 * @param client name of the client
	 * @param settings settings of that client
	 * @param key key of the run
	 * @return the key
	 */
	private static String cacheKey(String client, ClientSettings settings, WorkflowRunKey key) {
		return client + " " + settings.region() + " " + settings.endpoint() + " " + key.workflowDefinitionName() + "/"
				+ key.workflowRunId();
	}

}
