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

package io.github.novaact.benchmarks;

import java.net.URI;
import java.util.Arrays;

import io.github.novaact.autoconfigure.metrics.NovaActMeterObservationAutoConfiguration;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;

/**
 * The clients that are compared.
 */
enum ClientKind {

	/**
	 * Our client as a web application with the actuator gets it.
	 */
	STARTER("starter", "this starter") {

		@Override
		LookupClient open(URI endpoint) {
			return StarterClient.asItComes(endpoint);
		}

	},

	/**
	 * The same with Micrometer's timers of what is in progress, {@code *.active}, which
	 * our client leaves out.
	 */
	STARTER_WITH_ACTIVE_TIMERS("starter-with-active-timers", "this starter, with *.active timers") {

		@Override
		LookupClient open(URI endpoint) {
			return StarterClient.with(endpoint,
					"spring.autoconfigure.exclude=" + NovaActMeterObservationAutoConfiguration.class.getName());
		}

	},

	/**
	 * The same with an observation of lookups, and none of their attempts.
	 */
	STARTER_WITHOUT_ATTEMPTS("starter-without-attempts", "this starter, no http.client.requests") {

		@Override
		LookupClient open(URI endpoint) {
			return StarterClient.with(endpoint, "management.observations.enable.http.client.requests=false");
		}

	},

	/**
	 * The same without observations.
	 */
	STARTER_WITHOUT_OBSERVATION("starter-without-observation", "this starter, no observation") {

		@Override
		LookupClient open(URI endpoint) {
			return StarterClient.with(endpoint,
					"spring.autoconfigure.exclude=" + ObservationAutoConfiguration.class.getName());
		}

	},

	/**
	 * AWS's client on Apache HttpComponents 4, its default.
	 */
	AWS_APACHE("aws-apache", "AWS's client, Apache") {

		@Override
		@SuppressWarnings("deprecation")
		LookupClient open(URI endpoint) {
			return new AwsClient(endpoint, ApacheHttpClient.builder());
		}

	},

	/**
	 * The same with a timer of lookups and one of attempts, as an application would add
	 * them: what it measures is what ours does.
	 */
	AWS_APACHE_MEASURED("aws-apache-measured", "AWS's client, timed and counted") {

		@Override
		@SuppressWarnings("deprecation")
		LookupClient open(URI endpoint) {
			return new MeasuredAwsClient(endpoint, ApacheHttpClient.builder());
		}

	},

	/**
	 * AWS's client on the JDK's {@code HttpURLConnection}.
	 */
	AWS_URL_CONNECTION("aws-url-connection", "AWS's client, URL connection") {

		@Override
		LookupClient open(URI endpoint) {
			return new AwsClient(endpoint, UrlConnectionHttpClient.builder());
		}

	},

	/**
	 * The engine below our client, with nothing signed or parsed: the floor.
	 */
	RAW("raw", "HttpComponents 5, raw GET") {

		@Override
		LookupClient open(URI endpoint) {
			return new RawClient(endpoint);
		}

	};

	private final String id;

	private final String description;

	ClientKind(String id, String description) {
		this.id = id;
		this.description = description;
	}

	static ClientKind of(String id) {
		return Arrays.stream(values())
			.filter((kind) -> kind.id.equals(id))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("There is no client '" + id + "', there are "
					+ Arrays.stream(values()).map(ClientKind::id).toList()));
	}

	String id() {
		return this.id;
	}

	String description() {
		return this.description;
	}

	/**
	 * Open a client of this kind.
	 * @param endpoint endpoint of the service
	 * @return the client
	 */
	abstract LookupClient open(URI endpoint);

}
