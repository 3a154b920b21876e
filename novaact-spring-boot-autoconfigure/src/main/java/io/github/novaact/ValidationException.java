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
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when the service rejects the request as invalid.
 *
 * @since 0.1.0
 */
public class ValidationException extends NovaActServiceException {

	private final @Nullable String reason;

	@SuppressWarnings("serial")
	private final List<Field> fieldList;

	/**
	 * Create an exception.
	 * @param error the error that the service returned
	 * @param reason reason for the failure, may be {@code null}
	 * @param fieldList fields that are invalid
	 */
	public ValidationException(ServiceError error, @Nullable String reason, List<Field> fieldList) {
		super(error);
		this.reason = reason;
		this.fieldList = List.copyOf(fieldList);
	}

	/**
	 * Return the reason for the failure, such as {@code FieldValidationFailed}.
	 * @return the reason, or {@code null} if the response has none
	 */
	public @Nullable String reason() {
		return this.reason;
	}

	/**
	 * Return the fields that are invalid.
	 * @return an unmodifiable list, empty if the response names no field
	 */
	public List<Field> fieldList() {
		return this.fieldList;
	}

	/**
	 * A field that is invalid.
	 *
	 * @param name name of the field
	 * @param message why it is invalid
	 * @since 0.1.0
	 */
	public record Field(@Nullable String name, @Nullable String message) implements Serializable {
	}

}
