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

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * An answer that the {@link FakeNovaActService} returns instead of its own: an error of
 * the service, content that no AWS service writes, or the service's own answer with an
 * unusual delivery. Immutable.
 * <p>
 * An answer with content of its own is returned regardless of the signature of the
 * request, and does not count as a lookup. The service's own answer with an unusual
 * delivery, such as {@link #chunked()}, counts as a lookup: if the signature is wrong or
 * the run does not exist, the error is delivered that way.
 *
 * @since 0.1.0
 */
public final class FakeAnswer {

	private final String description;

	private final Function<Exchange, HttpAnswer> content;

	private final Delivery delivery;

	private final List<HttpAnswer.Header> headers;

	private final Set<String> leftOut;

	private final Duration delay;

	private FakeAnswer(String description, Function<Exchange, HttpAnswer> content, Delivery delivery) {
		this(description, content, delivery, List.of(), Set.of(), Duration.ZERO);
	}

	private FakeAnswer(String description, Function<Exchange, HttpAnswer> content, Delivery delivery,
			List<HttpAnswer.Header> headers, Set<String> leftOut, Duration delay) {
		this.description = description;
		this.content = content;
		this.delivery = delivery;
		this.headers = headers;
		this.leftOut = leftOut;
		this.delay = delay;
	}

	/**
	 * Return a {@code ThrottlingException}, 429, without a {@code Retry-After} header.
	 * @return the answer
	 */
	public static FakeAnswer throttled() {
		return new FakeAnswer("throttled", (exchange) -> ServiceErrors.throttled(null), Delivery.WHOLE);
	}

	/**
	 * Return a {@code ThrottlingException}, 429.
	 * @param retryAfter value of the {@code Retry-After} header, as it is
	 * @return the answer
	 */
	public static FakeAnswer throttled(String retryAfter) {
		Assert.notNull(retryAfter, "'retryAfter' must not be null");
		return new FakeAnswer("throttled", (exchange) -> ServiceErrors.throttled(retryAfter), Delivery.WHOLE);
	}

	/**
	 * Return an {@code InternalServerException}, 500, with a reason.
	 * @return the answer
	 */
	public static FakeAnswer internalServerError() {
		return new FakeAnswer("internalServerError", (exchange) -> ServiceErrors.internalServerError(), Delivery.WHOLE);
	}

	/**
	 * Return an answer of 503 with a message but without an error code.
	 * @return the answer
	 */
	public static FakeAnswer serviceUnavailable() {
		return error(503, null, "{\"message\":\"Service Unavailable\"}");
	}

	/**
	 * Return an answer with a message but without an error code.
	 * @param status status code of HTTP
	 * @return the answer
	 */
	public static FakeAnswer status(int status) {
		return error(status, null, "{\"message\":\"Status " + status + "\"}");
	}

	/**
	 * Return an {@code AccessDeniedException}, 403.
	 * @return the answer
	 */
	public static FakeAnswer accessDenied() {
		return new FakeAnswer("accessDenied", (exchange) -> ServiceErrors.accessDenied(exchange.operationName()),
				Delivery.WHOLE);
	}

	/**
	 * Return a {@code ResourceNotFoundException}, 404, about the run or else the
	 * definition that was asked for.
	 * @return the answer
	 */
	public static FakeAnswer notFound() {
		return new FakeAnswer("notFound", Exchange::notFound, Delivery.WHOLE);
	}

	/**
	 * Return a {@code ConflictException}, 409.
	 * @return the answer
	 */
	public static FakeAnswer conflict() {
		return new FakeAnswer("conflict", (exchange) -> ServiceErrors.conflict(), Delivery.WHOLE);
	}

	/**
	 * Return a {@code ServiceQuotaExceededException}, 402.
	 * @return the answer
	 */
	public static FakeAnswer quotaExceeded() {
		return new FakeAnswer("quotaExceeded",
				(exchange) -> ServiceErrors.quotaExceeded("session", "00000000-0000-0000-0000-000000000000"),
				Delivery.WHOLE);
	}

	/**
	 * Return a {@code ValidationException}, 400, for the reason
	 * {@code FieldValidationFailed} with one field in its list.
	 * @return the answer
	 */
	public static FakeAnswer validation() {
		return validation("FieldValidationFailed",
				Map.of("workflowRunId", "Value at 'workflowRunId' failed to satisfy constraint"));
	}

	/**
	 * Return a {@code ValidationException}, 400.
	 * @param reason reason, such as {@code FieldValidationFailed}
	 * @param fieldList names of fields with what is wrong about each
	 * @return the answer
	 */
	public static FakeAnswer validation(String reason, Map<String, String> fieldList) {
		Assert.notNull(reason, "'reason' must not be null");
		Assert.notNull(fieldList, "'fieldList' must not be null");
		Map<String, String> fields = Collections.unmodifiableMap(new LinkedHashMap<>(fieldList));
		return new FakeAnswer("validation", (exchange) -> ServiceErrors.validation(reason, fields), Delivery.WHOLE);
	}

	/**
	 * Return an {@code ExpiredTokenException}, 403.
	 * @return the answer
	 */
	public static FakeAnswer expiredToken() {
		return new FakeAnswer("expiredToken", (exchange) -> ServiceErrors.expiredToken(), Delivery.WHOLE);
	}

	/**
	 * Return any error.
	 * @param status status code of HTTP
	 * @param code error code, {@code null} for none
	 * @param jsonBody body, as it is
	 * @return the answer
	 */
	public static FakeAnswer error(int status, @Nullable String code, String jsonBody) {
		Assert.notNull(jsonBody, "'jsonBody' must not be null");
		return new FakeAnswer("error(" + status + ", " + code + ")",
				(exchange) -> HttpAnswer.service(status, code, jsonBody), Delivery.WHOLE);
	}

	/**
	 * Return the page of a proxy, without a request id.
	 * @param status status code of HTTP
	 * @return the answer
	 */
	public static FakeAnswer html(int status) {
		return new FakeAnswer("html(" + status + ")", (exchange) -> {
			HttpAnswer answer = HttpAnswer.foreign(status, "<!DOCTYPE html>\n<html><head><title>" + status
					+ "</title></head><body><h1>The proxy says " + status + "</h1></body></html>\n");
			answer.addHeader("Server", "proxy");
			answer.addHeader("Content-Type", "text/html; charset=utf-8");
			return answer;
		}, Delivery.WHOLE);
	}

	/**
	 * Return an answer without a body, without a request id.
	 * @param status status code of HTTP
	 * @return the answer
	 */
	public static FakeAnswer empty(int status) {
		return new FakeAnswer("empty(" + status + ")", (exchange) -> HttpAnswer.foreign(status, ""), Delivery.WHOLE);
	}

	/**
	 * Return a success, 200, that says it is JSON but is not.
	 * @return the answer
	 */
	public static FakeAnswer garbage() {
		return json(200, "]this is not JSON{");
	}

	/**
	 * Return an answer with a body, without an error code in its headers.
	 * @param status status code of HTTP
	 * @param body body, as it is
	 * @return the answer
	 */
	public static FakeAnswer json(int status, String body) {
		Assert.notNull(body, "'body' must not be null");
		return new FakeAnswer("json(" + status + ")", (exchange) -> HttpAnswer.service(status, null, body),
				Delivery.WHOLE);
	}

	/**
	 * Return the service's own answer cut short: the connection is closed in an orderly
	 * way in the middle of the body, before as many bytes as {@code Content-Length} says.
	 * @return the answer
	 */
	public static FakeAnswer truncated() {
		return new FakeAnswer("truncated", Exchange::serviceAnswer, Delivery.halfThen(Delivery.CLOSE));
	}

	/**
	 * Return no answer: the connection is reset once the request has been read.
	 * @return the answer
	 */
	public static FakeAnswer reset() {
		return none("reset", Delivery.RESET);
	}

	/**
	 * Return the service's own answer, with the connection reset in the middle of the
	 * body.
	 * @return the answer
	 */
	public static FakeAnswer resetInBody() {
		return new FakeAnswer("resetInBody", Exchange::serviceAnswer, Delivery.halfThen(Delivery.RESET));
	}

	/**
	 * Return no answer: the connection is closed in an orderly way once the request has
	 * been read.
	 * @return the answer
	 */
	public static FakeAnswer closeWithoutAnswer() {
		return none("closeWithoutAnswer", Delivery.CLOSE);
	}

	/**
	 * Return no answer: the connection stays open until the client closes it or the fake
	 * is reset or closed.
	 * @return the answer
	 */
	public static FakeAnswer hang() {
		return none("hang", Delivery.HANG);
	}

	/**
	 * Return the service's own answer, but nothing after the middle of the body until the
	 * client closes the connection or the fake is reset or closed.
	 * @return the answer
	 */
	public static FakeAnswer hangInBody() {
		return new FakeAnswer("hangInBody", Exchange::serviceAnswer, Delivery.halfThen(Delivery.HANG));
	}

	/**
	 * Return the service's own answer with its body a byte at a time.
	 * @param betweenBytes time between the bytes
	 * @return the answer
	 */
	public static FakeAnswer drip(Duration betweenBytes) {
		Assert.notNull(betweenBytes, "'betweenBytes' must not be null");
		return new FakeAnswer("drip", Exchange::serviceAnswer, Delivery.drippingBody(betweenBytes));
	}

	/**
	 * Return the service's own answer with its status line and headers a byte at a time.
	 * @param betweenBytes time between the bytes
	 * @return the answer
	 */
	public static FakeAnswer dripHeaders(Duration betweenBytes) {
		Assert.notNull(betweenBytes, "'betweenBytes' must not be null");
		return new FakeAnswer("dripHeaders", Exchange::serviceAnswer, Delivery.drippingHeaders(betweenBytes));
	}

	/**
	 * Return the service's own answer with a further member so long that the body is of
	 * the given size. It is valid JSON and sent in chunks, without a
	 * {@code Content-Length}.
	 * @param bytes size of the body
	 * @return the answer
	 */
	public static FakeAnswer huge(long bytes) {
		return new FakeAnswer("huge(" + bytes + ")", Exchange::serviceAnswer, Delivery.huge(bytes));
	}

	/**
	 * Return a temporary redirect, 307.
	 * @param location where to
	 * @return the answer
	 */
	public static FakeAnswer redirect(URI location) {
		Assert.notNull(location, "'location' must not be null");
		return new FakeAnswer("redirect", (exchange) -> {
			HttpAnswer answer = HttpAnswer.foreign(307, "");
			answer.addHeader("Location", location.toString());
			return answer;
		}, Delivery.WHOLE);
	}

	/**
	 * Return an {@code InvalidSignatureException}, 403, whose {@code Date} header is off.
	 * The signature of the next request is still checked by the right time: to give the
	 * fake a clock that is really off, use
	 * {@link FakeNovaActService#setClockOffset(Duration)}.
	 * @param offset what to add to the time in the {@code Date} header
	 * @return the answer
	 */
	public static FakeAnswer skewedDate(Duration offset) {
		Assert.notNull(offset, "'offset' must not be null");
		return new FakeAnswer("skewedDate", (exchange) -> {
			HttpAnswer answer = ServiceErrors.invalidSignature("Signature expired");
			answer.addDateIfAbsent(exchange.serverTime().plus(offset));
			return answer;
		}, Delivery.WHOLE);
	}

	/**
	 * Return an answer that consists of exactly these bytes. The connection is closed in
	 * an orderly way after them.
	 * @param bytes the bytes
	 * @return the answer
	 */
	public static FakeAnswer raw(byte[] bytes) {
		Assert.notNull(bytes, "'bytes' must not be null");
		return none("raw", Delivery.raw(bytes.clone()));
	}

	/**
	 * Return the service's own answer with its body compressed, whether or not the client
	 * accepts that.
	 * @return the answer
	 */
	public static FakeAnswer gzip() {
		return new FakeAnswer("gzip", Exchange::serviceAnswer, Delivery.GZIP);
	}

	/**
	 * Return the service's own answer with its body in chunks, without a
	 * {@code Content-Length}.
	 * @return the answer
	 */
	public static FakeAnswer chunked() {
		return new FakeAnswer("chunked", Exchange::serviceAnswer, Delivery.CHUNKED);
	}

	/**
	 * Return the service's own answer with the header {@code Connection: close}.
	 * @return the answer
	 */
	public static FakeAnswer connectionClose() {
		return ownAnswer().withHeader("Connection", "close");
	}

	/**
	 * Return the service's own answer. It is of use with what can be added to an answer,
	 * such as {@link #withDelay(Duration)}, and in a queue of answers.
	 * @return the answer
	 */
	public static FakeAnswer ownAnswer() {
		return new FakeAnswer("ownAnswer", Exchange::serviceAnswer, Delivery.WHOLE);
	}

	/**
	 * Return a {@code SignatureDoesNotMatch}, 403, whose message holds what was signed,
	 * as some AWS services do: the session token is among it.
	 * @return the answer
	 */
	public static FakeAnswer secretEcho() {
		return new FakeAnswer("secretEcho", FakeAnswer::echo, Delivery.WHOLE);
	}

	private static FakeAnswer none(String description, Delivery delivery) {
		return new FakeAnswer(description, (exchange) -> HttpAnswer.none(), delivery);
	}

	private static HttpAnswer echo(Exchange exchange) {
		HttpRequest request = exchange.request();
		StringBuilder message = new StringBuilder("The request signature we calculated does not match the signature "
				+ "you provided. Check your AWS Secret Access Key and signing method. Consult the service "
				+ "documentation for details.\n\nThe Canonical String for this request should have been\n'");
		message.append(request.method()).append('\n').append(request.path()).append("\n\n");
		request.headers().forEach((name, values) -> {
			if (!name.equalsIgnoreCase("Authorization")) {
				message.append(name.toLowerCase(Locale.ROOT)).append(':').append(values.get(0)).append('\n');
			}
		});
		return HttpAnswer.service(403, "SignatureDoesNotMatch",
				"{\"message\":" + Json.quote(message.append("'\n").toString()) + "}");
	}

	/**
	 * Return this answer with a header, in place of the header of this name that it has
	 * otherwise. To call it again with the same name adds a value.
	 * @param name name of the header
	 * @param value value of the header
	 * @return the answer
	 */
	public FakeAnswer withHeader(String name, String value) {
		Assert.hasText(name, "'name' must not be empty");
		Assert.notNull(value, "'value' must not be null");
		List<HttpAnswer.Header> headers = new ArrayList<>(this.headers);
		headers.add(new HttpAnswer.Header(name, value));
		return new FakeAnswer(this.description, this.content, this.delivery, List.copyOf(headers), this.leftOut,
				this.delay);
	}

	/**
	 * Return this answer without a header that it has otherwise.
	 * @param name name of the header
	 * @return the answer
	 */
	public FakeAnswer withoutHeader(String name) {
		Assert.hasText(name, "'name' must not be empty");
		Set<String> leftOut = new LinkedHashSet<>(this.leftOut);
		leftOut.add(name);
		return new FakeAnswer(this.description, this.content, this.delivery, this.headers, Set.copyOf(leftOut),
				this.delay);
	}

	/**
	 * Return this answer with a request id.
	 * @param requestId the request id
	 * @return the answer
	 */
	public FakeAnswer withRequestId(String requestId) {
		Assert.notNull(requestId, "'requestId' must not be null");
		return withHeader("x-amzn-RequestId", requestId);
	}

	/**
	 * Return this answer with a wait before its first byte. The wait ends early when the
	 * client closes the connection, and when the fake is reset or closed.
	 * @param delay how long to wait
	 * @return the answer
	 */
	public FakeAnswer withDelay(Duration delay) {
		Assert.notNull(delay, "'delay' must not be null");
		return new FakeAnswer(this.description, this.content, this.delivery, this.headers, this.leftOut, delay);
	}

	HttpAnswer create(Exchange exchange) {
		HttpAnswer answer = this.content.apply(exchange);
		this.leftOut.forEach(answer::removeHeader);
		this.headers.forEach((header) -> answer.removeHeader(header.name()));
		this.headers.forEach((header) -> answer.addHeader(header.name(), header.value()));
		return answer;
	}

	boolean leavesOut(String header) {
		return this.leftOut.stream().anyMatch(header::equalsIgnoreCase);
	}

	Delivery delivery() {
		return this.delivery;
	}

	Duration delay() {
		return this.delay;
	}

	@Override
	public String toString() {
		return "FakeAnswer " + this.description;
	}

}
