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

package io.github.novaact.samples.lookup.live;

import java.net.URI;

import io.github.novaact.NovaActClient;
import io.github.novaact.WorkflowRunKey;
import org.jspecify.annotations.Nullable;

import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskExecutor;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Serves the page: a stream of what changes, and the inspection of a run.
 */
@RestController
@RequestMapping("/live")
public class LiveController {

	private final NovaActClient client;

	private final LiveRuns runs;

	private final LiveSubscribers subscribers;

	private final TaskExecutor taskExecutor = new SimpleAsyncTaskExecutor("live-");

	LiveController(NovaActClient client, LiveRuns runs, LiveSubscribers subscribers) {
		this.client = client;
		this.runs = runs;
		this.subscribers = subscribers;
	}

	@GetMapping("/events")
	SseEmitter events() {
		SseEmitter emitter = new SseEmitter(0L);
		LiveSubscriber subscriber = new LiveSubscriber(emitter, this.taskExecutor);
		emitter.onCompletion(() -> this.subscribers.remove(subscriber));
		emitter.onTimeout(emitter::complete);
		this.runs.subscribe(subscriber);
		return emitter;
	}

	@GetMapping("/runs/{definition}/{runId}")
	LiveInspection inspection(@PathVariable String definition, @PathVariable String runId) {
		return LiveInspection.of(this.client.inspect(new WorkflowRunKey(definition, runId)));
	}

	@GetMapping("/runs/{definition}/{runId}/console")
	ResponseEntity<?> console(@PathVariable String definition, @PathVariable String runId) {
		return redirect(this.client.inspect(new WorkflowRunKey(definition, runId)).consoleLink(),
				"No console of this region is known.");
	}

	@GetMapping("/runs/{definition}/{runId}/logs")
	ResponseEntity<?> logs(@PathVariable String definition, @PathVariable String runId) {
		return redirect(this.client.inspect(new WorkflowRunKey(definition, runId)).logLink(),
				"The run has no log group.");
	}

	private static ResponseEntity<?> redirect(@Nullable URI link, String otherwise) {
		if (link == null) {
			return ResponseEntity.status(HttpStatus.NOT_FOUND)
				.body(ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, otherwise));
		}
		return ResponseEntity.status(HttpStatus.FOUND).header(HttpHeaders.LOCATION, link.toString()).build();
	}

}
