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

package io.github.novaact.samples.shared;

import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.test.FakeNovaActService;
import org.h2.tools.Server;

/**
 * The database and a fake of the service, in which a run starts each second.
 */
public final class SharedServices implements AutoCloseable {

	private static final List<String> DEFINITIONS = List.of("invoices", "orders", "returns");

	private final Server database;

	private final FakeNovaActService fake;

	private final ScheduledExecutorService fleet = Executors.newSingleThreadScheduledExecutor();

	SharedServices(int databasePort, int servicePort) throws SQLException {
		this.database = Server.createTcpServer("-tcpPort", String.valueOf(databasePort), "-ifNotExists").start();
		this.fake = FakeNovaActService.builder()
			.region("us-east-1")
			.credentials("AKIAIOSFODNN7EXAMPLE", "shared-watch-sample")
			.port(servicePort)
			.start();
		DEFINITIONS.forEach(this.fake::addDefinition);
	}

	String databaseUrl() {
		return "jdbc:h2:tcp://localhost:" + this.database.getPort() + "/mem:shared;DB_CLOSE_DELAY=-1";
	}

	URI endpoint() {
		return this.fake.endpoint();
	}

	void play(Duration interval, Duration longest) {
		this.fleet.scheduleAtFixedRate(() -> {
			ThreadLocalRandom random = ThreadLocalRandom.current();
			Duration duration = Duration.ofMillis(random.nextLong(longest.toMillis()));
			WorkflowRunStatus outcome = (random.nextInt(10) > 0) ? WorkflowRunStatus.SUCCEEDED
					: WorkflowRunStatus.FAILED;
			this.fake.addRun(DEFINITIONS.get(random.nextInt(DEFINITIONS.size())),
					(run) -> run.endsAfter(duration, outcome));
		}, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
	}

	@Override
	public void close() {
		this.fleet.shutdownNow();
		this.fake.close();
		this.database.stop();
	}

	public static void main(String[] args) throws Exception {
		try (SharedServices services = new SharedServices(9092, 8101)) {
			services.play(Duration.ofSeconds(1), Duration.ofSeconds(20));
			System.out.println("Nova Act's fake at " + services.endpoint() + ", the database at port 9092");
			Thread.currentThread().join();
		}
	}

}
