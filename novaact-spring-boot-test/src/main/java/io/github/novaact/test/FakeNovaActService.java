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

import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

import javax.net.ssl.SSLContext;

import io.github.novaact.ActStatus;
import io.github.novaact.LogLine;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

/**
 * Fake of the Nova Act service that listens on the loopback interface of this process. It
 * speaks the wire format of the service, checks signatures and input, plays scripted
 * runs, keeps what is created, and responds with errors and faults on demand.
 * Thread-safe.
 *
 * <pre class="code">
 * try (FakeNovaActService service = FakeNovaActService.start()) {
 *     WorkflowRunKey key = service.addRun("invoices",
 *             (run) -&gt; run.endsAfterLookups(2, WorkflowRunStatus.SUCCEEDED));
 *     service.enqueue(FakeAnswer.throttled("1"));
 *     ...
 * }
 * </pre>
 *
 * @since 0.1.0
 * @see <a href=
 * "https://docs.aws.amazon.com/nova-act/latest/APIReference/API_GetWorkflowRun.html">
 * GetWorkflowRun</a>
 */
public final class FakeNovaActService implements AutoCloseable {

	private static final String NO_ID = "00000000-0000-0000-0000-000000000000";

	private final HttpServer server;

	private final URI endpoint;

	private final String region;

	private final AwsCredentials credentials;

	private final FakeClock clock;

	private final Account account;

	private final FakeLists lists;

	private final FakeWrites writes;

	private final TokenAnswers tokenAnswers = new TokenAnswers();

	private final FakeLogs logs = new FakeLogs();

	private final Operations operations;

	private final RequestLimits limits = new RequestLimits();

	private final AnswerQueue answers = new AnswerQueue();

	private final RequestLog log;

	private final Service service;

	private final AnsweringHandler handler;

	private volatile Duration clockOffset = Duration.ZERO;

	private FakeNovaActService(Builder builder) {
		this.server = new HttpServer(builder.address, builder.port, builder.sslContext);
		this.endpoint = endpoint(this.server.scheme(), this.server.port(), builder.basePath);
		this.region = builder.region;
		this.credentials = (builder.sessionToken != null)
				? AwsSessionCredentials.create(builder.accessKey, builder.secretKey, builder.sessionToken)
				: AwsBasicCredentials.create(builder.accessKey, builder.secretKey);
		this.clock = new FakeClock(builder.clock);
		this.account = new Account(this.clock);
		PageTokens tokens = new PageTokens();
		this.lists = new FakeLists(this.account, this.clock, tokens);
		this.writes = new FakeWrites(this.account, this.clock);
		this.operations = Operations.of(new ReadOperations(this.account, this.lists, tokens, this.clock).all(),
				new WriteOperations(this.account, this.writes, this.tokenAnswers, this.clock).all(),
				new ActOperations(this.account, this.writes, this.tokenAnswers, this.clock).all());
		this.log = new RequestLog(builder.maxRecordedRequests);
		this.service = new Service(builder.checkSignatures ? new SignatureCheck(this.region, this.credentials) : null,
				this.limits, this.writes, this.clock, this.region, builder.accountId);
		LogService logService = new LogService(this.logs, tokens,
				builder.checkSignatures ? new SignatureCheck("logs", this.region, this.credentials) : null, this.limits,
				this.clock);
		this.handler = new AnsweringHandler(new Router(builder.basePath, this.operations.all()), this.service,
				logService, this.answers, this.log, () -> this.clockOffset);
		this.server.start(builder.administered ? new AdministeredHandler(this, this.handler) : this.handler);
	}

	/**
	 * Start a fake on a free port with the defaults of the {@link Builder}.
	 * @return the fake
	 */
	public static FakeNovaActService start() {
		return builder().start();
	}

	/**
	 * Return a builder of a fake.
	 * @return the builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Return the endpoint for clients.
	 * @return the endpoint, including the base path
	 */
	public URI endpoint() {
		return this.endpoint;
	}

	/**
	 * Return the region for which requests must be signed.
	 * @return the region
	 */
	public String region() {
		return this.region;
	}

	/**
	 * Return the access key with which requests must be signed.
	 * @return the access key
	 */
	public String accessKey() {
		return this.credentials.accessKeyId();
	}

	/**
	 * Return the secret key with which requests must be signed.
	 * @return the secret key
	 */
	public String secretKey() {
		return this.credentials.secretAccessKey();
	}

	/**
	 * Return the session token with which requests must be signed.
	 * @return the session token, {@code null} if there is none
	 */
	public @Nullable String sessionToken() {
		return (this.credentials instanceof AwsSessionCredentials session) ? session.sessionToken() : null;
	}

	/**
	 * Return the credentials with which requests must be signed.
	 * @return a provider of the credentials
	 */
	public AwsCredentialsProvider credentialsProvider() {
		return StaticCredentialsProvider.create(this.credentials);
	}

	/**
	 * Accept requests that are signed for any region, and return ARNs of that region.
	 * {@link #reset()} keeps this setting.
	 */
	public void acceptAnyRegion() {
		this.service.acceptAnyRegion();
	}

	/**
	 * Ignore the warm-up and the health probes of clients. They consume no
	 * {@linkplain #enqueue(FakeAnswer) enqueued} answer and are neither recorded nor
	 * counted. {@linkplain #answerAlways(FakeAnswer) Standing} answers apply to them.
	 * {@link #reset()} keeps this setting.
	 */
	public void ignoreProbes() {
		this.handler.ignoreProbes();
	}

	/**
	 * Shift the clock for checks of signatures and for the {@code Date} header. The clock
	 * of the runs stays.
	 * @param offset the time to add to the system's time
	 */
	public void setClockOffset(Duration offset) {
		Assert.notNull(offset, "'offset' must not be null");
		this.clockOffset = offset;
	}

	/**
	 * Return the clock of the runs and acts, which request limits and lagging lists use,
	 * too.
	 * @return the clock
	 */
	public Clock clock() {
		return this.clock;
	}

	/**
	 * Advance the clock of the runs and acts, so that their scripts proceed without a
	 * wait.
	 * @param duration the time to add, not negative
	 */
	public void advance(Duration duration) {
		Assert.notNull(duration, "'duration' must not be null");
		Assert.isTrue(!duration.isNegative(), "'duration' must not be negative");
		this.clock.advance(duration);
	}

	/**
	 * Add a workflow definition that was created now. It replaces a definition of that
	 * name, whose runs stay. Adding a run adds its definition.
	 * @param name name of the definition
	 */
	public void addDefinition(String name) {
		addDefinition(name, (script) -> {
		});
	}

	/**
	 * Add a workflow definition. It replaces a definition of that name, whose runs stay.
	 * @param name name of the definition
	 * @param script writes the script of the definition
	 */
	public void addDefinition(String name, Consumer<DefinitionScript> script) {
		Assert.notNull(script, "'script' must not be null");
		this.account.addDefinition(new WorkflowRunKey(name, NO_ID).workflowDefinitionName(), script);
	}

	/**
	 * Remove a workflow definition and its runs, which are not found afterwards.
	 * @param name name of the definition
	 */
	public void removeDefinition(String name) {
		Assert.notNull(name, "'name' must not be null");
		this.account.removeDefinition(name);
	}

	/**
	 * Add a run that starts now and stays running.
	 * @param workflowDefinitionName name of its workflow definition
	 * @return the key of the run, whose id is random
	 */
	public WorkflowRunKey addRun(String workflowDefinitionName) {
		return addRun(workflowDefinitionName, (script) -> {
		});
	}

	/**
	 * Add a run.
	 * @param workflowDefinitionName name of its workflow definition
	 * @param script writes the script of the run
	 * @return the key of the run, whose id is random
	 */
	public WorkflowRunKey addRun(String workflowDefinitionName, Consumer<RunScript> script) {
		WorkflowRunKey key = new WorkflowRunKey(workflowDefinitionName, UUID.randomUUID().toString());
		addRun(key, script);
		return key;
	}

	/**
	 * Add a run that starts now and stays running. It replaces a run with that key.
	 * @param key key of the run
	 */
	public void addRun(WorkflowRunKey key) {
		addRun(key, (script) -> {
		});
	}

	/**
	 * Add a run. It replaces a run with that key.
	 * @param key key of the run
	 * @param script writes the script of the run
	 */
	public void addRun(WorkflowRunKey key, Consumer<RunScript> script) {
		Assert.notNull(key, "'key' must not be null");
		this.account.addRun(key, script);
	}

	/**
	 * End a run now, regardless of its script.
	 * @param key key of the run
	 * @param status status that it ends with
	 * @throws IllegalArgumentException if there is no such run, or if the status is not
	 * terminal
	 */
	public void endRun(WorkflowRunKey key, WorkflowRunStatus status) {
		setRunStatus(key, RunScript.requireTerminal(status).name());
	}

	/**
	 * Change the status of a run now, regardless of its script.
	 * @param key key of the run
	 * @param rawText text of the status, known or not
	 * @throws IllegalArgumentException if there is no such run
	 */
	public void setRunStatus(WorkflowRunKey key, String rawText) {
		Assert.notNull(key, "'key' must not be null");
		Assert.notNull(rawText, "'rawText' must not be null");
		this.account.requiredRun(key).change(rawText, this.clock.now());
	}

	/**
	 * Remove a run with its sessions and acts, which are not found afterwards.
	 * @param key key of the run
	 */
	public void removeRun(WorkflowRunKey key) {
		Assert.notNull(key, "'key' must not be null");
		this.account.removeRun(key);
	}

	/**
	 * Hide a run from lookups and lists until it is {@linkplain #showRun(WorkflowRunKey)
	 * shown}. To hide it from lists only, use {@link FakeLists#hide(WorkflowRunKey)}.
	 * @param key key of the run
	 * @throws IllegalArgumentException if there is no such run
	 */
	public void hideRun(WorkflowRunKey key) {
		Assert.notNull(key, "'key' must not be null");
		this.account.requiredRun(key).found(false);
	}

	/**
	 * Show a run that was hidden, or whose script makes it appear later.
	 * @param key key of the run
	 * @throws IllegalArgumentException if there is no such run
	 */
	public void showRun(WorkflowRunKey key) {
		Assert.notNull(key, "'key' must not be null");
		this.account.requiredRun(key).found(true);
	}

	/**
	 * Find a run for every well-formed key that was not added. The fake keeps no state of
	 * these runs, so the script cannot count lookups, and lists do not contain them.
	 * @param script writes the script of all these runs
	 * @throws IllegalArgumentException if the script counts lookups
	 */
	public void answerUnknownRuns(Consumer<RunScript> script) {
		this.account.unknownRuns(script);
	}

	/**
	 * Add a session to a run.
	 * @param key key of the run
	 * @return the id of the session, which is random
	 * @throws IllegalArgumentException if there is no such run
	 */
	public String addSession(WorkflowRunKey key) {
		String sessionId = UUID.randomUUID().toString();
		addSession(key, sessionId);
		return sessionId;
	}

	/**
	 * Add a session to a run.
	 * @param key key of the run
	 * @param sessionId id of the session, a UUID in lower case
	 * @throws IllegalArgumentException if the id is not a UUID in lower case, if there is
	 * no such run, or if its definition has a session with that id
	 */
	public void addSession(WorkflowRunKey key, String sessionId) {
		Assert.notNull(key, "'key' must not be null");
		Assert.notNull(sessionId, "'sessionId' must not be null");
		OperationInput.requireId("sessionId", sessionId);
		this.account.addSession(key, sessionId);
	}

	/**
	 * Add an act that starts now and stays running.
	 * @param key key of the run
	 * @param sessionId id of the session
	 * @return the id of the act, which is random
	 * @throws IllegalArgumentException if there is no such run or session
	 */
	public String addAct(WorkflowRunKey key, String sessionId) {
		return addAct(key, sessionId, (script) -> {
		});
	}

	/**
	 * Add an act.
	 * @param key key of the run
	 * @param sessionId id of the session
	 * @param script writes the script of the act
	 * @return the id of the act, which is random
	 * @throws IllegalArgumentException if there is no such run or session
	 */
	public String addAct(WorkflowRunKey key, String sessionId, Consumer<ActScript> script) {
		String actId = UUID.randomUUID().toString();
		addAct(key, sessionId, actId, script);
		return actId;
	}

	/**
	 * Add an act.
	 * @param key key of the run
	 * @param sessionId id of the session
	 * @param actId id of the act, a UUID in lower case
	 * @param script writes the script of the act
	 * @throws IllegalArgumentException if the id is not a UUID in lower case, if there is
	 * no such run or session, or if the run has an act with that id
	 */
	public void addAct(WorkflowRunKey key, String sessionId, String actId, Consumer<ActScript> script) {
		Assert.notNull(key, "'key' must not be null");
		Assert.notNull(sessionId, "'sessionId' must not be null");
		Assert.notNull(actId, "'actId' must not be null");
		Assert.notNull(script, "'script' must not be null");
		OperationInput.requireId("actId", actId);
		this.account.addAct(key, sessionId, actId, script);
	}

	/**
	 * End an act now, regardless of its script.
	 * @param key key of the run
	 * @param actId id of the act
	 * @param status status that it ends with
	 * @throws IllegalArgumentException if there is no such act, or if the status is not
	 * terminal
	 */
	public void endAct(WorkflowRunKey key, String actId, ActStatus status) {
		setActStatus(key, actId, ActScript.requireTerminal(status).name());
	}

	/**
	 * Change the status of an act now, regardless of its script.
	 * @param key key of the run
	 * @param actId id of the act
	 * @param rawText text of the status, known or not
	 * @throws IllegalArgumentException if there is no such act
	 */
	public void setActStatus(WorkflowRunKey key, String actId, String rawText) {
		Assert.notNull(key, "'key' must not be null");
		Assert.notNull(actId, "'actId' must not be null");
		Assert.notNull(rawText, "'rawText' must not be null");
		this.account.requiredAct(key, actId).change(rawText, this.clock.now());
	}

	/**
	 * Return the models of the fake.
	 * @return the models
	 */
	public FakeModels models() {
		return this.account.models();
	}

	/**
	 * Return how the fake treats the operations that write.
	 * @return the settings
	 */
	public FakeWrites writes() {
		return this.writes;
	}

	/**
	 * Return the settings of the lists.
	 * @return the lists
	 */
	public FakeLists lists() {
		return this.lists;
	}

	/**
	 * Add a line to the log group of a run, now and to a log stream of its own, whose
	 * name is the id of the run.
	 * @param key key of the run
	 * @param message text of the line
	 * @throws IllegalArgumentException if there is no such run
	 */
	public void log(WorkflowRunKey key, String message) {
		Assert.notNull(key, "'key' must not be null");
		log(key, new LogLine(this.clock.now(), message, null));
	}

	/**
	 * Add a line to the log group of a run.
	 * @param key key of the run
	 * @param line the line; without a stream it goes to the stream that has the id of the
	 * run for a name
	 * @throws IllegalArgumentException if there is no such run
	 */
	public void log(WorkflowRunKey key, LogLine line) {
		Assert.notNull(key, "'key' must not be null");
		Assert.notNull(line, "'line' must not be null");
		this.logs.add(this.account.requiredRun(key).logGroup(),
				(line.stream() != null) ? line.stream() : key.workflowRunId(), line.at(), line.message());
	}

	/**
	 * Return the log groups of the fake.
	 * @return the log groups
	 */
	public FakeLogs logs() {
		return this.logs;
	}

	/**
	 * Limit the number of requests in any second, by the clock of the fake. Further
	 * requests are throttled with a {@code Retry-After} of a second. Requests that
	 * consume an enqueued answer do not count.
	 * @param requestsPerSecond the number of requests
	 */
	public void setRequestLimit(int requestsPerSecond) {
		Assert.isTrue(requestsPerSecond >= 0, "'requestsPerSecond' must not be negative");
		this.limits.set(null, requestsPerSecond);
	}

	/**
	 * Limit the number of requests for an operation in any second, by the clock of the
	 * fake. A limit of all requests applies, too.
	 * @param operation name of the operation, such as {@code ListWorkflowRuns}
	 * @param requestsPerSecond the number of requests
	 * @throws IllegalArgumentException if there is no such operation
	 */
	public void setRequestLimit(String operation, int requestsPerSecond) {
		Assert.isTrue(requestsPerSecond >= 0, "'requestsPerSecond' must not be negative");
		this.limits.set(this.operations.requireKnown(operation), requestsPerSecond);
	}

	/**
	 * Enqueue an answer for the next request that no earlier answer waits for.
	 * @param answer the answer
	 */
	public void enqueue(FakeAnswer answer) {
		enqueue(answer, 1);
	}

	/**
	 * Enqueue an answer for several requests.
	 * @param answer the answer
	 * @param times the number of requests
	 */
	public void enqueue(FakeAnswer answer, int times) {
		Assert.notNull(answer, "'answer' must not be null");
		Assert.isTrue(times >= 0, "'times' must not be negative");
		this.answers.enqueue(null, answer, times);
	}

	/**
	 * Enqueue an answer for the next request for an operation.
	 * @param operation name of the operation, such as {@code ListWorkflowRuns}
	 * @param answer the answer
	 * @throws IllegalArgumentException if there is no such operation
	 */
	public void enqueue(String operation, FakeAnswer answer) {
		enqueue(operation, answer, 1);
	}

	/**
	 * Enqueue an answer for several requests for an operation.
	 * @param operation name of the operation, such as {@code ListWorkflowRuns}
	 * @param answer the answer
	 * @param times the number of requests
	 * @throws IllegalArgumentException if there is no such operation
	 */
	public void enqueue(String operation, FakeAnswer answer, int times) {
		Assert.notNull(answer, "'answer' must not be null");
		Assert.isTrue(times >= 0, "'times' must not be negative");
		this.answers.enqueue(this.operations.requireKnown(operation), answer, times);
	}

	/**
	 * Use an answer for every request without an enqueued answer.
	 * @param answer the answer
	 */
	public void answerAlways(FakeAnswer answer) {
		Assert.notNull(answer, "'answer' must not be null");
		this.answers.answerAlways(null, answer);
	}

	/**
	 * Use an answer for every request for an operation without an enqueued answer, such
	 * as {@link FakeAnswer#accessDenied()} for a denied operation. It takes precedence
	 * over an answer to every request.
	 * @param operation name of the operation, such as {@code ListWorkflowRuns}
	 * @param answer the answer
	 * @throws IllegalArgumentException if there is no such operation
	 */
	public void answerAlways(String operation, FakeAnswer answer) {
		Assert.notNull(answer, "'answer' must not be null");
		this.answers.answerAlways(this.operations.requireKnown(operation), answer);
	}

	/**
	 * Discard enqueued and standing answers.
	 */
	public void clearAnswers() {
		this.answers.clear();
	}

	/**
	 * Return the requests that were received, in the order in which they were answered.
	 * @return the requests; only the latest ones if more were received than are recorded
	 */
	public List<RecordedRequest> requests() {
		return this.log.all();
	}

	/**
	 * Return the requests for an operation that were received, in the order in which they
	 * were answered.
	 * @param operation name of the operation, such as {@code ListWorkflowRuns}
	 * @return the requests; only the latest ones if more were received than are recorded
	 * @throws IllegalArgumentException if there is no such operation
	 */
	public List<RecordedRequest> requests(String operation) {
		this.operations.requireKnown(operation);
		return this.log.all().stream().filter((request) -> operation.equals(request.operation())).toList();
	}

	/**
	 * Return the number of received requests, recorded or not.
	 * @return the number of requests
	 */
	public int requestCount() {
		return this.log.count(null);
	}

	/**
	 * Return the number of received requests for an operation, recorded or not.
	 * @param operation name of the operation, such as {@code ListWorkflowRuns}
	 * @return the number of requests
	 * @throws IllegalArgumentException if there is no such operation
	 */
	public int requestCount(String operation) {
		return this.log.count(this.operations.requireKnown(operation));
	}

	/**
	 * Return the latest request.
	 * @return the request
	 * @throws IllegalStateException if none was recorded
	 */
	public RecordedRequest lastRequest() {
		RecordedRequest request = this.log.last();
		Assert.state(request != null, "No request was recorded");
		return request;
	}

	/**
	 * Wait until a number of requests has been received.
	 * @param count the number of requests
	 * @param timeout maximum time to wait
	 * @throws IllegalStateException if fewer were received in time
	 */
	public void awaitRequests(int count, Duration timeout) {
		Assert.notNull(timeout, "'timeout' must not be null");
		this.log.await(null, count, timeout);
	}

	/**
	 * Wait until a number of requests for an operation has been received.
	 * @param operation name of the operation, such as {@code ListWorkflowRuns}
	 * @param count the number of requests
	 * @param timeout maximum time to wait
	 * @throws IllegalArgumentException if there is no such operation
	 * @throws IllegalStateException if fewer were received in time
	 */
	public void awaitRequests(String operation, int count, Duration timeout) {
		Assert.notNull(timeout, "'timeout' must not be null");
		this.log.await(this.operations.requireKnown(operation), count, timeout);
	}

	/**
	 * Return the number of open connections.
	 * @return the number of connections
	 */
	public int openConnections() {
		return this.server.openConnections();
	}

	/**
	 * Discard definitions, runs, models, logs, answers, limits, recorded requests,
	 * settings of lists, and the offsets of both clocks. Connections whose requests hang,
	 * wait or receive a slow answer are closed; other connections stay open.
	 */
	public void reset() {
		this.account.clear();
		this.lists.reset();
		this.writes.reset();
		this.tokenAnswers.clear();
		this.logs.clear();
		this.clock.reset();
		this.clockOffset = Duration.ZERO;
		this.limits.clear();
		this.answers.clear();
		this.log.clear();
		this.server.endFaulty();
	}

	/**
	 * Stop the fake, release its port, close its connections and end its threads.
	 */
	@Override
	public void close() {
		this.server.close();
	}

	private static URI endpoint(String scheme, int port, String basePath) {
		try {
			URI endpoint = new URI(scheme, null, "127.0.0.1", port, basePath, null, null);
			return URI.create(endpoint.toASCIIString());
		}
		catch (URISyntaxException ex) {
			throw new IllegalArgumentException("'basePath' is not a path", ex);
		}
	}

	/**
	 * Builder of a {@link FakeNovaActService}.
	 *
	 * @since 0.1.0
	 */
	public static final class Builder {

		private String address = "127.0.0.1";

		private boolean administered;

		private String region = "us-east-1";

		private String accessKey = "AKIDEXAMPLE";

		private String secretKey = "fake-secret-key-EXAMPLE";

		private @Nullable String sessionToken;

		private int port;

		private String basePath = "";

		private boolean checkSignatures = true;

		private Clock clock = Clock.systemUTC();

		private String accountId = "123456789012";

		private @Nullable SSLContext sslContext;

		private int maxRecordedRequests = 10_000;

		private Builder() {
		}

		/**
		 * Set the region, {@code us-east-1} by default.
		 * @param region the region
		 * @return this builder
		 */
		public Builder region(String region) {
			Assert.hasText(region, "'region' must not be empty");
			this.region = region;
			return this;
		}

		/**
		 * Set the keys with which requests must be signed.
		 * @param accessKey the access key
		 * @param secretKey the secret key
		 * @return this builder
		 */
		public Builder credentials(String accessKey, String secretKey) {
			Assert.hasText(accessKey, "'accessKey' must not be empty");
			Assert.hasText(secretKey, "'secretKey' must not be empty");
			this.accessKey = accessKey;
			this.secretKey = secretKey;
			return this;
		}

		/**
		 * Set the session token with which requests must be signed, none by default.
		 * @param sessionToken the session token, {@code null} for none
		 * @return this builder
		 */
		public Builder sessionToken(@Nullable String sessionToken) {
			this.sessionToken = sessionToken;
			return this;
		}

		/**
		 * Set the port, a free one by default.
		 * @param port the port, 0 for a free one
		 * @return this builder
		 */
		public Builder port(int port) {
			this.port = port;
			return this;
		}

		/**
		 * Set the address to listen on, {@code 127.0.0.1} by default.
		 * @param address the address
		 * @return this builder
		 */
		Builder address(String address) {
			this.address = address;
			return this;
		}

		/**
		 * Accept {@link AdminRequests} besides those of the service.
		 * @return this builder
		 */
		Builder administered() {
			this.administered = true;
			return this;
		}

		/**
		 * Set the base path of the operations, none by default.
		 * @param basePath the path as plain text; {@link FakeNovaActService#endpoint()}
		 * encodes it
		 * @return this builder
		 */
		public Builder basePath(String basePath) {
			Assert.notNull(basePath, "'basePath' must not be null");
			Assert.isTrue(basePath.isEmpty() || basePath.startsWith("/"), "'basePath' must start with '/'");
			this.basePath = StringUtils.trimTrailingCharacter(basePath, '/');
			return this;
		}

		/**
		 * Set whether to check signatures, {@code true} by default.
		 * @param checkSignatures whether signatures are checked
		 * @return this builder
		 */
		public Builder checkSignatures(boolean checkSignatures) {
			this.checkSignatures = checkSignatures;
			return this;
		}

		/**
		 * Set the clock of the runs, the system's by default. For the clock of
		 * signatures, see {@link FakeNovaActService#setClockOffset(Duration)}.
		 * @param clock the clock
		 * @return this builder
		 */
		public Builder clock(Clock clock) {
			Assert.notNull(clock, "'clock' must not be null");
			this.clock = clock;
			return this;
		}

		/**
		 * Set the AWS account in the ARNs of the runs.
		 * @param accountId id of the account
		 * @return this builder
		 */
		public Builder accountId(String accountId) {
			Assert.hasText(accountId, "'accountId' must not be empty");
			this.accountId = accountId;
			return this;
		}

		/**
		 * Use HTTPS instead of HTTP.
		 * @param sslContext the context, with a certificate for {@code 127.0.0.1}
		 * @return this builder
		 */
		public Builder ssl(SSLContext sslContext) {
			Assert.notNull(sslContext, "'sslContext' must not be null");
			this.sslContext = sslContext;
			return this;
		}

		/**
		 * Set the maximum number of recorded requests, 10,000 by default. The latest are
		 * kept.
		 * @param maxRecordedRequests the number of requests
		 * @return this builder
		 */
		public Builder maxRecordedRequests(int maxRecordedRequests) {
			Assert.isTrue(maxRecordedRequests >= 0, "'maxRecordedRequests' must not be negative");
			this.maxRecordedRequests = maxRecordedRequests;
			return this;
		}

		/**
		 * Start the fake.
		 * @return the fake
		 * @throws UncheckedIOException if the port is in use
		 */
		public FakeNovaActService start() {
			return new FakeNovaActService(this);
		}

	}

}
