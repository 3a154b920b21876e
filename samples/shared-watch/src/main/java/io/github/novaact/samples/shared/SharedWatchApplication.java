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

import io.github.novaact.watch.WorkflowRunEndedEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * One instance of an application that watches workflow runs together with others.
 */
@SpringBootApplication
public class SharedWatchApplication {

	private static final Logger logger = LoggerFactory.getLogger(SharedWatchApplication.class);

	private final JdbcTemplate jdbc;

	SharedWatchApplication(JdbcTemplate jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * Record how a run ended, in the transaction in which the event is published.
	 * @param event the event
	 */
	@EventListener
	void ended(WorkflowRunEndedEvent event) {
		this.jdbc.update("INSERT INTO ENDED_RUN (ID, STATUS) VALUES (?, ?)", event.key().workflowRunId(),
				event.run().statusAsString());
		logger.info("{} of {} ended: {}", event.key().workflowRunId(), event.key().workflowDefinitionName(),
				event.run().status());
	}

	public static void main(String[] args) {
		SpringApplication.run(SharedWatchApplication.class, args);
	}

}
