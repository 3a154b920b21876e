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

package io.github.novaact.samples.lookup;

import java.time.Duration;

import io.github.novaact.AccessDeniedException;
import io.github.novaact.CallTimeoutException;
import io.github.novaact.CredentialsException;
import io.github.novaact.NovaActException;
import io.github.novaact.ResourceNotFoundException;
import io.github.novaact.ThrottlingException;
import io.github.novaact.ValidationException;
import io.github.novaact.watch.WaitTimeoutException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * Converts exceptions of lookups into problem details (RFC 9457). Messages of the service
 * are logged, and not sent to the caller.
 */
@RestControllerAdvice(assignableTypes = WorkflowRunController.class)
class WorkflowRunProblems {

	private static final Log logger = LogFactory.getLog(WorkflowRunProblems.class);

	/**
	 * The client checks its arguments before it sends anything. The message of the
	 * exception names the argument and the rule.
	 * @param ex what the client threw
	 * @return the problem
	 */
	@ExceptionHandler
	ProblemDetail badArgument(IllegalArgumentException ex) {
		return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, ex.getMessage());
	}

	@ExceptionHandler
	ProblemDetail refusedArgument(ValidationException ex) {
		return problem(HttpStatus.BAD_REQUEST, "The service finds the request invalid.", ex);
	}

	@ExceptionHandler
	ProblemDetail notFound(ResourceNotFoundException ex) {
		return problem(HttpStatus.NOT_FOUND, "There is no such workflow run or definition.", ex);
	}

	@ExceptionHandler
	ResponseEntity<ProblemDetail> throttled(ThrottlingException ex) {
		return ResponseEntity.status(HttpStatus.TOO_MANY_REQUESTS)
			.header(HttpHeaders.RETRY_AFTER, String.valueOf(seconds(ex.retryAfter())))
			.body(problem(HttpStatus.TOO_MANY_REQUESTS, "Too many lookups at the moment.", ex));
	}

	@ExceptionHandler
	ProblemDetail stillRunning(WaitTimeoutException ex) {
		return problem(HttpStatus.GATEWAY_TIMEOUT, "The run has not ended in this time.", ex);
	}

	@ExceptionHandler
	ProblemDetail timedOut(CallTimeoutException ex) {
		return problem(HttpStatus.GATEWAY_TIMEOUT, "The lookup took too long.", ex);
	}

	@ExceptionHandler({ AccessDeniedException.class, CredentialsException.class })
	ProblemDetail noAccess(NovaActException ex) {
		return problem(HttpStatus.BAD_GATEWAY, "This application may not look up the workflow run.", ex);
	}

	@ExceptionHandler
	ProblemDetail failed(NovaActException ex) {
		return problem(HttpStatus.BAD_GATEWAY, "The lookup failed.", ex);
	}

	private static ProblemDetail problem(HttpStatus status, String detail, NovaActException ex) {
		if (status.is5xxServerError()) {
			logger.warn(ex.getMessage());
		}
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
		if (ex.errorCode() != null) {
			problem.setProperty("errorCode", ex.errorCode());
		}
		if (ex.requestId() != null) {
			problem.setProperty("requestId", ex.requestId());
		}
		return problem;
	}

	private static long seconds(@Nullable Duration retryAfter) {
		return (retryAfter != null) ? Math.max(1, retryAfter.plusMillis(999).toSeconds()) : 1;
	}

}
