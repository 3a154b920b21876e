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

import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Future that passes the callbacks of the application to an executor when the watcher
 * completes it. A callback that blocks therefore delays neither the thread that completes
 * futures nor the callers of {@link #get()}, which a {@link CompletableFuture} lets run
 * callbacks as well. If the application completes the future, callbacks run as they do
 * with any {@link CompletableFuture}. Futures that are derived from it are alike, as its
 * failure completes them too.
 *
 * @param <T> type of the result
 */
final class WaitFuture<T> extends CompletableFuture<T> {

	/** Whether callbacks are passed to the executor, in place of the current thread. */
	private static final ThreadLocal<Boolean> passing = new ThreadLocal<>();

	private final Executor executor;

	private final Executor callbacks = this::callBack;

	/**
	 * Number of dependents, such as callbacks and callers that block, that take no time
	 * of the thread that completes the future.
	 */
	private final AtomicInteger light = new AtomicInteger();

	WaitFuture(Executor executor) {
		this.executor = executor;
	}

	private void callBack(Runnable callback) {
		if (passing.get() != null) {
			this.executor.execute(callback);
		}
		else {
			callback.run();
		}
	}

	/**
	 * Return whether the application has combined this future with others, as
	 * {@link CompletableFuture#allOf} does: callbacks of the combination run on the
	 * thread that completes this future.
	 * @return whether it has
	 */
	boolean isCombined() {
		return getNumberOfDependents() > this.light.get();
	}

	/**
	 * Complete the future for the watcher.
	 * @param result the result
	 * @param failure the failure, {@code null} if there is a result
	 */
	void end(@Nullable T result, @Nullable Throwable failure) {
		try (Scope scope = passCallbacks()) {
			if (failure != null) {
				completeExceptionally(failure);
			}
			else {
				complete(result);
			}
		}
	}

	/**
	 * Run a short task on the thread that completes the future, however it is completed.
	 * @param task the task, which must not block
	 */
	void onCompletion(Runnable task) {
		this.light.incrementAndGet();
		super.whenComplete((result, failure) -> task.run());
	}

	private static Scope passCallbacks() {
		Boolean outer = passing.get();
		passing.set(true);
		return () -> {
			if (outer == null) {
				passing.remove();
			}
		};
	}

	private Scope block() {
		this.light.incrementAndGet();
		Scope scope = passCallbacks();
		return () -> {
			this.light.decrementAndGet();
			scope.close();
		};
	}

	@Override
	public T get() throws InterruptedException, ExecutionException {
		try (Scope scope = block()) {
			return super.get();
		}
	}

	@Override
	public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
		try (Scope scope = block()) {
			return super.get(timeout, unit);
		}
	}

	@Override
	public T join() {
		try (Scope scope = block()) {
			return super.join();
		}
	}

	/**
	 * Return the executor of a callback.
	 * @param others other futures that the callback depends on
	 * @return the executor, the current thread if all futures are complete
	 */
	private Executor callbacks(CompletionStage<?>... others) {
		if (isDone() && Arrays.stream(others).allMatch(WaitFuture::isDone)) {
			return Runnable::run;
		}
		this.light.incrementAndGet();
		return this.callbacks;
	}

	private static boolean isDone(CompletionStage<?> stage) {
		return stage instanceof CompletableFuture<?> future && future.isDone();
	}

	@Override
	public <U> CompletableFuture<U> newIncompleteFuture() {
		return new WaitFuture<>(this.executor);
	}

	@Override
	public <U> CompletableFuture<U> thenApply(Function<? super T, ? extends U> action) {
		return super.thenApplyAsync(action, callbacks());
	}

	@Override
	public CompletableFuture<Void> thenAccept(Consumer<? super T> action) {
		return super.thenAcceptAsync(action, callbacks());
	}

	@Override
	public CompletableFuture<Void> thenRun(Runnable action) {
		return super.thenRunAsync(action, callbacks());
	}

	@Override
	public <U> CompletableFuture<U> thenCompose(Function<? super T, ? extends CompletionStage<U>> action) {
		return super.thenComposeAsync(action, callbacks());
	}

	@Override
	public CompletableFuture<T> whenComplete(BiConsumer<? super T, ? super Throwable> action) {
		return super.whenCompleteAsync(action, callbacks());
	}

	@Override
	public <U> CompletableFuture<U> handle(BiFunction<? super T, Throwable, ? extends U> action) {
		return super.handleAsync(action, callbacks());
	}

	@Override
	public CompletableFuture<T> exceptionally(Function<Throwable, ? extends T> action) {
		return super.exceptionallyAsync(action, callbacks());
	}

	@Override
	public CompletableFuture<T> exceptionallyCompose(Function<Throwable, ? extends CompletionStage<T>> action) {
		return super.exceptionallyComposeAsync(action, callbacks());
	}

	@Override
	public <U> CompletableFuture<U> applyToEither(CompletionStage<? extends T> other, Function<? super T, U> action) {
		return super.applyToEitherAsync(other, action, callbacks());
	}

	@Override
	public CompletableFuture<Void> acceptEither(CompletionStage<? extends T> other, Consumer<? super T> action) {
		return super.acceptEitherAsync(other, action, callbacks());
	}

	@Override
	public CompletableFuture<Void> runAfterEither(CompletionStage<?> other, Runnable action) {
		return super.runAfterEitherAsync(other, action, callbacks());
	}

	@Override
	public <U, V> CompletableFuture<V> thenCombine(CompletionStage<? extends U> other,
			BiFunction<? super T, ? super U, ? extends V> action) {
		return super.thenCombineAsync(other, action, callbacks(other));
	}

	@Override
	public <U> CompletableFuture<Void> thenAcceptBoth(CompletionStage<? extends U> other,
			BiConsumer<? super T, ? super U> action) {
		return super.thenAcceptBothAsync(other, action, callbacks(other));
	}

	@Override
	public CompletableFuture<Void> runAfterBoth(CompletionStage<?> other, Runnable action) {
		return super.runAfterBothAsync(other, action, callbacks(other));
	}

	/**
	 * What holds for a while on the current thread.
	 */
	private interface Scope extends AutoCloseable {

		@Override
		void close();

	}

}
