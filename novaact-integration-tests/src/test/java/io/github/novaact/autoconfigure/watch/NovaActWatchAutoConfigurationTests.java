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

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.github.novaact.NovaActClient;
import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.watch.InvalidWatchSettingsException;
import io.github.novaact.watch.MonitoredWatcher;
import io.github.novaact.watch.WatchSettings;
import io.github.novaact.watch.WorkflowRunEndedEvent;
import io.github.novaact.watch.WorkflowRunEvent;
import io.github.novaact.watch.WorkflowRunWatcher;
import io.github.novaact.watch.engine.DefaultWorkflowRunWatcherBuilder;
import org.apache.commons.logging.LogFactory;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ApplicationEventMulticaster;
import org.springframework.context.event.EventListener;
import org.springframework.context.event.SimpleApplicationEventMulticaster;
import org.springframework.core.io.support.SpringFactoriesLoader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Tests for {@link NovaActWatchAutoConfiguration}.
 */
class NovaActWatchAutoConfigurationTests {

	private static final WorkflowRunKey KEY = new WorkflowRunKey("flow", "00000000-0000-0000-0000-000000000001");

	private final ApplicationContextRunner emptyRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(NovaActWatchAutoConfiguration.class));

	private final ApplicationContextRunner runner = this.emptyRunner.withBean("mine", NovaActClient.class,
			() -> (key) -> {
				throw new IllegalStateException("Not expected to be asked");
			});

	@Test
	void watcherHasTheDefaults() {
		this.runner.run((context) -> {
			assertThat(context).hasSingleBean(WorkflowRunWatcher.class).hasBean("workflowRunWatcher");
			assertThat(settings(context)).isEqualTo(new WatchSettings(Duration.ofSeconds(10), Duration.ofMinutes(2), 20,
					Duration.ofSeconds(30), null, false));
		});
	}

	@Test
	void everyPropertyReachesTheWatcher() {
		this.runner
			.withPropertyValues("novaact.watch.interval=1s", "novaact.watch.max-interval=3m",
					"novaact.watch.requests-per-second=7", "novaact.watch.not-found-grace=4s",
					"novaact.watch.stuck-after=5h", "novaact.watch.acts-enabled=true")
			.run((context) -> assertThat(settings(context)).isEqualTo(new WatchSettings(Duration.ofSeconds(1),
					Duration.ofMinutes(3), 7, Duration.ofSeconds(4), Duration.ofHours(5), true)));
	}

	@Test
	void autoIsNoFixedTime() {
		this.runner.withPropertyValues("novaact.watch.stuck-after=Auto")
			.run((context) -> assertThat(settings(context).stuckAfter()).isNull());
	}

	@Test
	void definitionsAreWatchedFromTheStart() {
		this.runner.withPropertyValues("novaact.watch.definitions=one,two")
			.run((context) -> assertThat(context.getBean(MonitoredWatcher.class).activity().definitions())
				.extracting("name", "watched")
				.containsExactly(tuple("one", true), tuple("two", true)));
	}

	@Test
	void watcherOfTheUserSwitchesOursOff() {
		this.runner
			.withBean("theirs", WorkflowRunWatcher.class,
					() -> new DefaultWorkflowRunWatcherBuilder().client((key) -> null).build())
			.run((context) -> assertThat(context).hasSingleBean(WorkflowRunWatcher.class)
				.doesNotHaveBean("workflowRunWatcher"));
	}

	@Test
	void nothingWithoutClient() {
		this.emptyRunner.run((context) -> assertThat(context).hasNotFailed()
			.doesNotHaveBean(WorkflowRunWatcher.class)
			.doesNotHaveBean(WorkflowRunWatcher.Builder.class));
	}

	@Test
	void eachInjectionPointHasABuilderOfItsOwn() {
		this.runner.withPropertyValues("novaact.watch.interval=1s").run((context) -> {
			WorkflowRunWatcher.Builder builder = context.getBean(WorkflowRunWatcher.Builder.class);
			assertThat(context.getBean(WorkflowRunWatcher.Builder.class)).isNotSameAs(builder);
			try (WorkflowRunWatcher watcher = builder.build()) {
				assertThat(((MonitoredWatcher) watcher).activity().settings().interval())
					.isEqualTo(Duration.ofSeconds(1));
			}
		});
	}

	@Test
	void twoClientsNeedABuilder() {
		this.runner.withBean("other", NovaActClient.class, () -> (key) -> null)
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(WorkflowRunWatcher.class)
				.hasBean("workflowRunWatcherBuilder"));
	}

	@Test
	void watcherIsClosedWithTheContext() {
		WorkflowRunWatcher[] watcher = new WorkflowRunWatcher[1];
		this.runner.run((context) -> watcher[0] = context.getBean(WorkflowRunWatcher.class));
		assertThatThrownBy(() -> watcher[0].watch(KEY)).isInstanceOf(IllegalStateException.class)
			.hasMessage("Workflow run watcher 'workflowRunWatcher' is closed");
		assertThat(watcher[0].watchedRuns()).isEmpty();
	}

	@Test
	void whatHappensWhileTheApplicationStartsIsToldOnceItListens() {
		this.emptyRunner.withBean(NovaActClient.class, () -> NovaActWatchAutoConfigurationTests::endedRun)
			.withUserConfiguration(WatchingFromTheConstructor.class)
			.run((context) -> assertThat(
					context.getBean(WatchingFromTheConstructor.class).events.poll(10, TimeUnit.SECONDS))
				.isInstanceOf(WorkflowRunEndedEvent.class));
	}

	@Test
	void eventsOfTheContextAreHeardAtOnceWhereItsEventsArePublishedAsynchronously() {
		Thread main = Thread.currentThread();
		SimpleApplicationEventMulticaster multicaster = new SimpleApplicationEventMulticaster();
		multicaster.setTaskExecutor((task) -> {
			if (Thread.currentThread() != main) {
				task.run();
			}
		});
		this.emptyRunner.withBean(NovaActClient.class, () -> NovaActWatchAutoConfigurationTests::endedRun)
			.withBean("applicationEventMulticaster", ApplicationEventMulticaster.class, () -> multicaster)
			.withUserConfiguration(WatchingFromTheConstructor.class)
			.run((context) -> assertThat(
					context.getBean(WatchingFromTheConstructor.class).events.poll(10, TimeUnit.SECONDS))
				.isInstanceOf(WorkflowRunEndedEvent.class));
	}

	private static WorkflowRun endedRun(WorkflowRunKey key) {
		return new WorkflowRun(
				"arn:aws:nova-act:us-east-1:123456789012:workflow-definition/" + key.workflowDefinitionName()
						+ "/workflow-run/" + key.workflowRunId(),
				key.workflowRunId(), WorkflowRunStatus.SUCCEEDED, Instant.EPOCH, Instant.EPOCH, "nova-act-latest",
				null);
	}

	@Test
	void badValuesAreNamed() {
		assertThatStartFailsOf("novaact.watch.interval", "0s");
		assertThatStartFailsOf("novaact.watch.interval", "-1s");
		assertThatStartFailsOf("novaact.watch.max-interval", "9s");
		assertThatStartFailsOf("novaact.watch.requests-per-second", "0");
		assertThatStartFailsOf("novaact.watch.not-found-grace", "-1s");
		assertThatStartFailsOf("novaact.watch.stuck-after", "0s");
		assertThatStartFailsOf("novaact.watch.stuck-after", "soon");
		assertThatStartFailsOf("novaact.watch.definitions", "good,not good");
	}

	private void assertThatStartFailsOf(String property, String value) {
		this.runner.withPropertyValues(property + "=" + value).run((context) -> {
			assertThat(context).as(value).hasFailed();
			assertThat(context.getStartupFailure()).hasRootCauseInstanceOf(InvalidWatchSettingsException.class);
			FailureAnalysis analysis = analyze(context.getStartupFailure());
			assertThat(analysis.getDescription()).contains("'" + property + "'");
			assertThat(analysis.getAction()).contains("'" + property + "'");
		});
	}

	private static FailureAnalysis analyze(Throwable failure) {
		List<FailureAnalyzer> analyzers = SpringFactoriesLoader
			.forDefaultResourceLocation(NovaActWatchAutoConfigurationTests.class.getClassLoader())
			.load(FailureAnalyzer.class, SpringFactoriesLoader.FailureHandler
				.logging(LogFactory.getLog(NovaActWatchAutoConfigurationTests.class)));
		return analyzers.stream()
			.map((analyzer) -> analyzer.analyze(failure))
			.filter((found) -> found != null)
			.findFirst()
			.orElseThrow();
	}

	private static WatchSettings settings(AssertableApplicationContext context) {
		return context.getBean(MonitoredWatcher.class).activity().settings();
	}

	@Configuration(proxyBeanMethods = false)
	static class WatchingFromTheConstructor {

		final BlockingQueue<WorkflowRunEvent> events = new LinkedBlockingQueue<>();

		WatchingFromTheConstructor(WorkflowRunWatcher watcher) {
			watcher.watch(KEY);
			watcher.waitForEnd(KEY, Duration.ofSeconds(10));
		}

		@EventListener
		void hear(WorkflowRunEvent event) {
			this.events.add(event);
		}

	}

}
