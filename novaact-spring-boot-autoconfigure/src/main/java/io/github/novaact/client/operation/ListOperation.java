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

package io.github.novaact.client.operation;

import java.nio.charset.StandardCharsets;

import io.github.novaact.ListOptions;
import io.github.novaact.Page;
import io.github.novaact.SortOrder;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpMethod;
import org.springframework.util.StringUtils;
import org.springframework.web.util.UriUtils;

/**
 * {@link Operation} that returns a page of a list.
 *
 * @param <T> type of the items
 * @since 0.1.0
 */
public interface ListOperation<T> extends Operation<Page<T>> {

	/**
	 * Return how the list is read.
	 * @return the options, whose token is that of the page that the list begins with
	 */
	ListOptions options();

	/**
	 * Return the token of the page.
	 * @return the token as the service gave it, {@code null} for the first page
	 */
	@Nullable String token();

	/**
	 * Return the name of the answer's member that has the items.
	 * @return the name
	 */
	String items();

	/**
	 * Read an item.
	 * @param item members of the item
	 * @return the item
	 */
	T readItem(Members item);

	@Override
	default HttpMethod method() {
		return HttpMethod.POST;
	}

	@Override
	default byte[] body() {
		SortOrder sortOrder = options().sortOrder();
		String body = (sortOrder != null) ? "{\"sortOrder\":\"" + sortOrder.value() + "\"}" : "{}";
		return body.getBytes(StandardCharsets.UTF_8);
	}

	@Override
	default Page<T> read(Members answer) {
		String nextToken = answer.text("nextToken");
		return new Page<>(answer.requiredList(items(), options().pageSize(), this::readItem),
				StringUtils.hasLength(nextToken) ? nextToken : null);
	}

	/**
	 * Return where the page is requested.
	 * @param uriTemplate path of the list with the names of its variables
	 * @param list the URI of the list, encoded
	 * @param moreParameters more of the query, names and values, which need no encoding;
	 * a value may be {@code null} to leave the parameter out
	 * @return the URI of the page
	 */
	default Target page(String uriTemplate, String list, @Nullable String... moreParameters) {
		StringBuilder uri = new StringBuilder(list).append("?maxResults=").append(options().pageSize());
		for (int i = 0; i < moreParameters.length; i += 2) {
			if (moreParameters[i + 1] != null) {
				uri.append('&').append(moreParameters[i]).append('=').append(moreParameters[i + 1]);
			}
		}
		if (token() != null) {
			uri.append("&nextToken=").append(UriUtils.encode(token(), StandardCharsets.UTF_8));
		}
		return Target.of(uriTemplate, uri.toString());
	}

}
