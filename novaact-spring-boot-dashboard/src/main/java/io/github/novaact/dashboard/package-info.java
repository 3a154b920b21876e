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

/**
 * Live page of workflow runs, served as the actuator endpoint {@code novaactdashboard}.
 * <p>
 * The page, its stream and its inspections are read operations of an
 * {@link org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint @WebEndpoint}
 * that return resources, as Spring Boot's own {@code sbom} and {@code logfile} do.
 * Exposure, access, base path, path mapping, management port, CORS and
 * {@code EndpointRequest} of Spring Security therefore apply without code here, and each
 * operation receives the
 * {@link org.springframework.boot.actuate.endpoint.SecurityContext} that decides on the
 * ids. {@code @ControllerEndpoint} would give more freedom, but is deprecated for
 * removal. Operations cannot stream, so two
 * {@link org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension
 * extensions} add the stream, one for Spring MVC and one for Spring WebFlux.
 */
@NullMarked
package io.github.novaact.dashboard;

import org.jspecify.annotations.NullMarked;
