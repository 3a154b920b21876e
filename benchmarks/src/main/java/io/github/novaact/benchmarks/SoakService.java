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

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.test.FakeAnswer;
import io.github.novaact.test.FakeNovaActService;

/**
 * The fake service with faults of every kind among its answers.
 */
public final class SoakService {

	private static final List<FakeAnswer> FAULTS = List.of(FakeAnswer.throttled(), FakeAnswer.throttled("0"),
			FakeAnswer.throttled("soon"), FakeAnswer.internalServerError(), FakeAnswer.serviceUnavailable(),
			FakeAnswer.html(502), FakeAnswer.accessDenied(), FakeAnswer.notFound(), FakeAnswer.empty(200),
			FakeAnswer.garbage(), FakeAnswer.truncated(), FakeAnswer.reset(), FakeAnswer.resetInBody(),
			FakeAnswer.closeWithoutAnswer(), FakeAnswer.hang(), FakeAnswer.hangInBody(),
			FakeAnswer.drip(Duration.ofMillis(50)), FakeAnswer.dripHeaders(Duration.ofMillis(50)),
			FakeAnswer.huge(2_000_000), FakeAnswer.gzip(), FakeAnswer.chunked(), FakeAnswer.connectionClose(),
			FakeAnswer.expiredToken(), FakeAnswer.ownAnswer().withDelay(Duration.ofMillis(100)));

	private SoakService() {
	}

	/**
	 * Run it: a line on the input requests the number of open connections.
	 * @param args none
	 * @throws Exception if it cannot be started
	 */
	public static void main(String[] args) throws Exception {
		ScheduledExecutorService faults = Executors.newSingleThreadScheduledExecutor();
		try (FakeNovaActService service = FakeNovaActService.builder()
			.credentials("access", "secret")
			.maxRecordedRequests(1)
			.start()) {
			service.answerUnknownRuns((run) -> run.endsAfterLookups(0, WorkflowRunStatus.SUCCEEDED));
			Random random = new Random(1);
			faults.scheduleAtFixedRate(() -> service.enqueue(FAULTS.get(random.nextInt(FAULTS.size()))), 5, 5,
					TimeUnit.MILLISECONDS);
			System.out.println(ChildJvm.ANSWER + service.endpoint());
			BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
			while (commands.readLine() != null) {
				System.out.println(ChildJvm.ANSWER + service.openConnections());
			}
		}
		finally {
			faults.shutdownNow();
		}
	}

}
