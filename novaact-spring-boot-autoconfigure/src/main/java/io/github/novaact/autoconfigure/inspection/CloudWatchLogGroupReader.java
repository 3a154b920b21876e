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

package io.github.novaact.autoconfigure.inspection;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

import io.github.novaact.client.LogAccess;
import io.github.novaact.client.LogGroupReader;
import io.github.novaact.client.LogReadException;
import io.github.novaact.client.LogReadException.Reason;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClientBuilder;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;

/**
 * {@link LogGroupReader} on top of a {@link CloudWatchLogsClient}.
 */
final class CloudWatchLogGroupReader implements LogGroupReader {

	private final CloudWatchLogsClient client;

	private final boolean ownsClient;

	private CloudWatchLogGroupReader(CloudWatchLogsClient client, boolean ownsClient) {
		this.client = client;
		this.ownsClient = ownsClient;
	}

	/**
	 * Return a reader that uses a client of the application.
	 * @param client the client, which stays open when the reader is closed
	 * @return the reader
	 */
	static CloudWatchLogGroupReader of(CloudWatchLogsClient client) {
		return new CloudWatchLogGroupReader(client, false);
	}

	/**
	 * Return a reader with a client of its own.
	 * @param access the region and the credentials of that client
	 * @return the reader
	 */
	static CloudWatchLogGroupReader create(LogAccess access) {
		CloudWatchLogsClientBuilder builder = CloudWatchLogsClient.builder()
			.region(Region.of(access.region()))
			.credentialsProvider(() -> access.credentialsProvider().resolveCredentials());
		if (access.endpoint() != null) {
			builder.endpointOverride(access.endpoint());
		}
		if (access.fipsEnabled()) {
			builder.fipsEnabled(true);
		}
		if (access.dualStackEnabled()) {
			builder.dualstackEnabled(true);
		}
		return new CloudWatchLogGroupReader(builder.build(), true);
	}

	@Override
	public Page read(Query query, Duration timeout) throws LogReadException {
		FilterLogEventsRequest.Builder request = FilterLogEventsRequest.builder()
			.logGroupName(query.group())
			.startTime(query.from().toEpochMilli())
			.endTime(query.to().toEpochMilli())
			.nextToken(query.token());
		Filter filter = query.filter();
		if (filter.phrase() != null) {
			request.filterPattern('"' + filter.phrase() + '"');
		}
		if (filter.streamPrefix() != null) {
			request.logStreamNamePrefix(filter.streamPrefix());
		}
		if (!filter.streams().isEmpty()) {
			request.logStreamNames(filter.streams());
		}
		request.overrideConfiguration((configuration) -> configuration.apiCallTimeout(timeout)
			.addPlugin((service) -> service.overrideConfiguration(service.overrideConfiguration()
				.toBuilder()
				.retryStrategy(DefaultRetryStrategy.doNotRetry())
				.build())));
		return page(read(request.build()));
	}

	private FilterLogEventsResponse read(FilterLogEventsRequest request) throws LogReadException {
		try {
			return this.client.filterLogEvents(request);
		}
		catch (ResourceNotFoundException ex) {
			throw new LogReadException(Reason.NOT_FOUND, "there is no such log group", ex);
		}
		catch (AwsServiceException ex) {
			throw failed(ex);
		}
		catch (ApiCallTimeoutException | ApiCallAttemptTimeoutException ex) {
			throw new LogReadException(Reason.FAILED, "the log service did not respond in time", ex);
		}
		catch (AbortedException ex) {
			Thread.currentThread().interrupt();
			throw new LogReadException(Reason.FAILED, "the thread was interrupted", ex);
		}
		catch (SdkException ex) {
			throw new LogReadException(Reason.FAILED, String.valueOf(ex.getMessage()), ex);
		}
	}

	private static LogReadException failed(AwsServiceException ex) {
		String code = (ex.awsErrorDetails() != null) ? ex.awsErrorDetails().errorCode() : null;
		if (ex.isThrottlingException()) {
			return new LogReadException(Reason.THROTTLED, "the log service throttled the request", ex);
		}
		if (ex.statusCode() == 403 || "AccessDeniedException".equals(code)) {
			return new LogReadException(Reason.DENIED, "the log service denied the request", ex);
		}
		return new LogReadException(Reason.FAILED,
				"the log service responded with status " + ex.statusCode() + ((code != null) ? " and " + code : ""),
				ex);
	}

	private static Page page(@Nullable FilterLogEventsResponse response) throws LogReadException {
		if (response == null) {
			throw new LogReadException(Reason.FAILED, "the client returned null", null);
		}
		List<Event> events = response.events().stream().map(CloudWatchLogGroupReader::event).toList();
		return new Page(events, response.nextToken());
	}

	private static Event event(FilteredLogEvent event) {
		String message = Objects.requireNonNullElse(event.message(), "");
		String stream = Objects.requireNonNullElse(event.logStreamName(), "");
		Instant at = Instant.ofEpochMilli(Objects.requireNonNullElse(event.timestamp(), 0L));
		String id = (event.eventId() != null) ? event.eventId() : at + " " + stream + " " + message.hashCode();
		return new Event(id, at, stream, message);
	}

	@Override
	public void close() {
		if (this.ownsClient) {
			this.client.close();
		}
	}

}
