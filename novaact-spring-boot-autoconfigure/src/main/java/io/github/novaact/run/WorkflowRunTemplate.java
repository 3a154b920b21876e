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

package io.github.novaact.run;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.novaact.CreateWorkflowRunOptions;
import io.github.novaact.NovaActClient;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.monitoring.Resettable;
import io.github.novaact.observation.WorkflowRunExecutionContext;
import io.micrometer.observation.Observation;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;
import org.springframework.util.AlternativeJdkIdGenerator;
import org.springframework.util.Assert;
import org.springframework.util.IdGenerator;

/**
 * Executes code of the application as a workflow run: creates the run, invokes a
 * callback, and sets the run to {@code SUCCEEDED} or {@code FAILED}. Thread-safe.
 * Executions may be nested.
 * <p>
 * Exceptions, outages of the service and shutdowns leave no run {@code RUNNING}. A failed
 * update is repeated in the background, for up to {@code novaact.run.update-timeout}.
 * When the application context closes, each open run is set to {@code FAILED}, within
 * {@code novaact.run.shutdown-timeout}. If the status of a run cannot be set by then, an
 * error with the key of the run is logged.
 * <p>
 * If the response to the creation of a run is lost, the template finds the run by its
 * client token and sets it to {@code FAILED}. It does not do so if the caller has
 * provided the token, because the caller can then obtain the same run by creating it
 * again.
 *
 * @since 0.1.0
 */
public class WorkflowRunTemplate implements SmartLifecycle, AutoCloseable, Resettable {

	/**
	 * Phase of the {@link SmartLifecycle}. Components with a later phase, such as web
	 * servers, listeners and executors, stop earlier, so that their work can still
	 * succeed. Clients and their credentials are still open when this phase stops.
	 */
	public static final int PHASE = 0;

	private static final Log logger = LogFactory.getLog(WorkflowRunTemplate.class);

	private static final IdGenerator TOKENS = new AlternativeJdkIdGenerator();

	private final NovaActClient client;

	private final RunSettings settings;

	private final RunReporting reporting;

	private final OpenWorkflowRuns registry;

	private final PendingUpdates updates;

	private final Set<ManagedRun> open = ConcurrentHashMap.newKeySet();

	private final Set<CountDownLatch> creating = ConcurrentHashMap.newKeySet();

	private volatile boolean stopped;

	private volatile boolean running;

	/**
	 * Create a template with default settings that is not observed.
	 * @param client client of the runs, which the template does not close
	 */
	public WorkflowRunTemplate(NovaActClient client) {
		this(new WorkflowRunTemplateBuilder().client(client));
	}

	WorkflowRunTemplate(WorkflowRunTemplateBuilder builder) {
		this.client = builder.client();
		this.settings = builder.settings();
		this.reporting = builder.reporting();
		this.registry = builder.openWorkflowRuns();
		this.updates = new PendingUpdates(this.settings.updateTimeout());
	}

	/**
	 * Create a run, invoke the callback, and set the run to {@code SUCCEEDED}, or to
	 * {@code FAILED} if the callback throws anything. If the thread is interrupted, the
	 * run is nevertheless ended, and the interrupt flag is kept.
	 * <p>
	 * If the status cannot be set, this method does not throw an exception. The failure
	 * is added to the exception of the callback, if there is one, as a suppressed
	 * exception, and the update is repeated in the background.
	 * @param <T> type of the result
	 * @param <E> type of the exception that the callback throws
	 * @param workflowDefinitionName name of the run's definition
	 * @param options options of the run
	 * @param callback the callback
	 * @return the result of the callback
	 * @throws E if the callback throws it
	 * @throws io.github.novaact.NovaActException if the run could not be created. In this
	 * case the callback is not invoked
	 * @throws IllegalStateException if the template has been stopped
	 */
	public <T extends @Nullable Object, E extends Throwable> T execute(String workflowDefinitionName,
			CreateWorkflowRunOptions options, WorkflowRunCallback<T, E> callback) throws E {
		Assert.notNull(callback, "'callback' must not be null");
		WorkflowRunExecutionContext context = this.reporting.context(workflowDefinitionName);
		Observation observation = this.reporting.observation(context).start();
		try (Observation.Scope scope = observation.openScope()) {
			ManagedRun run = create(workflowDefinitionName, options, context, null);
			T result;
			try {
				result = callback.doInWorkflowRun(run.key());
			}
			catch (Throwable ex) {
				Throwable failure = run.end(WorkflowRunStatus.FAILED, ex);
				if (failure != null && failure != ex) {
					ex.addSuppressed(failure);
				}
				throw ex;
			}
			run.succeed();
			if (run.decision() != WorkflowRunStatus.SUCCEEDED) {
				logger.warn("The callback of the " + run + " returned after the run had been set to FAILED, because "
						+ "the application was closing");
			}
			return result;
		}
		catch (Throwable ex) {
			observation.error(ex);
			throw ex;
		}
		finally {
			observation.stop();
		}
	}

	/**
	 * Create a run that the application ends itself, for code that does not fit into a
	 * callback. Closing the run sets it to {@code FAILED}, unless it was ended before.
	 * @param workflowDefinitionName name of the run's definition
	 * @param options options of the run
	 * @return the run
	 * @throws io.github.novaact.NovaActException if the run could not be created
	 * @throws IllegalStateException if the template has been stopped
	 */
	public OpenWorkflowRun open(String workflowDefinitionName, CreateWorkflowRunOptions options) {
		WorkflowRunExecutionContext context = this.reporting.context(workflowDefinitionName);
		Observation observation = this.reporting.observation(context).start();
		try (Observation.Scope scope = observation.openScope()) {
			return create(workflowDefinitionName, options, context, observation);
		}
		catch (Throwable ex) {
			observation.error(ex);
			observation.stop();
			throw ex;
		}
	}

	private ManagedRun create(String workflowDefinitionName, CreateWorkflowRunOptions options,
			WorkflowRunExecutionContext context, @Nullable Observation observation) {
		CountDownLatch created = new CountDownLatch(1);
		this.creating.add(created);
		try {
			Assert.state(!this.stopped, "The template of workflow runs has been stopped");
			Assert.notNull(options, "'options' must not be null");
			ManagedRun run = new ManagedRun(this, createRun(workflowDefinitionName, options), context, observation);
			context.created(run.key());
			this.open.add(run);
			report(() -> this.registry.opened(run.key()));
			if (this.stopped) {
				run.fail();
				throw new IllegalStateException(
						"The template of workflow runs was stopped while it created the " + run);
			}
			return run;
		}
		catch (Throwable ex) {
			context.notCreated(ex);
			throw ex;
		}
		finally {
			this.creating.remove(created);
			created.countDown();
		}
	}

	/**
	 * Create a run. If the response is lost, the run is found by its client token and set
	 * to {@code FAILED}, unless the caller has provided the token and can create the run
	 * again with it.
	 * @param workflowDefinitionName name of the run's definition
	 * @param options options of the run
	 * @return the key of the run
	 */
	private WorkflowRunKey createRun(String workflowDefinitionName, CreateWorkflowRunOptions options) {
		if (options.clientToken() != null) {
			return this.client.createWorkflowRun(workflowDefinitionName, options);
		}
		CreateWorkflowRunOptions withToken = options.withClientToken(TOKENS.generateId().toString());
		try {
			return this.client.createWorkflowRun(workflowDefinitionName, withToken);
		}
		catch (RuntimeException ex) {
			if (Verdict.mayHaveCreatedRun(ex)) {
				logger.debug("A run may have been created although its creation failed. It is set to FAILED", ex);
				this.updates.submit(new LostCreation(this.client, workflowDefinitionName, withToken, this::failLater));
			}
			throw ex;
		}
	}

	/**
	 * Set the status of a run on this thread, and again in the background if that fails.
	 * @param run the run
	 * @param status the status
	 * @return the failure, {@code null} if there is none
	 */
	@Nullable Throwable write(ManagedRun run, WorkflowRunStatus status) {
		RunEnd end = new RunEnd(this.client, run.key(), status, run.createdAt(), this::ended);
		this.updates.add(end);
		this.open.remove(run);
		return this.updates.write(end);
	}

	private void failLater(WorkflowRunKey key) {
		this.updates.submit(new RunEnd(this.client, key, WorkflowRunStatus.FAILED, System.nanoTime(), this::ended));
	}

	private void ended(WorkflowRunKey key) {
		report(() -> this.registry.ended(key));
	}

	private static void report(Runnable call) {
		try {
			call.run();
		}
		catch (RuntimeException | Error ex) {
			logger.warn("The registry of open workflow runs failed; another instance may not fail a run of this one, "
					+ "or may try to fail one that has ended", ex);
		}
	}

	/**
	 * Return the number of runs that have not ended, including those whose update is
	 * still being repeated.
	 * @return the number of runs
	 */
	public int openRuns() {
		return this.open.size() + this.updates.size();
	}

	/**
	 * Return the name of the template's client.
	 * @return the name
	 */
	public String clientName() {
		return this.reporting.clientName();
	}

	@Override
	public void start() {
		this.stopped = false;
		this.running = true;
		report(() -> this.registry.start(clientName(), this::failLater));
	}

	/**
	 * Set each open run to {@code FAILED}, and repeat updates that have failed. Returns
	 * when that is done, or after {@code novaact.run.shutdown-timeout}. After that, no
	 * run can be created.
	 */
	@Override
	public void stop() {
		long deadline = System.nanoTime() + this.settings.shutdownTimeout().toNanos();
		this.stopped = true;
		this.running = false;
		boolean interrupted = Thread.interrupted();
		try {
			failOpenRuns();
			this.updates.flush(left(deadline));
			awaitCreations(deadline);
			failOpenRuns();
			this.updates.flush(left(deadline));
		}
		finally {
			report(this.registry::stop);
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	private void failOpenRuns() {
		for (ManagedRun run : this.open) {
			if (run.decide(WorkflowRunStatus.FAILED, null)) {
				this.updates
					.submit(new RunEnd(this.client, run.key(), WorkflowRunStatus.FAILED, run.createdAt(), this::ended));
				this.open.remove(run);
			}
		}
	}

	private void awaitCreations(long deadline) {
		try {
			for (CountDownLatch created : this.creating) {
				created.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static Duration left(long deadline) {
		return Duration.ofNanos(Math.max(deadline - System.nanoTime(), 0));
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public boolean isPauseable() {
		return false;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

	/**
	 * Forget the open runs without ending them, as between tests that share an
	 * application context.
	 */
	@Override
	public void reset() {
		this.open.clear();
		this.updates.forget();
	}

	/**
	 * Call {@link #stop()}, unless it has already been called.
	 */
	@Override
	public void close() {
		if (!this.stopped) {
			stop();
		}
	}

}
