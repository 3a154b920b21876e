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

package io.github.novaact.test;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.springframework.boot.convert.DurationStyle;
import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

/**
 * Command-line options of the {@link FakeNovaActApplication}.
 *
 * @param options values of the options that are present, by their names
 */
record FakeNovaActOptions(Map<String, String> options) {

	static final int DEFAULT_PORT = 8102;

	static final String USAGE = """
			Options:
			  --port=8102                        port to listen on, 0 for a free one
			  --address=127.0.0.1                address to listen on, 0.0.0.0 in a container
			  --region=us-east-1                 region that requests are signed for
			  --access-key=AKIDEXAMPLE           key that requests are signed with
			  --secret-key=fake-secret-key-EXAMPLE
			  --check-signatures=true            false to accept unsigned requests
			  --definitions=invoices,orders,onboarding
			                                     definitions whose runs start and end; empty for none
			  --start-every=2s                   pause between the starts of runs""";

	private static final Set<String> NAMES = Set.of("port", "address", "region", "access-key", "secret-key",
			"check-signatures", "definitions", "start-every");

	/**
	 * Parse the command line.
	 * @param args the arguments
	 * @return the options
	 * @throws IllegalArgumentException if an argument is no known option with a value
	 */
	static FakeNovaActOptions parse(String... args) {
		Map<String, String> options = new HashMap<>();
		for (String arg : args) {
			int end = arg.indexOf('=');
			String name = (arg.startsWith("--") && end != -1) ? arg.substring(2, end) : "";
			Assert.isTrue(NAMES.contains(name),
					() -> "Not an option with a value: " + ((end != -1) ? arg.substring(0, end) : arg));
			options.put(name, arg.substring(end + 1));
		}
		return new FakeNovaActOptions(options);
	}

	FakeNovaActService.Builder service() {
		return FakeNovaActService.builder()
			.administered()
			.port(port())
			.address(option("address", "127.0.0.1"))
			.region(option("region", "us-east-1"))
			.credentials(option("access-key", "AKIDEXAMPLE"), option("secret-key", "fake-secret-key-EXAMPLE"))
			.checkSignatures(checkSignatures());
	}

	List<String> definitions() {
		return List.of(StringUtils.tokenizeToStringArray(option("definitions", "invoices,orders,onboarding"), ","));
	}

	Duration startEvery() {
		Duration pause = DurationStyle.detectAndParse(option("start-every", "2s"));
		Assert.isTrue(pause.toMillis() > 0, "'start-every' must be at least a millisecond");
		return pause;
	}

	private int port() {
		try {
			int port = Integer.parseInt(option("port", String.valueOf(DEFAULT_PORT)));
			Assert.isTrue(port >= 0 && port <= 65535, "'port' must be between 0 and 65535");
			return port;
		}
		catch (NumberFormatException ex) {
			throw new IllegalArgumentException("'port' must be a number", ex);
		}
	}

	private boolean checkSignatures() {
		String text = option("check-signatures", "true");
		Assert.isTrue(text.equals("true") || text.equals("false"), "'check-signatures' must be true or false");
		return Boolean.parseBoolean(text);
	}

	private String option(String name, String defaultValue) {
		return this.options.getOrDefault(name, defaultValue);
	}

	@Override
	public String toString() {
		return this.options.keySet().toString();
	}

}
