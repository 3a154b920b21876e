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
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.novaact.WorkflowRunKey;
import org.jspecify.annotations.Nullable;

import org.springframework.web.util.UriUtils;

/**
 * Links to pages of the AWS console of a region.
 *
 * @param console URL of the console, {@code null} if it is not known
 * @param region the region
 */
record ConsoleLinks(@Nullable String console, String region) {

	private static final Pattern ARN = Pattern.compile("arn:([a-z-]+):nova-act:([a-z0-9-]+):.*");

	private static final Map<String, String> HOSTS = Map.of("aws", "console.aws.amazon.com", "aws-cn",
			"console.amazonaws.cn", "aws-us-gov", "console.amazonaws-us-gov.com");

	/**
	 * Return the links for the region of an ARN.
	 * @param arn the ARN
	 * @return the links, all of which are {@code null} if the console of the partition is
	 * not known
	 */
	static ConsoleLinks of(String arn) {
		Matcher matcher = ARN.matcher(arn);
		String host = matcher.matches() ? HOSTS.get(matcher.group(1)) : null;
		return (host != null) ? new ConsoleLinks("https://" + matcher.group(2) + "." + host, matcher.group(2))
				: new ConsoleLinks(null, "");
	}

	/**
	 * Return the link to the page of a workflow definition.
	 * @param key key of a run of the definition
	 * @return the link, or {@code null}
	 */
	@Nullable URI definition(WorkflowRunKey key) {
		return (this.console != null)
				? URI.create(this.console + "/nova-act/home#/workflow-definitions/" + key.workflowDefinitionName())
				: null;
	}

	/**
	 * Return the link to the page of a log group.
	 * @param name name of the log group, may be {@code null}
	 * @return the link, or {@code null}
	 */
	@Nullable URI logGroup(@Nullable String name) {
		if (this.console == null || name == null) {
			return null;
		}
		// The console decodes the fragment twice and uses $ instead of %
		String encoded = UriUtils.encode(UriUtils.encode(name, StandardCharsets.UTF_8), StandardCharsets.UTF_8)
			.replace('%', '$');
		return URI.create(
				this.console + "/cloudwatch/home?region=" + this.region + "#logsV2:log-groups/log-group/" + encoded);
	}

}
