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

import java.net.URI;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A lookup by each client. To be run with {@code -prof gc}, which prints the bytes that a
 * lookup allocates. The service has a JVM of its own.
 */
@State(Scope.Benchmark)
@Fork(1)
@Warmup(iterations = 4, time = 3)
@Measurement(iterations = 5, time = 2)
public class LookupBenchmark {

	private static final String DEFINITION = "invoice-download";

	private static final String RUN = Load.runId(0);

	/**
	 * Kind of the client.
	 */
	@Param({ "starter", "starter-without-observation", "aws-apache", "aws-url-connection", "raw" })
	public String client;

	private ChildJvm service;

	private LookupClient lookupClient;

	/**
	 * Start the service and open the client.
	 * @throws Exception if that fails
	 */
	@Setup
	public void open() throws Exception {
		this.service = ChildJvm.start(StubService.class);
		this.lookupClient = ClientKind.of(this.client).open(URI.create(this.service.answer()));
	}

	/**
	 * Close the client and stop the service.
	 */
	@TearDown
	public void close() {
		this.lookupClient.close();
		this.service.close();
	}

	/**
	 * Time of a lookup.
	 * @return the run
	 * @throws Exception if the lookup fails
	 */
	@Benchmark
	@BenchmarkMode(Mode.AverageTime)
	@OutputTimeUnit(TimeUnit.MICROSECONDS)
	public Object averageTime() throws Exception {
		return this.lookupClient.lookUp(DEFINITION, RUN);
	}

	/**
	 * Lookups a second.
	 * @return the run
	 * @throws Exception if the lookup fails
	 */
	@Benchmark
	@BenchmarkMode(Mode.Throughput)
	public Object throughput() throws Exception {
		return this.lookupClient.lookUp(DEFINITION, RUN);
	}

	/**
	 * Lookups a second by 32 threads.
	 * @return the run
	 * @throws Exception if the lookup fails
	 */
	@Benchmark
	@BenchmarkMode(Mode.Throughput)
	@Threads(32)
	public Object throughputOf32Threads() throws Exception {
		return this.lookupClient.lookUp(DEFINITION, RUN);
	}

}
