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
 * Runs the code of an application as a workflow run: creates the run, does the work, and
 * sets the run to {@code SUCCEEDED} or {@code FAILED}, whatever happens. For programs
 * that are themselves the workflow. Thread-safe; executions may be nested.
 * <p>
 * No run stays {@code RUNNING}: a status that cannot be set is set again in the
 * background, for up to {@code novaact.run.update-timeout}, and each run that is still
 * open when the application context closes is set to {@code FAILED}, within
 * {@code novaact.run.shutdown-timeout}. If the response to the creation of a run is lost,
 * the run is found by its client token and failed, unless the token is the caller's, who
 * may then create the same run again; the run is created by that if it was not before.
 * What cannot be set in the end is logged as an error with the run's key.
 *
 * @since 0.1.0
 */
public class WorkflowRunTemplate implements SmartLifecycle, AutoCloseable, Resettable {

	/**
	 * Phase of the {@link SmartLifecycle}. Runs fail after everything with a later phase
	 * has stopped, such as web servers, listeners and executors, whose work may still
	 * succeed while they stop. Clients and their credentials are still open then.
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
	 * Do work in a run: create the run, invoke the callback, and set the run to
	 * {@code SUCCEEDED}, or to {@code FAILED} if the callback throws anything. An
	 * interrupt of the thread does not stop the run from being ended, and is kept.
	 * <p>
	 * A failure to set the status is not thrown. It is a suppressed exception of the
	 * callback's, if there is one, and the status is set again in the background.
	 * @param <T> type of the result
	 * @param <E> type of the exception that the callback throws
	 * @param workflowDefinitionName name of the run's definition
	 * @param options what the run is created with
	 * @param callback does the work
	 * @return what the callback returns
	 * @throws E if the callback throws it
	 * @throws io.github.novaact.NovaActException if the run could not be created; the
	 * callback is not invoked then
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
				logger.warn("The callback of the " + run + " returned after the run had been set to FAILED, because the "
						+ "application was closing");
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
	 * Create a run that the application ends itself, for work that does not fit into a
	 * callback. Closing it fails it unless it was ended before.
	 * @param workflowDefinitionName name of the run's definition
	 * @param options what the run is created with
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
	 * Create a run. If the response is lost, the run is found by its client token and
	 * failed. A token of the caller's is left to the caller, who may create the run again
	 * with it.
	 * @param workflowDefinitionName name of the run's definition
	 * @param options what the run is created with
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
				logger.debug("A run may have been created although its creation failed. It is looked for and set to FAILED", ex);
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
	 * Return the number of runs that have not ended: those whose work is being done, and
	 * those whose status could not be set yet.
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
	 * Fail each open run and set what could not be set before. Returns when that is done,
	 * or after {@code novaact.run.shutdown-timeout}. No run can be created any more.
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
	 * Do what {@link #stop()} does, unless it was done.
	 */
	@Override
	public void close() {
		if (!this.stopped) {
			stop();
		}
	}

}
