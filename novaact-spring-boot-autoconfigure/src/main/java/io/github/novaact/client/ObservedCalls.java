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

import java.util.function.Function;

import io.github.novaact.NovaActException;
import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.client.operation.GetWorkflowRun;
import io.github.novaact.client.operation.Operation;
import io.github.novaact.monitoring.CallOutcome;
import io.github.novaact.monitoring.ClientActivity;
import io.github.novaact.monitoring.ClientActivity.CompletedCall;
import io.github.novaact.monitoring.Evidence;
import io.github.novaact.observation.CallContext;
import io.github.novaact.observation.OperationContext;
import io.github.novaact.observation.WorkflowRunLookupContext;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * Calls with all that is recorded of them: observation, activity and evidence. Lookups go
 * through the cache, if there is one.
 */
final class ObservedCalls {

	private final ClientContext context;

	private final CallExecutor executor;

	private final Observations observations;

	private final ClientActivity activity;

	private final @Nullable WorkflowRunCache cache;

	ObservedCalls(ClientContext context, CallExecutor executor, Observations observations, ClientActivity activity,
			@Nullable WorkflowRunCache cache) {
		this.context = context;
		this.executor = executor;
		this.observations = observations;
		this.activity = activity;
		this.cache = cache;
	}

	ClientContext context() {
		return this.context;
	}

	ClientActivity activity() {
		return this.activity;
	}

	/**
	 * Execute an operation.
	 * @param <T> type of the result
	 * @param operation the operation
	 * @param limits limits of the call
	 * @return the result
	 */
	<T> T execute(Operation<T> operation, CallLimits limits) {
		OperationContext context = new OperationContext(operation.name(), operation.workflowDefinitionName(),
				operation.workflowRunId(), this.context.name().get(), this.context.settings());
		return observe((call) -> this.executor.execute(call, operation), context, this.observations.of(context),
				limits);
	}

	/**
	 * Look up a run.
	 * @param key key of the run
	 * @param limits limits of the call
	 * @return the run
	 */
	WorkflowRun lookUp(WorkflowRunKey key, CallLimits limits) {
		WorkflowRunLookupContext context = new WorkflowRunLookupContext(key, this.context.name().get(),
				this.context.settings());
		return observe((call) -> lookUp(call, context), context, this.observations.of(context), limits);
	}

	/**
	 * Forget what the cache has of a run.
	 * @param key key of the run
	 */
	void evict(WorkflowRunKey key) {
		if (this.cache != null) {
			this.cache.evict(this.context.name().get(), this.context.settings(), key);
		}
	}

	private WorkflowRun lookUp(Call call, WorkflowRunLookupContext context) {
		WorkflowRunKey key = context.getKey();
		WorkflowRunCache cache = this.cache;
		if (cache == null) {
			return this.executor.execute(call, new GetWorkflowRun(key));
		}
		WorkflowRun cached = cache.get(context.getClient(), this.context.settings(), key);
		context.setCacheHit(cached != null);
		if (cached != null) {
			return cached;
		}
		WorkflowRun run = this.executor.execute(call, new GetWorkflowRun(key));
		cache.put(context.getClient(), this.context.settings(), key, run);
		return run;
	}

	private <T> T observe(Function<Call, T> work, CallContext<? super T> context, Observation observation,
			CallLimits limits) {
		this.context.checkOpen();
		observation.start();
		Call call = limits.begin(this.context, observation);
		try (Observation.Scope scope = observation.openScope()) {
			T result = work.apply(call);
			context.end(result, call.requestId(), call.attempts());
			return result;
		}
		catch (Throwable ex) {
			context.end(null, (ex instanceof NovaActException failure) ? failure.requestId() : null, call.attempts());
			context.setError(ex);
			observation.error(ex);
			throw ex;
		}
		finally {
			observation.stop();
			if (!(context instanceof WorkflowRunLookupContext lookup) || lookup.getCacheHit() != Boolean.TRUE) {
				record(context, call);
			}
		}
	}

	private void record(CallContext<?> context, Call call) {
		Throwable error = context.getError();
		// A call that fails after its client was closed is no evidence, as closing may be
		// the reason
		Evidence evidence = (error != null && this.context.resources().isClosed())
				? new Evidence(Evidence.Kind.NONE, null) : Evidence.of(error);
		this.activity.record(new CompletedCall(context.getOperation(), context.getWorkflowDefinitionName(),
				context.getWorkflowRunId(), this.context.time().now(), call.elapsed(), call.attempts(),
				CallOutcome.of(error), context.getWorkflowRunStatus(), CompletedCall.describe(error),
				context.getRequestId(), evidence.problem()), evidence, error);
	}

}
