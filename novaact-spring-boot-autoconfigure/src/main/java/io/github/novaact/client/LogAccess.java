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

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * Settings of a client that a {@link LogGroupReader} uses to read the logs of its runs.
 *
 * @param region region of the client
 * @param credentialsProvider credentials of the client, which the reader must not close
 * @param endpoint endpoint of the log service, {@code null} for the region's
 * @param fipsEnabled whether to use the FIPS endpoint
 * @param dualStackEnabled whether to use the dual-stack endpoint
 * @since 0.1.0
 */
public record LogAccess(String region, AwsCredentialsProvider credentialsProvider, @Nullable URI endpoint,
		boolean fipsEnabled, boolean dualStackEnabled) {

}
