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

package io.github.novaact.watch.jdbc;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import javax.sql.DataSource;

import io.github.novaact.NovaActClient;
import io.github.novaact.client.DefaultNovaActClientBuilder;
import io.github.novaact.test.FakeNovaActService;
import io.github.novaact.watch.MonitoredWatcher;
import io.github.novaact.watch.WatchActivity;
import io.github.novaact.watch.WorkflowRunEvent;
import io.github.novaact.watch.WorkflowRunWatcher;
import io.github.novaact.watch.engine.DefaultWorkflowRunWatcherBuilder;

import org.springframework.jdbc.support.JdbcTransactionManager;

/**
 * An instance of an application that shares its watches, with leases that are short.
 */
final class WatchingInstance implements AutoCloseable {

	static final LeaseSettings QUICK = new LeaseSettings(Duration.ofMillis(300), Duration.ofMillis(50),
			Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofMillis(500), Duration.ofSeconds(5),
			Duration.ofMinutes(1), Duration.ofMillis(5));

	static final LeaseSettings NEMESIS = new LeaseSettings(Duration.ofMillis(125), Duration.ofMillis(25),
			Duration.ofSeconds(1), Duration.ofSeconds(3), Duration.ofMillis(300), Duration.ofSeconds(1),
			Duration.ofSeconds(3), Duration.ofMillis(5));

	final Queue<WorkflowRunEvent> events = new ConcurrentLinkedQueue<>();

	private final NovaActClient client;

	private final WorkflowRunWatcher watcher;

	private volatile Consumer<WorkflowRunEvent> listener = (event) -> {
	};

	WatchingInstance(DataSource dataSource, FakeNovaActService fake) {
		this(dataSource, fake, "watcher", 500);
	}

	WatchingInstance(DataSource dataSource, FakeNovaActService fake, String name, int requestsPerSecond) {
		this(dataSource, fake, name, requestsPerSecond, Duration.ofMillis(50), QUICK);
	}

	WatchingInstance(DataSource dataSource, FakeNovaActService fake, String name, int requestsPerSecond,
			Duration interval, LeaseSettings leases) {
		this.client = new DefaultNovaActClientBuilder().endpoint(fake.endpoint())
			.region(fake.region())
			.credentialsProvider(fake.credentialsProvider())
			.build();
		this.watcher = new DefaultWorkflowRunWatcherBuilder()
			.store(new JdbcWatchStore(dataSource, List.of(new JdbcTransactionManager(dataSource)),
					new TablePrefix("NOVAACT_"), null, leases))
			.name(name)
			.client(this.client)
			.eventPublisher((event) -> receive((WorkflowRunEvent) event))
			.interval(interval)
			.maxInterval(interval.multipliedBy(4))
			.requestsPerSecond(requestsPerSecond)
			.notFoundGrace(Duration.ofMillis(300))
			.build();
		((MonitoredWatcher) this.watcher).standBy();
	}

	private void receive(WorkflowRunEvent event) {
		this.listener.accept(event);
		this.events.add(event);
	}

	/**
	 * Have a listener called before an event is recorded.
	 * @param listener the listener
	 */
	void listener(Consumer<WorkflowRunEvent> listener) {
		this.listener = listener;
	}

	WorkflowRunWatcher watcher() {
		return this.watcher;
	}

	<T extends WorkflowRunEvent> List<T> events(Class<T> type) {
		return this.events.stream().filter(type::isInstance).map(type::cast).toList();
	}

	WatchActivity activity() {
		return ((MonitoredWatcher) this.watcher).activity();
	}

	Set<String> definitions() {
		return activity().definitions().stream().map(WatchActivity.Definition::name).collect(Collectors.toSet());
	}

	@Override
	public void close() {
		this.watcher.close();
		this.client.close();
	}

}
