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

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.novaact.NovaActClient;
import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.watch.WorkflowRunEndedEvent;
import io.github.novaact.watch.WorkflowRunEvent;
import io.github.novaact.watch.WorkflowRunWatcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.context.event.SimpleApplicationEventMulticaster;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.SyncTaskExecutor;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.support.TaskUtils;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalApplicationListener;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the kinds of listeners that an application may have, and for what the start
 * says of them.
 */
@ExtendWith(OutputCaptureExtension.class)
class WatchListenerTests {

	private static final WorkflowRunKey KEY = new WorkflowRunKey("flow", "00000000-0000-0000-0000-000000000001");

	private final TestTransactionManager transactionManager = new TestTransactionManager();

	private final ApplicationContextRunner withoutManager = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(NovaActWatchAutoConfiguration.class))
		.withBean(NovaActClient.class, () -> WatchListenerTests::endedRun)
		.withBean(Heard.class);

	private final ApplicationContextRunner runner = this.withoutManager
		.withBean("transactionManager", PlatformTransactionManager.class, () -> this.transactionManager)
		.withUserConfiguration(Transactions.class);

	@Test
	void listenersOfEachPhaseAreInvoked() {
		this.runner.withBean(PhaseListeners.class).run((context) -> {
			context.getBean(WorkflowRunWatcher.class).watch(KEY);
			Heard heard = context.getBean(Heard.class);
			assertThat(heard.next()).isEqualTo("plain in transaction");
			assertThat(heard.next()).isEqualTo("before commit in transaction");
			assertThat(heard.next()).isEqualTo("after commit");
			assertThat(this.transactionManager.begun).hasValue(1);
		});
	}

	@Test
	void listenerOfAModuleIsInvoked() {
		this.runner.withBean(ModuleListener.class).run((context) -> {
			context.getBean(WorkflowRunWatcher.class).watch(KEY);
			assertThat(context.getBean(Heard.class).next()).isEqualTo("module in transaction");
			assertThat(this.transactionManager.begun).hasValue(2);
		});
	}

	@Test
	void listenerOfAModuleIsInvokedOnAnotherThread() {
		this.runner.withUserConfiguration(Asynchronous.class).withBean(ModuleListener.class).run((context) -> {
			context.getBean(WorkflowRunWatcher.class).watch(KEY);
			assertThat(context.getBean(Heard.class).next()).isEqualTo("module in transaction");
		});
	}

	@Test
	void transactionalListenerThatIsABeanIsInvoked() {
		this.runner.withUserConfiguration(ListenerBean.class).run((context) -> {
			context.getBean(WorkflowRunWatcher.class).watch(KEY);
			assertThat(context.getBean(Heard.class).next()).isEqualTo("bean");
		});
	}

	@Test
	void lazyTransactionalListenerThatIsABeanIsInvoked() {
		this.runner.withUserConfiguration(ListenerBean.class)
			.withInitializer((context) -> context
				.addBeanFactoryPostProcessor((factory) -> factory.getBeanDefinition("listenerBean").setLazyInit(true)))
			.run((context) -> {
				context.getBean(WorkflowRunWatcher.class).watch(KEY);
				assertThat(context.getBean(Heard.class).next()).isEqualTo("bean");
			});
	}

	@Test
	void listenerOfAParentIsInvoked() {
		this.runner.withBean(PhaseListeners.class)
			.run((parent) -> this.withoutManager.withParent(parent).run((context) -> {
				context.getBean(WorkflowRunWatcher.class).watch(KEY);
				Heard heard = parent.getBean(Heard.class);
				assertThat(List.of(heard.next(), heard.next(), heard.next())).contains("after commit");
			}));
	}

	@Test
	void applicationWithoutTransactionalListenerPaysForNoTransaction(CapturedOutput output) {
		this.runner.withBean(PlainListener.class).withBean(ListenerOfOtherEvents.class).run((context) -> {
			context.getBean(WorkflowRunWatcher.class).watch(KEY);
			assertThat(context.getBean(Heard.class).next()).isEqualTo("plain");
			assertThat(this.transactionManager.begun).hasValue(0);
		});
		assertThat(warnings(output)).isEmpty();
	}

	@Test
	void listenerThatRefusesTheCommitIsInvokedAgainInANewTransaction() {
		this.runner.withBean(RefusingListener.class).run((context) -> {
			context.getBean(WorkflowRunWatcher.class).watch(KEY);
			Heard heard = context.getBean(Heard.class);
			assertThat(heard.next()).isEqualTo("refused");
			assertThat(heard.next()).isEqualTo("accepted");
			assertThat(heard.next()).isEqualTo("committed");
			assertThat(this.transactionManager.begun).hasValue(2);
			assertThat(this.transactionManager.rolledBack).hasValue(1);
		});
	}

	@Test
	void listenerThatFailsAfterTheCommitIsNotInvokedAgain() {
		this.runner.withBean(FailingAfterCommitListener.class).run((context) -> {
			WorkflowRunWatcher watcher = context.getBean(WorkflowRunWatcher.class);
			watcher.watch(KEY);
			Heard heard = context.getBean(Heard.class);
			assertThat(heard.next()).isEqualTo("failed");
			assertThat(watcher.resubmitUndelivered()).isZero();
			assertThat(this.transactionManager.rolledBack).hasValue(0);
		});
	}

	@Test
	void primaryTransactionManagerIsUsed(CapturedOutput output) {
		this.runner.withBean(PhaseListeners.class)
			.withBean("other", PlatformTransactionManager.class, TestTransactionManager::new,
					(definition) -> definition.setPrimary(false))
			.withInitializer((context) -> context.addBeanFactoryPostProcessor(
					(factory) -> factory.getBeanDefinition("transactionManager").setPrimary(true)))
			.run((context) -> {
				context.getBean(WorkflowRunWatcher.class).watch(KEY);
				assertThat(context.getBean(Heard.class).next()).isEqualTo("plain in transaction");
				assertThat(this.transactionManager.begun).hasValue(1);
			});
		assertThat(warnings(output)).isEmpty();
	}

	@Test
	void startWarnsOfTransactionalListenersWithoutTransactionManager(CapturedOutput output) {
		this.withoutManager.withUserConfiguration(Transactions.class).withBean(PhaseListeners.class).run((context) -> {
			assertThat(warnings(output)).singleElement()
				.asString()
				.contains("no transaction manager")
				.contains("@TransactionalEventListener");
			context.getBean(WorkflowRunWatcher.class).watch(KEY);
			assertThat(context.getBean(Heard.class).next()).isEqualTo("plain");
		});
	}

	@Test
	void startWarnsOfTransactionalListenersWithSeveralTransactionManagers(CapturedOutput output) {
		this.runner.withBean(PhaseListeners.class)
			.withBean("other", PlatformTransactionManager.class, TestTransactionManager::new)
			.run((context) -> assertThat(warnings(output)).singleElement()
				.asString()
				.contains("several transaction managers")
				.contains("primary"));
	}

	@Test
	void startWarnsOfAnAsynchronousMulticaster(CapturedOutput output) {
		SimpleApplicationEventMulticaster multicaster = new SimpleApplicationEventMulticaster();
		multicaster.setTaskExecutor(new SimpleAsyncTaskExecutor());
		this.withoutManager.withBean(PlainListener.class)
			.withBean("applicationEventMulticaster", SimpleApplicationEventMulticaster.class, () -> multicaster)
			.run((context) -> assertThat(warnings(output)).singleElement()
				.asString()
				.contains("applicationEventMulticaster", "asynchronous", "not published again", "order"));
	}

	@Test
	void startWarnsOfAnErrorHandler(CapturedOutput output) {
		SimpleApplicationEventMulticaster multicaster = new SimpleApplicationEventMulticaster();
		multicaster.setErrorHandler(TaskUtils.LOG_AND_SUPPRESS_ERROR_HANDLER);
		this.withoutManager.withBean(PlainListener.class)
			.withBean("applicationEventMulticaster", SimpleApplicationEventMulticaster.class, () -> multicaster)
			.run((context) -> assertThat(warnings(output)).singleElement()
				.asString()
				.contains("applicationEventMulticaster", "error handler", "not published again"));
	}

	@Test
	void startWarnsOnceOfEverything(CapturedOutput output) {
		SimpleApplicationEventMulticaster multicaster = new SimpleApplicationEventMulticaster();
		multicaster.setTaskExecutor(new SimpleAsyncTaskExecutor());
		multicaster.setErrorHandler(TaskUtils.LOG_AND_SUPPRESS_ERROR_HANDLER);
		this.withoutManager.withUserConfiguration(Transactions.class)
			.withBean(PhaseListeners.class)
			.withBean("applicationEventMulticaster", SimpleApplicationEventMulticaster.class, () -> multicaster)
			.run((context) -> assertThat(warnings(output)).singleElement()
				.asString()
				.contains("asynchronous", "error handler", "no transaction manager"));
	}

	@Test
	void startDoesNotWarnOfWhatConcernsNoListenerOfTheWatcher(CapturedOutput output) {
		SimpleApplicationEventMulticaster multicaster = new SimpleApplicationEventMulticaster();
		multicaster.setTaskExecutor(new SimpleAsyncTaskExecutor());
		multicaster.setErrorHandler(TaskUtils.LOG_AND_SUPPRESS_ERROR_HANDLER);
		this.withoutManager.withUserConfiguration(Transactions.class)
			.withBean(ListenerOfOtherEvents.class)
			.withBean("applicationEventMulticaster", SimpleApplicationEventMulticaster.class, () -> multicaster)
			.run((context) -> assertThat(warnings(output)).isEmpty());
	}

	@Test
	void startDoesNotWarnOfAMulticasterThatKeepsThePromises(CapturedOutput output) {
		SimpleApplicationEventMulticaster multicaster = new SimpleApplicationEventMulticaster();
		multicaster.setTaskExecutor(new SyncTaskExecutor());
		multicaster.setErrorHandler(TaskUtils.LOG_AND_PROPAGATE_ERROR_HANDLER);
		this.runner.withBean(PhaseListeners.class)
			.withBean("applicationEventMulticaster", SimpleApplicationEventMulticaster.class, () -> multicaster)
			.run((context) -> assertThat(warnings(output)).isEmpty());
	}

	private static List<String> warnings(CapturedOutput output) {
		return output.getAll()
			.lines()
			.filter((line) -> line.contains("WARN") && line.contains("Listeners of workflow run events"))
			.toList();
	}

	private static WorkflowRun endedRun(WorkflowRunKey key) {
		return new WorkflowRun(
				"arn:aws:nova-act:us-east-1:123456789012:workflow-definition/" + key.workflowDefinitionName()
						+ "/workflow-run/" + key.workflowRunId(),
				key.workflowRunId(), WorkflowRunStatus.SUCCEEDED, Instant.EPOCH, Instant.EPOCH, "nova-act-latest",
				null);
	}

	/**
	 * Composed as Spring Modulith's {@code @ApplicationModuleListener}.
	 */
	@Async
	@Transactional(propagation = Propagation.REQUIRES_NEW)
	@TransactionalEventListener
	@Target(ElementType.METHOD)
	@Retention(RetentionPolicy.RUNTIME)
	@interface TestModuleListener {

	}

	static class Heard {

		private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();

		void add(String text) {
			this.texts
				.add(TransactionSynchronizationManager.isActualTransactionActive() ? text + " in transaction" : text);
		}

		void addText(String text) {
			this.texts.add(text);
		}

		String next() throws InterruptedException {
			String text = this.texts.poll(10, TimeUnit.SECONDS);
			return (text != null) ? text : "nothing";
		}

	}

	static class PlainListener {

		private final Heard heard;

		PlainListener(Heard heard) {
			this.heard = heard;
		}

		@EventListener
		void on(WorkflowRunEvent event) {
			this.heard.add("plain");
		}

	}

	static class PhaseListeners {

		private final Heard heard;

		PhaseListeners(Heard heard) {
			this.heard = heard;
		}

		@EventListener
		void on(WorkflowRunEndedEvent event) {
			this.heard.add("plain");
		}

		@TransactionalEventListener(phase = TransactionPhase.BEFORE_COMMIT)
		void beforeCommit(WorkflowRunEndedEvent event) {
			this.heard.add("before commit");
		}

		@TransactionalEventListener
		void afterCommit(WorkflowRunEndedEvent event) {
			this.heard.addText("after commit");
		}

	}

	static class ModuleListener {

		private final Heard heard;

		ModuleListener(Heard heard) {
			this.heard = heard;
		}

		@TestModuleListener
		void on(WorkflowRunEndedEvent event) {
			this.heard.add("module");
		}

	}

	static class ListenerOfOtherEvents {

		@TransactionalEventListener
		void on(String event) {
		}

		@EventListener
		void onOther(Integer event) {
		}

	}

	static class RefusingListener {

		private final Heard heard;

		private boolean accepting;

		RefusingListener(Heard heard) {
			this.heard = heard;
		}

		@TransactionalEventListener(phase = TransactionPhase.BEFORE_COMMIT)
		void beforeCommit(WorkflowRunEndedEvent event) {
			this.heard.addText(this.accepting ? "accepted" : "refused");
			if (!this.accepting) {
				this.accepting = true;
				throw new IllegalStateException("Refused");
			}
		}

		@TransactionalEventListener
		void afterCommit(WorkflowRunEndedEvent event) {
			this.heard.addText("committed");
		}

	}

	static class FailingAfterCommitListener {

		private final Heard heard;

		FailingAfterCommitListener(Heard heard) {
			this.heard = heard;
		}

		@TransactionalEventListener
		void afterCommit(WorkflowRunEndedEvent event) {
			this.heard.addText("failed");
			throw new IllegalStateException("After the commit");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement(proxyTargetClass = true)
	static class Transactions {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAsync(proxyTargetClass = true)
	static class Asynchronous {

	}

	@Configuration(proxyBeanMethods = false)
	static class ListenerBean {

		@Bean
		TransactionalApplicationListener<PayloadApplicationEvent<WorkflowRunEndedEvent>> listenerBean(Heard heard) {
			return TransactionalApplicationListener.forPayload((event) -> heard.addText("bean"));
		}

	}

	static class TestTransactionManager extends AbstractPlatformTransactionManager {

		private final AtomicInteger begun = new AtomicInteger();

		private final AtomicInteger rolledBack = new AtomicInteger();

		private final ThreadLocal<Boolean> active = new ThreadLocal<>();

		@Override
		protected Object doGetTransaction() {
			return new Object();
		}

		@Override
		protected boolean isExistingTransaction(Object transaction) {
			return this.active.get() != null;
		}

		@Override
		protected Object doSuspend(Object transaction) {
			this.active.remove();
			return "suspended";
		}

		@Override
		protected void doResume(Object transaction, Object suspended) {
			this.active.set(true);
		}

		@Override
		protected void doBegin(Object transaction, TransactionDefinition definition) {
			this.begun.incrementAndGet();
			this.active.set(true);
		}

		@Override
		protected void doCommit(DefaultTransactionStatus status) {
		}

		@Override
		protected void doRollback(DefaultTransactionStatus status) {
			this.rolledBack.incrementAndGet();
		}

		@Override
		protected void doCleanupAfterCompletion(Object transaction) {
			this.active.remove();
		}

	}

}
