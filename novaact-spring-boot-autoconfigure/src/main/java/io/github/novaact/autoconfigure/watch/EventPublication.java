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

package io.github.novaact.autoconfigure.watch;

import io.github.novaact.watch.store.WatchStore;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationEventPublisher;

/**
 * How the events of watchers are published.
 */
interface EventPublication {

	/**
	 * Return a publisher for a watcher.
	 * @param publisher the publisher of the application
	 * @return the publisher to use
	 */
	ApplicationEventPublisher decorate(ApplicationEventPublisher publisher);

	/**
	 * Return a publisher for a watcher.
	 * @param publisher the publisher of the application
	 * @param publication decorates it, unless the store publishes in transactions itself
	 * @param store the store, if any
	 * @return the publisher to use
	 */
	static ApplicationEventPublisher decorate(ApplicationEventPublisher publisher,
			ObjectProvider<EventPublication> publication, ObjectProvider<WatchStore> store) {
		WatchStore used = store.getIfUnique();
		EventPublication decorator = publication.getIfAvailable();
		return (decorator != null && (used == null || !used.isTransactional())) ? decorator.decorate(publisher)
				: publisher;
	}

	/**
	 * Return which listeners of the application are not invoked as they expect.
	 * @return a sentence for a log, {@code null} if there are none
	 */
	@Nullable String problem();

}
