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

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.github.novaact.ActCallResult;
import io.github.novaact.ActError;
import io.github.novaact.ActKey;
import io.github.novaact.ActStatus;
import io.github.novaact.ActStep;
import io.github.novaact.CreateActOptions;
import io.github.novaact.CreateWorkflowDefinitionOptions;
import io.github.novaact.NovaActClient;
import io.github.novaact.NovaActException;
import io.github.novaact.ToolSpec;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.monitoring.MonitoredClient;
import io.github.novaact.test.FakeAnswer;
import io.github.novaact.test.FakeNovaActService;
import io.micrometer.observation.Observation;
import io.micrometer.observation.tck.TestObservationRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Scans texts, logs at every level, exceptions, observations and activity for what the
 * service's model calls sensitive, also where error responses quote it.
 */
@ExtendWith(OutputCaptureExtension.class)
class SensitiveWritesTests {

	private static final String SECRET = "pay Jane Roe 4711 from account DE02";

	private static final String ID = "11111111-1111-4111-8111-111111111111";

	private static final WorkflowRunKey KEY = new WorkflowRunKey("flow", ID);

	private static final ActKey ACT = new ActKey(KEY, ID, ID);

	private static final List<Consumer<NovaActClient>> WRITES = List.of(
			(client) -> client.createWorkflowDefinition("other",
					CreateWorkflowDefinitionOptions.defaults().withDescription(SECRET)),
			(client) -> client.createAct(KEY, ID, CreateActOptions.of(SECRET)),
			(client) -> client.createAct(KEY, ID,
					CreateActOptions.of("task").withToolSpecs(List.of(new ToolSpec("tool", SECRET, "{}")))),
			(client) -> client.createAct(KEY, ID,
					CreateActOptions.of("task")
						.withToolSpecs(List.of(new ToolSpec("tool", "text", "{\"const\":\"" + SECRET + "\"}")))),
			(client) -> client.updateAct(ACT, ActStatus.FAILED, new ActError(SECRET, null)),
			(client) -> client.invokeActStep(ACT, List.of(ActCallResult.of(null, SECRET)), null));

	@Test
	void noSensitiveTextLeavesTheRequest(CapturedOutput output) {
		Logger ours = (Logger) LoggerFactory.getLogger("io.github.novaact");
		Logger spring = (Logger) LoggerFactory.getLogger("org.springframework.web.client");
		ours.setLevel(Level.TRACE);
		spring.setLevel(Level.TRACE);
		TestObservationRegistry registry = TestObservationRegistry.create();
		List<String> texts = new ArrayList<>();
		registry.observationConfig().observationHandler(new ContextTexts(texts));
		try (FakeNovaActService fake = FakeNovaActService.start();
				NovaActClient client = TestClients.builder(fake)
					.observationRegistry(registry)
					.restClientCustomizer((builder) -> builder.observationRegistry(registry))
					.retryMaxAttempts(1)
					.build()) {
			fake.addRun(KEY);
			for (Consumer<NovaActClient> write : WRITES) {
				for (FakeAnswer answer : echoes()) {
					fake.enqueue(answer);
					Throwable failure = catchThrowable(() -> write.accept(client));
					assertThat(failure).isInstanceOf(NovaActException.class);
					StringWriter text = new StringWriter();
					failure.printStackTrace(new PrintWriter(text));
					texts.add(text.toString());
					if (failure instanceof io.github.novaact.ValidationException invalid) {
						texts.add(invalid.fieldList().toString());
					}
				}
				assertThat(fake.lastRequest().body()).contains(SECRET);
			}
			texts.add(((MonitoredClient) client).activity().recent().toString());
			texts.add(((MonitoredClient) client).activity().summary().toString());
		}
		finally {
			ours.setLevel(null);
			spring.setLevel(null);
		}
		texts.add(output.getAll());
		assertThat(texts).hasSizeGreaterThan(20)
			.allSatisfy((text) -> assertThat(text).doesNotContain("Jane", "Roe 4711", "account DE02"));
	}

	private static List<FakeAnswer> echoes() {
		return List.of(
				FakeAnswer.error(400, "ValidationException",
						"{\"message\":\"Value '" + SECRET + "' is wrong\",\"reason\":\"" + SECRET
								+ "\",\"fieldList\":[{\"name\":\"task\",\"message\":\"not " + SECRET + "\"}]}"),
				FakeAnswer.error(400, "ValidationException",
						"{\"message\":\"Value '" + SECRET.substring(0, SECRET.length() - 3) + "...' is too long\"}"),
				FakeAnswer.error(409, "ConflictException", "{\"message\":\"x\",\"resourceId\":\"" + SECRET + "\"}"),
				FakeAnswer.error(402, "ServiceQuotaExceededException", "{\"message\":\"" + SECRET + "\"}"),
				FakeAnswer.error(418, "Teapot", "{\"message\":\"" + SECRET + "\"}"),
				FakeAnswer.json(200, "{\"status\":\"" + SECRET));
	}

	@Test
	void textFormsHaveNoSensitiveText() {
		ToolSpec tool = new ToolSpec("tool", SECRET, "{\"const\":\"" + SECRET + "\"}");
		assertThat(List.of(CreateWorkflowDefinitionOptions.defaults().withDescription(SECRET),
				CreateActOptions.of(SECRET).withToolSpecs(List.of(tool)), tool, new ActError(SECRET, "type"),
				ActCallResult.of("call", SECRET), new ActStep(ID, List.of(new ActStep.Call("call", "tool", SECRET)))))
			.allSatisfy((value) -> assertThat(value.toString()).doesNotContain("Jane")
				.contains(value.getClass().getSimpleName()));
	}

	@Test
	void shortTextsAreRemovedAsWholeWords() {
		List<String> texts = List.of("pay", " ", "12345678901234567890");
		assertThat(SensitiveTexts.remove(texts, "'pay' is no payment")).isEqualTo("'[removed]' is no payment");
		assertThat(SensitiveTexts.remove(texts, "pay")).isEqualTo("[removed]");
		assertThat(SensitiveTexts.remove(texts, "a 345678901234 b 234567890123456789, 12345678901 and 1234567890"))
			.isEqualTo("a [removed] b [removed], 12345678901 and 1234567890");
		assertThat(SensitiveTexts.remove(texts, null)).isNull();
		assertThat(SensitiveTexts.remove(texts, "nothing")).isEqualTo("nothing");
	}

	/**
	 * Notes what handlers of observations see.
	 *
	 * @param texts the texts
	 */
	private record ContextTexts(
			List<String> texts) implements io.micrometer.observation.ObservationHandler<Observation.Context> {

		@Override
		public void onStop(Observation.Context context) {
			this.texts.add(context.getAllKeyValues() + " " + context.getContextualName() + " " + context.getError());
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

}
