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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.regex.Pattern;

import javax.net.ssl.SSLContext;

import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

/**
 * A fake of the Nova Act service that listens on the loopback interface of this process.
 * It speaks the wire format of {@code GetWorkflowRun}, checks signatures, plays runs from
 * scripts and answers with errors and faults on demand. Thread-safe.
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

	private static final Pattern DEFINITION_NAME = Pattern.compile("[a-zA-Z0-9_-]{1,40}");

	private static final Pattern RUN_ID = Pattern
		.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

	private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

	private final ServerSocket serverSocket;

	private final Thread acceptor;

	private final URI endpoint;

	private final List<String> baseSegments;

	private final String region;

	private final String arnPrefix;

	private final AwsCredentials credentials;

	private final @Nullable SignatureCheck signatureCheck;

	private final Clock clock;

	private final @Nullable SSLContext sslContext;

	private final int maxRecordedRequests;

	private final Map<WorkflowRunKey, FakeRun> runs = new ConcurrentHashMap<>();

	private volatile @Nullable RunScript unknownRuns;

	private volatile Duration clockOffset = Duration.ZERO;

	private final Set<HttpConnection> connections = ConcurrentHashMap.newKeySet();

	private final AtomicInteger connectionCount = new AtomicInteger();

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition recorded = this.lock.newCondition();

	private final Deque<FakeAnswer> answers = new ArrayDeque<>();

	private @Nullable FakeAnswer standingAnswer;

	private final Deque<RecordedRequest> requests = new ArrayDeque<>();

	private int requestCount;

	private FakeNovaActService(Builder builder) {
		this.serverSocket = listen(builder.port);
		String scheme = (builder.sslContext != null) ? "https" : "http";
		this.endpoint = endpoint(scheme, this.serverSocket.getLocalPort(), builder.basePath);
		this.baseSegments = segments(builder.basePath);
		this.region = builder.region;
		this.arnPrefix = "arn:" + PartitionMetadata.of(Region.of(this.region)).id() + ":nova-act:" + this.region + ":"
				+ builder.accountId + ":workflow-definition/";
		this.credentials = (builder.sessionToken != null)
				? AwsSessionCredentials.create(builder.accessKey, builder.secretKey, builder.sessionToken)
				: AwsBasicCredentials.create(builder.accessKey, builder.secretKey);
		this.signatureCheck = builder.checkSignatures ? new SignatureCheck(scheme, this.region, this.credentials)
				: null;
		this.clock = builder.clock;
		this.sslContext = builder.sslContext;
		this.maxRecordedRequests = builder.maxRecordedRequests;
		this.acceptor = startThread(this::accept, "fake-nova-act-" + this.serverSocket.getLocalPort());
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
	 * Return the endpoint that clients are to use.
	 * @return the endpoint, with the base path if there is one
	 */
	public URI endpoint() {
		return this.endpoint;
	}

	/**
	 * Return the region that requests have to be signed for.
	 * @return the region
	 */
	public String region() {
		return this.region;
	}

	/**
	 * Return the access key that requests have to be signed with.
	 * @return the access key
	 */
	public String accessKey() {
		return this.credentials.accessKeyId();
	}

	/**
	 * Return the secret key that requests have to be signed with.
	 * @return the secret key
	 */
	public String secretKey() {
		return this.credentials.secretAccessKey();
	}

	/**
	 * Return the session token that requests have to be signed with.
	 * @return the session token, {@code null} if there is none
	 */
	public @Nullable String sessionToken() {
		return (this.credentials instanceof AwsSessionCredentials session) ? session.sessionToken() : null;
	}

	/**
	 * Return the credentials that requests have to be signed with.
	 * @return a provider of the credentials
	 */
	public AwsCredentialsProvider credentialsProvider() {
		return StaticCredentialsProvider.create(this.credentials);
	}

	/**
	 * Shift the clock that signatures are checked by and that the {@code Date} header is
	 * taken from. The clock of the runs is not changed.
	 * @param offset what to add to the system's time
	 */
	public void setClockOffset(Duration offset) {
		Assert.notNull(offset, "'offset' must not be null");
		this.clockOffset = offset;
	}

	/**
	 * Add a run that has just started and stays running.
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
	 * Add a run that has just started and stays running, in place of any that has the
	 * key.
	 * @param key key of the run
	 */
	public void addRun(WorkflowRunKey key) {
		addRun(key, (script) -> {
		});
	}

	/**
	 * Add a run, in place of any that has the key.
	 * @param key key of the run
	 * @param script writes the script of the run
	 */
	public void addRun(WorkflowRunKey key, Consumer<RunScript> script) {
		Assert.notNull(key, "'key' must not be null");
		this.runs.put(key, new FakeRun(script(script)));
	}

	/**
	 * End a run now, whatever its script says.
	 * @param key key of the run
	 * @param status status that it ends with
	 * @throws IllegalArgumentException if there is no such run, or if the status is not
	 * terminal
	 */
	public void endRun(WorkflowRunKey key, WorkflowRunStatus status) {
		Assert.notNull(key, "'key' must not be null");
		FakeRun run = this.runs.get(key);
		Assert.notNull(run, () -> "There is no run with the key " + key);
		run.end(new RunScript.End(status, runTime()));
	}

	/**
	 * Remove a run, so that it is not found any more.
	 * @param key key of the run
	 */
	public void removeRun(WorkflowRunKey key) {
		Assert.notNull(key, "'key' must not be null");
		this.runs.remove(key);
	}

	/**
	 * Answer any well-formed key of a run that was not added as if it had been added now.
	 * Nothing is kept for each run, so the script cannot count lookups.
	 * @param script writes the script of all these runs
	 * @throws IllegalArgumentException if the script ends after a number of lookups
	 */
	public void answerUnknownRuns(Consumer<RunScript> script) {
		RunScript unknownRuns = script(script);
		Assert.isTrue(!unknownRuns.countsLookups(), "'script' must not count lookups");
		this.unknownRuns = unknownRuns;
	}

	/**
	 * Give an answer to the next request, after those that wait already.
	 * @param answer the answer
	 */
	public void enqueue(FakeAnswer answer) {
		enqueue(answer, 1);
	}

	/**
	 * Give an answer to the next requests, after those that wait already.
	 * @param answer the answer
	 * @param times how many requests it is for
	 */
	public void enqueue(FakeAnswer answer, int times) {
		Assert.notNull(answer, "'answer' must not be null");
		Assert.isTrue(times >= 0, "'times' must not be negative");
		this.lock.lock();
		try {
			this.answers.addAll(Collections.nCopies(times, answer));
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Give an answer to every request that no other answer waits for.
	 * @param answer the answer
	 */
	public void answerAlways(FakeAnswer answer) {
		Assert.notNull(answer, "'answer' must not be null");
		this.lock.lock();
		try {
			this.standingAnswer = answer;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Forget the answers that wait and the one that is always given.
	 */
	public void clearAnswers() {
		this.lock.lock();
		try {
			this.answers.clear();
			this.standingAnswer = null;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Return the requests that were received, in the order in which they were answered.
	 * @return the requests, the latest only if there were more than are recorded
	 */
	public List<RecordedRequest> requests() {
		this.lock.lock();
		try {
			return List.copyOf(this.requests);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Return how many requests were received, recorded or not.
	 * @return the number of requests
	 */
	public int requestCount() {
		this.lock.lock();
		try {
			return this.requestCount;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Return the latest request.
	 * @return the request
	 * @throws IllegalStateException if none was recorded
	 */
	public RecordedRequest lastRequest() {
		this.lock.lock();
		try {
			RecordedRequest request = this.requests.peekLast();
			Assert.state(request != null, "No request was recorded");
			return request;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Wait until a number of requests was received.
	 * @param count the number of requests
	 * @param timeout how long to wait at most
	 * @throws IllegalStateException if they did not come in time
	 */
	public void awaitRequests(int count, Duration timeout) {
		Assert.notNull(timeout, "'timeout' must not be null");
		long left = timeout.toNanos();
		this.lock.lock();
		try {
			while (this.requestCount < count) {
				int received = this.requestCount;
				Assert.state(left > 0, () -> "Only " + received + " of " + count + " requests came in " + timeout);
				left = this.recorded.awaitNanos(left);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while waiting for requests", ex);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Return how many connections are open.
	 * @return the number of connections
	 */
	public int openConnections() {
		return this.connections.size();
	}

	/**
	 * Forget runs, answers, recorded requests and the clock offset. Requests that hang,
	 * wait or are answered slowly are ended by closing their connections; other
	 * connections stay open.
	 */
	public void reset() {
		this.runs.clear();
		this.unknownRuns = null;
		this.clockOffset = Duration.ZERO;
		List<HttpConnection> faulty;
		this.lock.lock();
		try {
			clearAnswers();
			this.requests.clear();
			this.requestCount = 0;
			faulty = this.connections.stream().filter(HttpConnection::isFaulty).toList();
		}
		finally {
			this.lock.unlock();
		}
		faulty.forEach(this::end);
	}

	/**
	 * Stop the fake: free its port, close its connections and end its threads.
	 */
	@Override
	public void close() {
		try {
			this.serverSocket.close();
			// The system keeps the port for as long as the thread is in its call
			this.acceptor.join(CLOSE_TIMEOUT.toMillis());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			this.connections.forEach(this::end);
		}
	}

	private RunScript script(Consumer<RunScript> script) {
		Assert.notNull(script, "'script' must not be null");
		RunScript runScript = new RunScript(runTime());
		script.accept(runScript);
		return runScript;
	}

	private Instant runTime() {
		return this.clock.instant().truncatedTo(ChronoUnit.MILLIS);
	}

	private void accept() {
		while (!this.serverSocket.isClosed()) {
			try {
				Socket socket = this.serverSocket.accept();
				HttpConnection connection = new HttpConnection(socket, this.sslContext, new Handler());
				this.connections.add(connection);
				if (this.serverSocket.isClosed()) {
					end(connection);
				}
				startThread(connection, "fake-nova-act-" + this.serverSocket.getLocalPort() + "-"
						+ this.connectionCount.incrementAndGet());
			}
			catch (IOException ex) {
				// Closed, or the client was gone before it was accepted
			}
		}
	}

	private void end(HttpConnection connection) {
		connection.end();
		this.connections.remove(connection);
	}

	private HttpAnswer answer(HttpRequest request, Instant serverTime) {
		List<String> segments = segments(request.path()).stream().map(FakeNovaActService::decode).toList();
		int base = this.baseSegments.size();
		if (segments.size() != base + 4 || !segments.subList(0, base).equals(this.baseSegments)
				|| !segments.get(base).equals("workflow-definitions")
				|| !segments.get(base + 2).equals("workflow-runs")) {
			return ServiceErrors.unknownOperation(404);
		}
		if (!request.method().equals("GET")) {
			return ServiceErrors.unknownOperation(405);
		}
		HttpAnswer refusal = (this.signatureCheck != null) ? this.signatureCheck.check(request, serverTime) : null;
		return (refusal != null) ? refusal : lookUp(segments.get(base + 1), segments.get(base + 3));
	}

	private HttpAnswer lookUp(String workflowDefinitionName, String workflowRunId) {
		Map<String, String> fields = new LinkedHashMap<>();
		validate("workflowDefinitionName", workflowDefinitionName, DEFINITION_NAME, fields);
		validate("workflowRunId", workflowRunId, RUN_ID, fields);
		if (!fields.isEmpty()) {
			return ServiceErrors.validation("FieldValidationFailed", fields);
		}
		WorkflowRunKey key = new WorkflowRunKey(workflowDefinitionName, workflowRunId);
		FakeRun run = this.runs.get(key);
		if (run != null) {
			return HttpAnswer.service(200, null, run.lookUp(key, this.arnPrefix, runTime()));
		}
		RunScript unknownRuns = this.unknownRuns;
		if (unknownRuns != null) {
			return HttpAnswer.service(200, null,
					unknownRuns.toJson(key, this.arnPrefix, unknownRuns.end(1, runTime())));
		}
		return ServiceErrors.notFound(workflowRunId);
	}

	private static void validate(String name, String value, Pattern pattern, Map<String, String> fields) {
		if (!pattern.matcher(value).matches()) {
			fields.put(name, "Value at '" + name
					+ "' failed to satisfy constraint: Member must satisfy regular expression pattern: " + pattern);
		}
	}

	private void remember(RecordedRequest request) {
		this.lock.lock();
		try {
			this.requestCount++;
			if (this.maxRecordedRequests > 0) {
				if (this.requests.size() == this.maxRecordedRequests) {
					this.requests.removeFirst();
				}
				this.requests.addLast(request);
			}
			this.recorded.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	private static ServerSocket listen(int port) {
		try {
			return new ServerSocket(port, 1024, InetAddress.getByAddress(new byte[] { 127, 0, 0, 1 }));
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot listen on port " + port, ex);
		}
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

	private static List<String> segments(String path) {
		return Arrays.stream(path.split("/", -1)).skip(1).toList();
	}

	private static String decode(String segment) {
		return StringUtils.uriDecode(segment, StandardCharsets.UTF_8);
	}

	private static Thread startThread(Runnable task, String name) {
		Thread thread = new Thread(task, name);
		thread.setDaemon(true);
		thread.start();
		return thread;
	}

	/**
	 * Answers what comes by a connection.
	 */
	private final class Handler implements HttpConnection.RequestHandler {

		@Override
		public boolean handle(HttpRequest request, HttpConnection connection) throws IOException {
			Instant receivedAt = Instant.now();
			Instant serverTime = receivedAt.plus(FakeNovaActService.this.clockOffset);
			Exchange exchange = new Exchange(request, serverTime, () -> answer(request, serverTime));
			FakeAnswer next = next(connection);
			HttpAnswer answer = (next != null) ? next.create(exchange) : exchange.serviceAnswer();
			if (next == null || !next.leavesOut("Date")) {
				answer.addDateIfAbsent(serverTime);
			}
			if (request.closesConnection()) {
				answer.setHeader("Connection", "close");
			}
			if (request.method().equals("HEAD")) {
				answer.body(new byte[0]);
			}
			remember(new RecordedRequest(request.method(), request.target(),
					Collections.unmodifiableMap(request.headers()), receivedAt, answer.status(), answer.errorCode()));
			if (next == null) {
				return Delivery.WHOLE.deliver(answer, connection) && !answer.closesConnection();
			}
			connection.pause(next.delay());
			boolean open = next.delivery().deliver(answer, connection) && !answer.closesConnection();
			connection.faulty(false);
			return open;
		}

		private @Nullable FakeAnswer next(HttpConnection connection) {
			FakeNovaActService.this.lock.lock();
			try {
				FakeAnswer waiting = FakeNovaActService.this.answers.poll();
				FakeAnswer next = (waiting != null) ? waiting : FakeNovaActService.this.standingAnswer;
				connection.faulty(next != null);
				return next;
			}
			finally {
				FakeNovaActService.this.lock.unlock();
			}
		}

		@Override
		public void closed(HttpConnection connection) {
			FakeNovaActService.this.connections.remove(connection);
		}

	}

	/**
	 * Builder of a {@link FakeNovaActService}.
	 *
	 * @since 0.1.0
	 */
	public static final class Builder {

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
		 * Set the region, {@code us-east-1} otherwise.
		 * @param region the region
		 * @return this builder
		 */
		public Builder region(String region) {
			Assert.hasText(region, "'region' must not be empty");
			this.region = region;
			return this;
		}

		/**
		 * Set the keys that requests have to be signed with.
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
		 * Set the session token that requests have to be signed with, none otherwise.
		 * @param sessionToken the session token, {@code null} for none
		 * @return this builder
		 */
		public Builder sessionToken(@Nullable String sessionToken) {
			this.sessionToken = sessionToken;
			return this;
		}

		/**
		 * Set the port, a free one otherwise.
		 * @param port the port, 0 for a free one
		 * @return this builder
		 */
		public Builder port(int port) {
			this.port = port;
			return this;
		}

		/**
		 * Set the path that the operations are below of, none otherwise.
		 * @param basePath the path as plain text: {@link FakeNovaActService#endpoint()}
		 * has it encoded
		 * @return this builder
		 */
		public Builder basePath(String basePath) {
			Assert.notNull(basePath, "'basePath' must not be null");
			Assert.isTrue(basePath.isEmpty() || basePath.startsWith("/"), "'basePath' must start with '/'");
			this.basePath = StringUtils.trimTrailingCharacter(basePath, '/');
			return this;
		}

		/**
		 * Set whether signatures are checked, as they are otherwise.
		 * @param checkSignatures whether signatures are checked
		 * @return this builder
		 */
		public Builder checkSignatures(boolean checkSignatures) {
			this.checkSignatures = checkSignatures;
			return this;
		}

		/**
		 * Set the clock of the runs, which their start and end come from. For the clock
		 * of signatures, see {@link FakeNovaActService#setClockOffset(Duration)}.
		 * @param clock the clock
		 * @return this builder
		 */
		public Builder clock(Clock clock) {
			Assert.notNull(clock, "'clock' must not be null");
			this.clock = clock;
			return this;
		}

		/**
		 * Set the AWS account of the runs, which their ARNs name.
		 * @param accountId id of the account
		 * @return this builder
		 */
		public Builder accountId(String accountId) {
			Assert.hasText(accountId, "'accountId' must not be empty");
			this.accountId = accountId;
			return this;
		}

		/**
		 * Listen for HTTPS in place of HTTP.
		 * @param sslContext the context, with a certificate for {@code 127.0.0.1}
		 * @return this builder
		 */
		public Builder ssl(SSLContext sslContext) {
			Assert.notNull(sslContext, "'sslContext' must not be null");
			this.sslContext = sslContext;
			return this;
		}

		/**
		 * Set how many requests are recorded, 10,000 otherwise. The latest are kept.
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
		 * @throws UncheckedIOException if the port is not free
		 */
		public FakeNovaActService start() {
			return new FakeNovaActService(this);
		}

	}

}
