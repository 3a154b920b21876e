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

package io.github.novaact.test;

import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Runs the fake as a program of its own, until it is stopped, for applications in any
 * language. Options and admin requests are described in the documentation of the fake.
 *
 * @since 0.1.0
 */
public final class FakeNovaActApplication implements AutoCloseable {

	private final FakeNovaActService service;

	private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();

	private FakeNovaActApplication(FakeNovaActService service) {
		this.service = service;
	}

	/**
	 * Start the fake and its fleet.
	 * @param options the options
	 * @return the application
	 * @throws IllegalArgumentException if an option has an invalid value
	 * @throws UncheckedIOException if the fake cannot listen
	 */
	static FakeNovaActApplication start(FakeNovaActOptions options) {
		List<String> definitions = options.definitions();
		Duration pause = options.startEvery();
		FakeNovaActApplication application = new FakeNovaActApplication(options.service().start());
		try {
			if (!definitions.isEmpty()) {
				application.move(new MovingFleet(application.service, definitions), pause);
			}
			return application;
		}
		catch (RuntimeException ex) {
			application.close();
			throw ex;
		}
	}

	private void move(MovingFleet fleet, Duration pause) {
		fleet.addPast();
		this.scheduler.scheduleAtFixedRate(fleet::startRun, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
	}

	FakeNovaActService service() {
		return this.service;
	}

	@Override
	public void close() {
		this.scheduler.shutdownNow();
		this.service.close();
	}

	/**
	 * Start the fake and wait until the process is stopped. Invalid options end the
	 * process with exit code 2.
	 * @param args the options
	 * @throws InterruptedException if the thread is interrupted
	 */
	public static void main(String[] args) throws InterruptedException {
		// The class path has no logging library, and the fake logs nothing
		System.setProperty("slf4j.internal.verbosity", "ERROR");
		PrintStream err = System.err;
		try {
			FakeNovaActService service = start(FakeNovaActOptions.parse(args)).service();
			PrintStream out = System.out;
			out.println("The fake of Nova Act listens on " + service.endpoint() + ", for requests signed for "
					+ service.region() + " with access key " + service.accessKey() + "; admin requests: "
					+ service.endpoint() + "/fake");
			Thread.currentThread().join();
		}
		catch (IllegalArgumentException ex) {
			err.println(ex.getMessage());
			err.println(FakeNovaActOptions.USAGE);
			System.exit(2);
		}
		catch (UncheckedIOException ex) {
			err.println(ex.getMessage() + ": " + String.valueOf(ex.getCause()));
			System.exit(1);
		}
	}

}
