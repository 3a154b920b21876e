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

package io.github.novaact.watch.engine;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.BiFunction;
import java.util.function.Supplier;

import io.github.novaact.CallInterruptedException;
import io.github.novaact.NovaActException;
import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.monitoring.Resettable;
import io.github.novaact.watch.MonitoredWatcher;
import io.github.novaact.watch.SharedWatchActivity;
import io.github.novaact.watch.WatchActivity;
import io.github.novaact.watch.WatchedRun;
import io.github.novaact.watch.WatcherClosedException;
import io.github.novaact.watch.WorkflowRunWatcher;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanNameAware;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ApplicationContextEvent;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.event.ContextStartedEvent;
import org.springframework.context.event.ContextStoppedEvent;
import org.springframework.util.Assert;

/**
 * {@link WorkflowRunWatcher} on top of a {@link WatchEngine}. Not final, so that an
 * aspect of an application can proxy it.
 */
class DefaultWorkflowRunWatcher implements WorkflowRunWatcher, MonitoredWatcher, Resettable, BeanNameAware,
		ApplicationContextAware, ApplicationListener<ApplicationContextEvent> {

	private static final String SCOPED_TARGET = "scopedTarget.";

	private final BiFunction<Supplier<String>, Supplier<@Nullable ClassLoader>, WatchEngine> engines;

	private final boolean renewable;

	private volatile WatchEngine engine;

	private volatile @Nullable String name;

	private volatile @Nullable ApplicationContext applicationContext;

	/**
	 * Create a watcher.
	 * @param name name of the watcher, {@code null} for the name of its bean
	 * @param engines creates its engines, which have the name of the watcher, and whose
	 * threads have its class loader
	 * @param renewable whether a new engine shares nothing with the one before
	 */
	DefaultWorkflowRunWatcher(@Nullable String name,
			BiFunction<Supplier<String>, Supplier<@Nullable ClassLoader>, WatchEngine> engines, boolean renewable) {
		this.name = name;
		this.engines = engines;
		this.renewable = renewable;
		this.engine = engines.apply(this::name, this::classLoader);
	}

	@Override
	public void setBeanName(String beanName) {
		if (this.name == null) {
			this.name = beanName.startsWith(SCOPED_TARGET) ? beanName.substring(SCOPED_TARGET.length()) : beanName;
		}
	}

	/**
	 * Hold back events while the application starts, as its listeners are not ready
	 * before all beans are created.
	 * @param applicationContext the application
	 */
	@Override
	public void setApplicationContext(ApplicationContext applicationContext) {
		this.applicationContext = applicationContext;
		if (applicationContext instanceof ConfigurableApplicationContext starting && !starting.isRunning()) {
			this.engine.holdEvents();
			starting.addApplicationListener(this);
		}
	}

	/**
	 * Deliver events once the application has started. Pause while it is stopped, as is
	 * an application that Spring's test framework keeps for later. Close before all other
	 * beans, so that no waiter delays the shutdown and no listener is invoked in an
	 * application that is half closed.
	 * @param event the event
	 */
	@Override
	public void onApplicationEvent(ApplicationContextEvent event) {
		if (event.getApplicationContext() != this.applicationContext) {
			return;
		}
		if (event instanceof ContextClosedEvent) {
			close();
		}
		else if (event instanceof ContextStoppedEvent) {
			this.engine.pause();
		}
		else if (event instanceof ContextRefreshedEvent || event instanceof ContextStartedEvent) {
			this.engine.resume();
		}
	}

	@Override
	public boolean supportsAsyncExecution() {
		return false;
	}

	private @Nullable ClassLoader classLoader() {
		ApplicationContext applicationContext = this.applicationContext;
		return (applicationContext != null) ? applicationContext.getClassLoader() : getClass().getClassLoader();
	}

	private String name() {
		String name = this.name;
		return (name != null) ? name : "workflowRunWatcher";
	}

	@Override
	public WorkflowRun waitForEnd(WorkflowRunKey key, Duration timeout) {
		checkWait(key, timeout);
		CompletableFuture<WorkflowRun> future = this.engine.waiters().awaitEnd(key, timeout);
		try {
			return future.get();
		}
		catch (InterruptedException ex) {
			future.cancel(false);
			Thread.currentThread().interrupt();
			throw new CallInterruptedException("Interrupted while waiting for the end of workflow run "
					+ key.workflowRunId() + " of '" + key.workflowDefinitionName() + "'", ex, 0);
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof NovaActException failure) {
				throw failure;
			}
			throw new IllegalStateException(ex.getCause());
		}
	}

	@Override
	public CompletableFuture<WorkflowRun> whenEnded(WorkflowRunKey key) {
		Assert.notNull(key, "'key' must not be null");
		return this.engine.waiters().whenEnded(key, null);
	}

	@Override
	public CompletableFuture<WorkflowRun> whenEnded(WorkflowRunKey key, Duration timeout) {
		checkWait(key, timeout);
		return this.engine.waiters().whenEnded(key, timeout);
	}

	private static void checkWait(WorkflowRunKey key, Duration timeout) {
		Assert.notNull(key, "'key' must not be null");
		Assert.notNull(timeout, "'timeout' must not be null");
		Assert.isTrue(!timeout.isNegative() && !timeout.isZero(),
				() -> "'timeout' must be positive but was " + timeout);
	}

	@Override
	public void watch(WorkflowRunKey key) {
		Assert.notNull(key, "'key' must not be null");
		this.engine.store().watch(key);
	}

	@Override
	public void watchDefinition(String workflowDefinitionName) {
		WorkflowRunKey.checkWorkflowDefinitionName(workflowDefinitionName);
		this.engine.store().watchDefinition(workflowDefinitionName);
	}

	@Override
	public void unwatch(WorkflowRunKey key) {
		Assert.notNull(key, "'key' must not be null");
		if (this.engine.mayWatch()) {
			this.engine.store().unwatch(key);
		}
	}

	@Override
	public void unwatchDefinition(String workflowDefinitionName) {
		WorkflowRunKey.checkWorkflowDefinitionName(workflowDefinitionName);
		if (this.engine.mayWatch()) {
			this.engine.store().unwatchDefinition(workflowDefinitionName);
		}
	}

	@Override
	public List<WatchedRun> watchedRuns() {
		return this.engine.mayWatch() ? List.copyOf(this.engine.store().watchedRuns()) : List.of();
	}

	@Override
	public int resubmitUndelivered() {
		return this.engine.resubmitUndelivered();
	}

	/**
	 * End all watches. Waiters get a {@link WatcherClosedException}. A shared store is
	 * reset if it is {@link Resettable}; otherwise it keeps everything but the watches.
	 */
	@Override
	public void reset() {
		WatchEngine engine = this.engine;
		if (engine.isInUse() && this.renewable) {
			this.engine = this.engines.apply(this::name, this::classLoader);
			engine.close();
		}
		else if (engine.isInUse()) {
			engine.activity().definitions().forEach((definition) -> unwatchDefinition(definition.name()));
			watchedRuns().forEach((run) -> unwatch(run.key()));
			if (engine.store() instanceof Resettable store) {
				store.reset();
			}
		}
	}

	@Override
	public WatchActivity activity() {
		return this.engine.activity();
	}

	@Override
	public @Nullable SharedWatchActivity sharedActivity() {
		return this.renewable ? null : this.engine.store().sharedActivity();
	}

	@Override
	public void configure(Collection<String> workflowDefinitionNames) {
		if (!this.renewable || !workflowDefinitionNames.isEmpty()) {
			this.engine.store().configure(workflowDefinitionNames);
		}
	}

	@Override
	public void standBy() {
		if (!this.renewable) {
			this.engine.store();
		}
	}

	@Override
	public void close() {
		this.engine.close();
	}

	@Override
	public String toString() {
		return "WorkflowRunWatcher '" + name() + "'";
	}

}
