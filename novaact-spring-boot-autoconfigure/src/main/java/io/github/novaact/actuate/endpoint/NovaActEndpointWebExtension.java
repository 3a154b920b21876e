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

package io.github.novaact.actuate.endpoint;

import java.util.Set;

import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * {@link EndpointWebExtension @EndpointWebExtension} for the {@link NovaActEndpoint}.
 *
 * @since 0.1.0
 */
@EndpointWebExtension(endpoint = NovaActEndpoint.class)
public class NovaActEndpointWebExtension {

	private final NovaActEndpoint delegate;

	private final Show showValues;

	private final Set<String> roles;

	/**
	 * Create an extension.
	 * @param delegate the endpoint
	 * @param showValues when to show the ids of workflow runs
	 * @param roles roles that may see them
	 */
	public NovaActEndpointWebExtension(NovaActEndpoint delegate, Show showValues, Set<String> roles) {
		this.delegate = delegate;
		this.showValues = showValues;
		this.roles = roles;
	}

	/**
	 * Describe the clients and what they watch.
	 * @param securityContext security context of the caller
	 * @return the description
	 */
	@ReadOperation
	public NovaActDescriptor clients(SecurityContext securityContext) {
		return this.delegate.clients(this.showValues.isShown(securityContext, this.roles));
	}

}
