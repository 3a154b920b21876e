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

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import javax.net.ssl.SSLPeerUnverifiedException;

import io.github.novaact.NovaActConnectionException;
import io.github.novaact.NovaActException;
import io.github.novaact.client.operation.Operation;
import io.github.novaact.client.operation.Target;
import io.github.novaact.monitoring.ClientSettings;
import io.github.novaact.monitoring.RetryReason;
import io.micrometer.observation.ObservationRegistry;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

/**
 * Sends the request of an attempt and reads the response.
 */
final class HttpTransport {

	/** The attribute from which Spring takes the {@code uri} of its own observation. */
	private static final String URI_TEMPLATE_ATTRIBUTE = RestClient.class.getName() + ".uriTemplate";

	private static final int MAX_CAUSES = 10;

	private final RestClient restClient;

	private final RestClient unobservedRestClient;

	private final ClientSettings settings;

	/**
	 * Create a transport.
	 * @param engine sends the requests
	 * @param signer signs them
	 * @param customizers what the application does to the {@code RestClient}
	 * @param settings settings of the client
	 */
	HttpTransport(ClientHttpRequestFactory engine, RequestSigner signer, List<RestClientCustomizer> customizers,
			ClientSettings settings) {
		this.restClient = CustomizedRestClient.build(engine, signer, customizers, settings.maxResponseSize().toBytes());
		this.unobservedRestClient = this.restClient.mutate().observationRegistry(ObservationRegistry.NOOP).build();
		this.settings = settings;
	}

	/**
	 * Send the request of an attempt.
	 * @param operation the operation
	 * @param attempt the attempt
	 * @return the response, of any status
	 * @throws AttemptFailedException if there is none
	 * @throws NovaActException if the call was ended
	 */
	Answer exchange(Operation<?> operation, Attempt attempt) {
		attempt.call().setAttempt(attempt);
		Answer answer = exchange(request(operation, attempt), attempt);
		NovaActException ended = (answer.failure() != null) ? attempt.call().ended(answer.failure()) : null;
		if (ended != null) {
			throw ended;
		}
		return answer;
	}

	private RestClient.RequestHeadersSpec<?> request(Operation<?> operation, Attempt attempt) {
		RestClient restClient = attempt.call().isProbe() ? this.unobservedRestClient : this.restClient;
		Target target = operation.target(this.settings.endpoint());
		RestClient.RequestBodySpec request = restClient.method(operation.method())
			.uri(target.uri())
			.attribute(URI_TEMPLATE_ATTRIBUTE, target.uriTemplate())
			.attribute(Attempt.ATTRIBUTE, attempt)
			.apiVersion(null);
		if (attempt.call().isProbe()) {
			request.header(UserAgent.HEADER, UserAgent.PROBE);
		}
		byte[] body = operation.body();
		return (body != null) ? request.contentType(MediaType.APPLICATION_JSON).body((output) -> output.write(body))
				: request;
	}

	private Answer exchange(RestClient.RequestHeadersSpec<?> request, Attempt attempt) {
		long maxSize = this.settings.maxResponseSize().toBytes();
		try {
			return request.exchangeForRequiredValue((sent, response) -> Answer.read(response, maxSize));
		}
		catch (ResourceAccessException ex) {
			Throwable cause = (ex.getCause() != null) ? ex.getCause() : ex;
			throw failed(attempt, describe(cause), cause);
		}
		catch (NovaActException ex) {
			// Of another client that the application calls in an interceptor
			throw ex;
		}
		catch (Exception ex) {
			// What customizers, interceptors, filters and resolvers of the application
			// throw
			throw failed(attempt, describe(ex), ex);
		}
	}

	private RuntimeException failed(Attempt attempt, @Nullable String problem, Throwable cause) {
		Call call = attempt.call();
		Throwable cleanCause = ServiceText.cause(cause, attempt.credentials());
		NovaActException ended = call.ended(cleanCause);
		if (ended != null) {
			return ended;
		}
		if (find(cause, InterruptedException.class) instanceof InterruptedException interrupted) {
			return call.interrupted(interrupted);
		}
		return new AttemptFailedException(
				new NovaActConnectionException("No response from " + this.settings.endpoint().getAuthority() + ": "
						+ ServiceText.message(problem, attempt.credentials()) + " (attempt " + call.attempts() + ")",
						cleanCause, call.attempts(), attempt.mayHaveBeenSent()),
				isTransient(cause) ? RetryReason.TRANSIENT : null);
	}

	/**
	 * Return whether the next attempt may succeed. Refusals by the application's code, by
	 * a proxy, and of a certificate that is not trusted are permanent.
	 * @param cause what the attempt failed with
	 * @return whether it may
	 */
	private static boolean isTransient(Throwable cause) {
		return cause instanceof IOException && find(cause, CertificateException.class) == null
				&& find(cause, SSLPeerUnverifiedException.class) == null
				&& !(find(cause, ProxyException.class) instanceof ProxyException proxy && !proxy.isTransient());
	}

	private static @Nullable Throwable find(Throwable failure, Class<? extends Throwable> type) {
		return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
			.limit(MAX_CAUSES)
			.filter(type::isInstance)
			.findFirst()
			.orElse(null);
	}

	private String describe(Throwable cause) {
		if (cause instanceof SocketTimeoutException && !(cause instanceof ConnectTimeoutException)) {
			return "silent for longer than novaact.read-timeout allows, " + this.settings.readTimeout().toMillis()
					+ " ms";
		}
		if (!(cause instanceof IOException)) {
			return cause.toString();
		}
		if (cause instanceof UnknownHostException) {
			return "the host name cannot be resolved (" + cause.getMessage() + ")";
		}
		return (cause.getMessage() != null) ? cause.getMessage() : cause.getClass().getSimpleName();
	}

}
