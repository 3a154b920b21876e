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

import java.net.URI;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import org.jspecify.annotations.Nullable;

import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.observation.ClientRequestObservationContext;
import org.springframework.http.client.observation.ClientRequestObservationConvention;

/**
 * Convention of the observation of requests that keeps page tokens out of spans: no value
 * has the query of the request's URI.
 */
final class TokenFreeObservationConvention implements ClientRequestObservationConvention {

	private final ClientRequestObservationConvention delegate;

	TokenFreeObservationConvention(ClientRequestObservationConvention delegate) {
		this.delegate = delegate;
	}

	@Override
	public @Nullable String getName() {
		return this.delegate.getName();
	}

	@Override
	public @Nullable String getContextualName(ClientRequestObservationContext context) {
		return this.delegate.getContextualName(context);
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(ClientRequestObservationContext context) {
		return withoutQuery(this.delegate.getLowCardinalityKeyValues(context), context);
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(ClientRequestObservationContext context) {
		return withoutQuery(this.delegate.getHighCardinalityKeyValues(context), context);
	}

	private static KeyValues withoutQuery(KeyValues keyValues, ClientRequestObservationContext context) {
		ClientHttpRequest request = context.getCarrier();
		URI uri = (request != null) ? request.getURI() : null;
		if (uri == null || uri.getRawQuery() == null) {
			return keyValues;
		}
		return KeyValues.of(keyValues, KeyValue::getKey,
				(keyValue) -> keyValue.getValue()
					.replace("?" + uri.getRawQuery(), "")
					.replace("?" + uri.getQuery(), "")
					.replace(uri.getRawQuery(), "")
					.replace(uri.getQuery(), ""));
	}

}
