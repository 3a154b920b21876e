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

package io.github.novaact;

import java.io.Serializable;

import org.jspecify.annotations.Nullable;

/**
 * Members that all errors of the service share.
 *
 * @param statusCode HTTP status
 * @param errorCode error code, {@code null} if the response has none
 * @param message message of the service without control characters and possible secrets,
 * {@code null} if the response has none
 * @param requestId request id, {@code null} if the response has none
 * @param attempts number of attempts that the call made, including this one
 * @since 0.1.0
 */
public record ServiceError(int statusCode, @Nullable String errorCode, @Nullable String message,
		@Nullable String requestId, int attempts) implements Serializable {

	@Override
	public String toString() {
		boolean foreign = this.errorCode == null && this.requestId == null;
		return (foreign ? "A server in front of Nova Act" : "Nova Act") + " responded with " + this.statusCode
				+ ((this.errorCode != null) ? " " + this.errorCode : "")
				+ ((this.message != null) ? ": " + this.message : "") + " (attempt " + this.attempts
				+ ((this.requestId != null) ? ", request id " + this.requestId : "") + ")";
	}

}
