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

package io.github.novaact.test.autoconfigure;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;

import io.github.novaact.NovaActClient;
import io.github.novaact.client.DefaultNovaActClientBuilder;
import io.github.novaact.test.FakeNovaActService;
import org.jspecify.annotations.Nullable;

/**
 * Builder whose clients use a {@link FakeNovaActService}, regardless of other settings. A
 * dynamic proxy, as the interface grows.
 *
 * @param builder the builder
 * @param service the fake
 */
record FakeNovaActClientBuilder(NovaActClient.Builder builder,
		FakeNovaActService service) implements InvocationHandler {

	/** Settings that select another endpoint or other credentials. */
	private static final Set<String> IGNORED = Set.of("endpoint", "fipsEnabled", "dualStackEnabled",
			"credentialsProvider");

	NovaActClient.Builder proxy() {
		return (NovaActClient.Builder) Proxy.newProxyInstance(NovaActClient.Builder.class.getClassLoader(),
				new Class<?>[] { NovaActClient.Builder.class }, this);
	}

	@Override
	public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
		Object argument = (arguments != null && arguments.length == 1) ? arguments[0] : null;
		if (method.getName().equals("equals")) {
			return proxy == argument;
		}
		if (method.getName().equals("hashCode")) {
			return System.identityHashCode(proxy);
		}
		if (IGNORED.contains(method.getName())) {
			return proxy;
		}
		if (method.getName().equals("build")) {
			connect();
		}
		try {
			Object result = method.invoke(this.builder, arguments);
			return (result == this.builder) ? proxy : result;
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

	private void connect() {
		this.builder.fipsEnabled(false)
			.dualStackEnabled(false)
			.endpoint(this.service.endpoint())
			.credentialsProvider(this.service.credentialsProvider());
		if (this.builder instanceof DefaultNovaActClientBuilder ours) {
			FakeRoutePlanner routePlanner = new FakeRoutePlanner(this.service.endpoint());
			ours.requestFactoryBuilder((requestFactory) -> requestFactory
				.withHttpClientCustomizer((client) -> client.setRoutePlanner(routePlanner)));
		}
	}

}
