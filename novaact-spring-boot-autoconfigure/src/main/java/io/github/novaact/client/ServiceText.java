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

import java.io.IOException;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/**
 * Makes text that came over the network fit for an exception or a log: bounded, of one
 * line, and free of secrets. AWS's answers to a wrong signature echo the request that was
 * signed, its session token included.
 */
final class ServiceText {

	private static final int MAX_MESSAGE_LENGTH = 512;

	private static final int MAX_NAME_LENGTH = 128;

	private static final int MAX_CAUSES = 10;

	private ServiceText() {
	}

	/**
	 * Clean a message.
	 * @param text the text
	 * @param credentials credentials that must not be in it
	 * @return the message, or {@code null} if nothing is left
	 */
	static @Nullable String message(@Nullable String text, @Nullable AwsCredentialsIdentity credentials) {
		return message(text, credentials, MAX_MESSAGE_LENGTH);
	}

	/**
	 * Clean a message of this client or of the SDK, which may be long.
	 * @param text the text
	 * @param credentials credentials that must not be in it
	 * @param maxLength length over which it is cut
	 * @return the message, or {@code null} if nothing is left
	 */
	static @Nullable String message(@Nullable String text, @Nullable AwsCredentialsIdentity credentials,
			int maxLength) {
		if (text == null) {
			return null;
		}
		String message = text.substring(0, Math.min(text.length(), 16 * MAX_MESSAGE_LENGTH));
		Matcher echo = Unwanted.ECHO.matcher(message);
		if (echo.find()) {
			message = message.substring(0, echo.start()) + "[echo of the request removed]";
		}
		message = removeSecrets(message, credentials);
		message = Unwanted.UNPRINTABLE.matcher(message).replaceAll(" ").strip();
		if (message.length() > maxLength) {
			int end = Character.isHighSurrogate(message.charAt(maxLength - 1)) ? maxLength - 1 : maxLength;
			message = message.substring(0, end) + "...";
		}
		return message.isEmpty() ? null : message;
	}

	/**
	 * Return a cause that can be kept: the cause itself where no message in its chain
	 * holds anything that must be cleaned, else one with its stack trace and a clean
	 * message. The HTTP engine quotes what it does not understand.
	 * @param cause the cause
	 * @param credentials credentials that must not be in it
	 * @return a cause without secrets
	 */
	static Throwable cause(Throwable cause, @Nullable AwsCredentialsIdentity credentials) {
		boolean clean = Stream.iterate(cause, Objects::nonNull, Throwable::getCause)
			.limit(MAX_CAUSES)
			.allMatch((current) -> isClean(current.getMessage(), credentials));
		if (clean) {
			return cause;
		}
		IOException replacement = new IOException(
				cause.getClass().getName() + ": " + message(cause.getMessage(), credentials));
		replacement.setStackTrace(cause.getStackTrace());
		return replacement;
	}

	private static boolean isClean(@Nullable String text, @Nullable AwsCredentialsIdentity credentials) {
		return text == null || (removeSecrets(text, credentials).equals(text)
				&& !Unwanted.UNPRINTABLE.matcher(text.replaceAll("[\\r\\n\\t]", "")).find());
	}

	private static String removeSecrets(String text, @Nullable AwsCredentialsIdentity credentials) {
		String clean = text;
		if (credentials != null) {
			clean = remove(clean, credentials.secretAccessKey());
			if (credentials instanceof AwsSessionCredentialsIdentity session) {
				clean = remove(clean, session.sessionToken());
			}
		}
		return Unwanted.OPAQUE.matcher(clean).replaceAll("[removed]");
	}

	private static String remove(String message, @Nullable String secret) {
		return (secret != null && !secret.isEmpty()) ? message.replace(secret, "[removed]") : message;
	}

	/**
	 * Clean a name such as an error code or a request id.
	 * @param text the text
	 * @return the visible ASCII characters of it, up to a bound, or {@code null} if none
	 * are left
	 */
	static @Nullable String name(@Nullable String text) {
		if (text == null || isName(text)) {
			return text;
		}
		String name = text.replaceAll("[^\\x21-\\x7E]", "");
		return name.isEmpty() ? null : name.substring(0, Math.min(name.length(), MAX_NAME_LENGTH));
	}

	private static boolean isName(String text) {
		for (int i = 0; i < text.length(); i++) {
			if (text.charAt(i) < 0x21 || text.charAt(i) > 0x7E) {
				return false;
			}
		}
		return !text.isEmpty() && text.length() <= MAX_NAME_LENGTH;
	}

	/**
	 * What is taken out of messages. A class of its own, as a lookup that succeeds needs
	 * none of it.
	 */
	private static final class Unwanted {

		static final Pattern ECHO = Pattern.compile(
				"(?i)canonical|string[- ]to[- ]sign|security-token|authorization\\s*[:=]|aws4-hmac|signature\\s*=");

		/**
		 * Signatures, and texts of base64 that are longer than any name of the service.
		 */
		static final Pattern OPAQUE = Pattern.compile("\\b[0-9a-fA-F]{64}\\b|[A-Za-z0-9+/=_%-]{160,}");

		static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cs}\\p{Cf}\\u2028\\u2029]+");

	}

}
