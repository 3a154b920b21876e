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

package io.github.novaact.watch.jdbc;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import javax.sql.DataSource;

import io.github.novaact.CreateWorkflowRunOptions;
import io.github.novaact.NovaActClient;
import io.github.novaact.client.DefaultNovaActClientBuilder;
import io.github.novaact.run.WorkflowRunTemplate;
import io.github.novaact.run.WorkflowRunTemplateBuilder;
import io.github.novaact.test.FakeNovaActService;
import io.github.novaact.watch.MonitoredWatcher;
import io.github.novaact.watch.WorkflowRunEvent;
import io.github.novaact.watch.WorkflowRunWatcher;
import io.github.novaact.watch.engine.DefaultWorkflowRunWatcherBuilder;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;

/**
 * An instance of an application in a JVM of its own, which can be killed and frozen. Its
 * listener inserts each event, in the transaction in which it is published.
 */
public final class WatchingProcess implements AutoCloseable {

	/**
	 * Definition of which an instance that watches none has a run open.
	 */
	static final String PROGRAM = "program";

	private final Process process;

	private final String instance;

	private WatchingProcess(Process process, String instance) {
		this.process = process;
		this.instance = instance;
	}

	static WatchingProcess start(String url, FakeNovaActService fake, int definitions, boolean quick)
			throws IOException {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
				WatchingProcess.class.getName(), url, fake.endpoint().toString(), fake.region(), fake.accessKey(),
				fake.secretKey(), String.valueOf(definitions), String.valueOf(quick)));
		Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
		BufferedReader output = new BufferedReader(
				new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
		String line = output.readLine();
		while (line != null && !line.startsWith("instance ")) {
			line = output.readLine();
		}
		if (line == null) {
			throw new IllegalStateException("The instance ended as it started");
		}
		Thread reader = new Thread(() -> output.lines().forEach((ignored) -> {
		}));
		reader.setDaemon(true);
		reader.start();
		return new WatchingProcess(process, line.substring("instance ".length()));
	}

	/**
	 * Return the name of the instance.
	 * @return the name
	 */
	String instance() {
		return this.instance;
	}

	void kill() {
		signal("KILL");
	}

	void freeze() {
		signal("STOP");
	}

	void thaw() {
		signal("CONT");
	}

	private void signal(String signal) {
		try {
			new ProcessBuilder("kill", "-" + signal, String.valueOf(this.process.pid())).inheritIO().start().waitFor();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void close() throws Exception {
		this.process.destroyForcibly();
		this.process.waitFor(10, TimeUnit.SECONDS);
	}

	/**
	 * Run the instance until it is killed, or the process that started it ends.
	 * @param args URL of the database; endpoint, region, access key and secret key of the
	 * service; number of definitions; whether leases are short
	 * @throws IOException if it cannot be read whether the other ends
	 */
	public static void main(String[] args) throws IOException {
		DataSource dataSource = TestDatabase.dataSource(args[0]);
		JdbcTemplate jdbc = new JdbcTemplate(dataSource);
		boolean quick = Boolean.parseBoolean(args[6]);
		NovaActClient client = new DefaultNovaActClientBuilder().endpoint(URI.create(args[1]))
			.region(args[2])
			.credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(args[3], args[4])))
			.build();
		JdbcWatchStore store = new JdbcWatchStore(dataSource, List.of(new JdbcTransactionManager(dataSource)),
				new TablePrefix("NOVAACT_"), null, quick ? WatchingInstance.QUICK : LeaseSettings.DEFAULTS);
		WorkflowRunWatcher watcher = new DefaultWorkflowRunWatcherBuilder().store(store)
			.name("watcher")
			.client(client)
			.eventPublisher((event) -> jdbc.update("INSERT INTO HEARD (ID, INSTANCE) VALUES (?, ?)",
					((WorkflowRunEvent) event).id(), store.instance()))
			.interval(quick ? Duration.ofMillis(100) : Duration.ofSeconds(10))
			.requestsPerSecond(quick ? 200 : 60)
			.build();
		((MonitoredWatcher) watcher).standBy();
		for (int i = 0; i < Integer.parseInt(args[5]); i++) {
			watcher.watchDefinition("flow-" + i);
		}
		if (Integer.parseInt(args[5]) == 0) {
			WorkflowRunTemplate template = new WorkflowRunTemplateBuilder().client(client)
				.openWorkflowRuns(new JdbcOpenWorkflowRuns(dataSource, new TablePrefix("NOVAACT_"),
						quick ? WatchingInstance.QUICK : LeaseSettings.DEFAULTS))
				.build();
			template.start();
			template.open(PROGRAM, CreateWorkflowRunOptions.of("nova-act-v1"));
		}
		System.out.println("instance " + store.instance());
		while (System.in.read() >= 0) {
			Thread.onSpinWait();
		}
		System.exit(0);
	}

}
