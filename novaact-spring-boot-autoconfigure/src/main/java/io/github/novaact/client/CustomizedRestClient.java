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

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.observation.ClientRequestObservationConvention;
import org.springframework.http.client.observation.DefaultClientRequestObservationConvention;
import org.springframework.http.converter.ByteArrayHttpMessageConverter;
import org.springframework.util.Assert;
import org.springframework.util.ReflectionUtils;
import org.springframework.web.client.RestClient;

/**
 * Builds the {@link RestClient} of a client. The application's customizers do with it
 * what they do with every other, but its requests are sent by our engine, which keeps
 * what is promised, and signed beneath everything else.
 */
final class CustomizedRestClient {

	private static final Log logger = LogFactory.getLog(CustomizedRestClient.class);

	/** The package of {@code MockRestServiceServer}, which answers in tests. */
	private static final String MOCK_SERVER_PACKAGE = "org.springframework.test.web.client";

	private final RestClient.Builder builder = RestClient.builder();

	private ClientHttpRequestFactory requestFactory;

	private CustomizedRestClient(ClientHttpRequestFactory engine) {
		this.requestFactory = engine;
		this.builder.requestFactory(engine)
			.observationConvention(new TokenFreeObservationConvention(new DefaultClientRequestObservationConvention()));
	}

	/**
	 * Build a {@code RestClient}.
	 * @param engine sends the requests
	 * @param signer signs them
	 * @param customizers what the application does to it
	 * @param maxResponseSize size in bytes over which an answer is not read
	 * @return the {@code RestClient}
	 */
	static RestClient build(ClientHttpRequestFactory engine, RequestSigner signer,
			List<RestClientCustomizer> customizers, long maxResponseSize) {
		CustomizedRestClient restClient = new CustomizedRestClient(engine);
		customizers.forEach(restClient::customize);
		return restClient.build(signer, maxResponseSize);
	}

	private void customize(RestClientCustomizer customizer) {
		customizer.customize(new RecordingBuilder(this, customizer).proxy());
	}

	private void requestFactory(ClientHttpRequestFactory requestFactory, RestClientCustomizer customizer) {
		if (requestFactory.getClass().getPackageName().equals(MOCK_SERVER_PACKAGE)) {
			this.requestFactory = requestFactory;
			return;
		}
		logger.warn("The request factory " + requestFactory.getClass().getName() + " that "
				+ customizer.getClass().getName()
				+ " sets is not used for Nova Act, as the client cannot enforce timeouts, "
				+ "the maximum response size and redirects with it. To set up the HTTP client, declare a "
				+ "ClientHttpRequestFactoryBuilder<?> of HttpComponents, or use spring.http.clients.*");
	}

	private RestClient build(RequestSigner signer, long maxResponseSize) {
		return this.builder.requestFactory(new GuardingRequestFactory(this.requestFactory, signer, maxResponseSize))
			.defaultHeaders((headers) -> {
				headers.set("accept", MediaType.APPLICATION_JSON_VALUE);
				headers.set(UserAgent.HEADER, UserAgent.VALUE);
			})
			// Nothing is converted, and looking for converters takes its time
			.configureMessageConverters((converters) -> converters.disableDefaults()
				.addCustomConverter(new ByteArrayHttpMessageConverter()))
			.build();
	}

	/**
	 * A builder that a customizer gets: the real one, but for the request factory. A
	 * proxy, as the interface grows with Spring Framework.
	 */
	private record RecordingBuilder(CustomizedRestClient restClient,
			RestClientCustomizer customizer) implements InvocationHandler {

		RestClient.Builder proxy() {
			return (RestClient.Builder) Proxy.newProxyInstance(RestClient.Builder.class.getClassLoader(),
					new Class<?>[] { RestClient.Builder.class }, this);
		}

		@Override
		@SuppressWarnings("unchecked")
		public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) {
			Object argument = (arguments != null && arguments.length == 1) ? arguments[0] : null;
			switch (method.getName()) {
				case "equals" -> {
					return proxy == argument;
				}
				case "hashCode" -> {
					return System.identityHashCode(proxy);
				}
				case "apply" -> {
					Assert.notNull(argument, "'builderConsumer' must not be null");
					((Consumer<RestClient.Builder>) argument).accept((RestClient.Builder) proxy);
					return proxy;
				}
				case "observationConvention" -> {
					Assert.notNull(argument, "'observationConvention' must not be null");
					this.restClient.builder.observationConvention(
							new TokenFreeObservationConvention((ClientRequestObservationConvention) argument));
					return proxy;
				}
				case "requestFactory" -> {
					Assert.notNull(argument, "'requestFactory' must not be null");
					this.restClient.requestFactory((ClientHttpRequestFactory) argument, this.customizer);
					return proxy;
				}
				default -> {
					Object result = ReflectionUtils.invokeMethod(method, this.restClient.builder,
							(arguments != null) ? arguments : new Object[0]);
					return (result == this.restClient.builder) ? proxy : result;
				}
			}
		}

	}

}
