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

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ServiceText}.
 */
class ServiceTextTests {

	private static final String SECRET = "not/A+real0secret0key0of0forty0characte";

	private static final String TOKEN = "not-a-real-session-token";

	private static final AwsSessionCredentials CREDENTIALS = AwsSessionCredentials.create("AKID", SECRET, TOKEN);

	@Test
	void keepsWhatAPersonNeeds() {
		String message = "User: arn:aws:iam::123456789012:user/x is not authorized to perform: nova-act:GetWorkflowRun "
				+ "on resource: arn:aws:nova-act:us-east-1:123456789012:workflow-definition/"
				+ "abcdefghijabcdefghijabcdefghijabcdefghij/workflow-run/123e4567-e89b-42d3-a456-426614174000";
		assertThat(ServiceText.message(message, CREDENTIALS)).isEqualTo(message);
	}

	@Test
	void removesTheEchoOfTheRequest() {
		String message = "The request signature we calculated does not match the signature you provided.\n\n"
				+ "The Canonical String for this request should have been\n'GET\n/x\n\nhost:h\n"
				+ "x-amz-security-token:" + TOKEN + "\n'";
		assertThat(ServiceText.message(message, CREDENTIALS))
			.startsWith("The request signature we calculated does not match the signature you provided.")
			.doesNotContain(TOKEN, "host:h", "\n");
	}

	@Test
	void removesSecretsWherever() {
		assertThat(ServiceText.message("a " + SECRET + " b " + TOKEN + " c " + "0f".repeat(32), CREDENTIALS))
			.isEqualTo("a [removed] b [removed] c [removed]");
		assertThat(ServiceText.message("x ".concat("Ab1/".repeat(60)), null)).isEqualTo("x [removed]");
	}

	@Test
	void isOneLineWithoutControls() {
		assertThat(ServiceText.message("a\r\nb\u001b[31mc\u0000d\u2028e\ud800f", null)).isEqualTo("a b [31mc d e f");
		assertThat(ServiceText.message("a\u0085b\u009b31mc", null)).isEqualTo("a b 31mc");
		assertThat(ServiceText.message("x ".repeat(255) + "x\ud83d\ude00 and more", null))
			.isEqualTo("x ".repeat(255) + "x...");
	}

	@Test
	void isBounded() {
		assertThat(ServiceText.message("a b ".repeat(100_000), null)).hasSizeLessThan(600);
		assertThat(ServiceText.name("a".repeat(1000))).hasSize(128);
	}

	@Test
	void nameIsVisibleAscii() {
		assertThat(ServiceText.name(" a\r\nb\u00e9c ")).isEqualTo("abc");
		assertThat(ServiceText.name(" \n")).isNull();
		assertThat(ServiceText.name("ValidationException")).isEqualTo("ValidationException");
		assertThat(ServiceText.name("")).isNull();
		assertThat(ServiceText.name(null)).isNull();
	}

}
