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

package io.github.novaact.benchmarks;

import java.util.stream.IntStream;

/**
 * Keeps all processors but one busy, so that a client with one thread and the service
 * take turns on the one that is left. Without it they wait for a sleeping processor to
 * wake at each request and answer. On a virtual machine that takes longer than all that
 * is to be compared, and not always as long.
 */
final class AwakeProcessors implements AutoCloseable {

	private volatile boolean open = true;

	AwakeProcessors() {
		IntStream.range(1, Runtime.getRuntime().availableProcessors()).forEach((processor) -> {
			Thread thread = new Thread(this::stayAwake, "awake-" + processor);
			thread.setDaemon(true);
			thread.start();
		});
	}

	private void stayAwake() {
		while (this.open) {
			Thread.onSpinWait();
		}
	}

	@Override
	public void close() {
		this.open = false;
	}

}
