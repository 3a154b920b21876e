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

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.event.TransactionalApplicationListener;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * {@link EventPublication} that publishes an event in a transaction if a transactional
 * listener waits for it, as such a listener is not invoked otherwise. Other events cost
 * no transaction.
 */
final class TransactionalPublication implements EventPublication {

	private static final Class<?> TRANSACTIONAL = TransactionalApplicationListener.class;

	private final EventListeners listeners;

	private final ObjectProvider<PlatformTransactionManager> transactionManagers;

	TransactionalPublication(EventListeners listeners, ObjectProvider<PlatformTransactionManager> transactionManagers) {
		this.listeners = listeners;
		this.transactionManagers = transactionManagers;
	}

	@Override
	public ApplicationEventPublisher decorate(ApplicationEventPublisher publisher) {
		return (event) -> publish(event, publisher);
	}

	private void publish(Object event, ApplicationEventPublisher publisher) {
		PlatformTransactionManager transactionManager = this.listeners.hasListener(TRANSACTIONAL, event)
				? this.transactionManagers.getIfUnique() : null;
		if (transactionManager == null) {
			publisher.publishEvent(event);
			return;
		}
		new TransactionTemplate(transactionManager)
			.executeWithoutResult((transaction) -> publisher.publishEvent(event));
	}

	@Override
	public @Nullable String problem() {
		if (!this.listeners.hasListener(TRANSACTIONAL) || this.transactionManagers.getIfUnique() != null) {
			return null;
		}
		boolean several = this.transactionManagers.stream().findAny().isPresent();
		return "Transactional listeners (@TransactionalEventListener) are not invoked, as there "
				+ (several ? "are several transaction managers of which none is primary" : "is no transaction manager");
	}

}
