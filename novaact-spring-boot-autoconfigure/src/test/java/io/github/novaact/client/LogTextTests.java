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

import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LogText}.
 */
class LogTextTests {

	@ParameterizedTest
	@ValueSource(strings = { "password=S3CRET", "PASSWORD: S3CRET", "db.password = 'S3CRET and more'",
			"{\"clientSecret\":\"S3CRET\"}", "{\\\"api_key\\\": \\\"S3CRET\\\"}", "x-amz-security-token:S3CRET",
			"aws_secret_access_key=S3CRET", "Authorization: Bearer S3CRET", "authorization=Basic S3CRET",
			"NOVA_ACT_API_KEY=S3CRET", "Set-Cookie: S3CRET", "?X-Amz-Signature=S3CRET&x=1", "https://me:S3CRET@host/",
			"secret => S3CRET", "pass\u0000word=x token=S3CRET", "pass\u200Bword=S3CRET",
			"-----BEGIN PRIVATE KEY-----S3CRET" })
	void secretsAreMasked(String line) {
		assertThat(LogText.lines(line, 10)).singleElement().asString().doesNotContain("S3CRET").contains("[removed]");
	}

	@ParameterizedTest
	@ValueSource(strings = { "ASIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
			"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl", "ghp_0123456789abcdefABCDEF012345",
			"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" })
	void keysAreMaskedWithoutAName(String key) {
		assertThat(LogText.lines("got " + key + " here", 10)).containsExactly("got [removed] here");
	}

	@ParameterizedTest
	@ValueSource(strings = { "KeyError: 'total'", "act 11111111-1111-4111-8111-111111111111 of run failed",
			"prompt_tokens: 512", "/usr/lib/python3.11/site-packages/nova_act/impl/controller.py",
			"password is missing", "commit d80b30d9c1f2e3a4b5c6d7e8f90123456789abcd", "\ud83d\ude00 done" })
	void otherTextsStay(String line) {
		assertThat(LogText.lines(line, 10)).containsExactly(line);
	}

	@ParameterizedTest
	@CsvSource({ "5000, 4096", "1048576, 4096" })
	void longLinesAreCut(int length, int expected) {
		assertThat(LogText.lines("a b ".repeat(length / 4), 10)).singleElement()
			.satisfies((line) -> assertThat(line).hasSizeLessThanOrEqualTo(expected).endsWith("..."));
	}

	@Test
	void keyAtTheCutIsMasked() {
		for (int before = 8150; before < 8195; before++) {
			String line = "x ".repeat(before / 2) + "AKIAIOSFODNN7EXAMPLE";
			assertThat(LogText.lines(line, 10).get(0)).doesNotContain("AKIAIOSF");
		}
	}

	@Test
	void linesOfAnEventAreSeparated() {
		assertThat(LogText.lines("a\r\nb\n\u001B[31mc\u001B[0m\rd\u2028e\n\n", 10)).containsExactly("a", "b", "c", "d",
				"e");
		assertThat(LogText.lines("a\nb\nc", 2)).containsExactly("b", "c");
	}

	@Test
	void randomTextHasNoControlCharacters() {
		Random random = new Random(1);
		for (int i = 0; i < 2000; i++) {
			StringBuilder text = new StringBuilder();
			for (int j = 0; j < 200; j++) {
				text.append((char) random.nextInt(random.nextBoolean() ? 256 : 65536));
			}
			assertThat(LogText.lines(text.toString(), 1000)).allMatch((line) -> line.codePoints()
				.noneMatch((point) -> Character.isISOControl(point) || Character.getType(point) == Character.SURROGATE
						|| Character.getType(point) == Character.FORMAT));
		}
	}

}
