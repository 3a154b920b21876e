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

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

import io.github.novaact.NovaActClient;
import io.github.novaact.NovaActServiceException;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.test.FakeAnswer;
import io.github.novaact.test.FakeNovaActService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for credentials of the SDK's default chain that have expired.
 */
class ExpiredCredentialsTests {

	@TempDir
	private Path directory;

	@AfterEach
	void clear() {
		System.clearProperty("aws.configFile");
		System.clearProperty("aws.sharedCredentialsFile");
		System.clearProperty("aws.profile");
	}

	@Test
	@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the process is a shell script")
	void processThatKeepsPrintingExpiredCredentialsRunsAFewTimes() throws Exception {
		try (FakeNovaActService fake = FakeNovaActService.builder().sessionToken("token").start()) {
			Path runs = useProcess(fake);
			WorkflowRunKey key = fake.addRun("flow");
			fake.answerAlways(FakeAnswer.expiredToken());
			SteppingTime time = new SteppingTime();
			try (NovaActClient client = new DefaultNovaActClientBuilder().endpoint(fake.endpoint())
				.region(fake.region())
				.time(time, () -> 0)
				.build()) {
				for (int i = 0; i < 100; i++) {
					assertThatExceptionOfType(NovaActServiceException.class)
						.isThrownBy(() -> client.getWorkflowRun(key));
					time.nanos.addAndGet(Duration.ofMillis(100).toNanos());
				}
				// At first, at once, and after 1, 2, 4 and 8 s
				assertThat(Files.readAllLines(runs)).hasSizeBetween(4, 6);
				assertThat(fake.requestCount()).isLessThanOrEqualTo(110);
				fake.clearAnswers();
				assertThat(client.getWorkflowRun(key)).isNotNull();
			}
		}
	}

	private Path useProcess(FakeNovaActService fake) throws Exception {
		Path runs = this.directory.resolve("runs");
		Path script = this.directory.resolve("credentials.sh");
		Files.writeString(script, "echo run >> '" + runs + "'\n"
				+ "echo '{\"Version\":1,\"AccessKeyId\":\"%s\",\"SecretAccessKey\":\"%s\",\"SessionToken\":\"%s\","
					.formatted(fake.accessKey(), fake.secretKey(), fake.sessionToken())
				+ "\"Expiration\":\"2020-01-01T00:00:00Z\"}'\n");
		Path config = this.directory.resolve("config");
		Files.writeString(config, "[profile stale]\ncredential_process = sh " + script + "\n");
		System.setProperty("aws.configFile", config.toString());
		System.setProperty("aws.sharedCredentialsFile", this.directory.resolve("none").toString());
		System.setProperty("aws.profile", "stale");
		return runs;
	}

	private static final class SteppingTime implements TimeSource {

		private final AtomicLong nanos = new AtomicLong();

		@Override
		public Instant now() {
			return Instant.now();
		}

		@Override
		public long nanoTime() {
			return this.nanos.get();
		}

		@Override
		public boolean await(CountDownLatch latch, Duration time) {
			return false;
		}

	}

}
