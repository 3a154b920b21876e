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

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import org.jspecify.annotations.Nullable;

/**
 * Tokens of pages: opaque, each of one list and one order, and with the characters that
 * clients forget to encode.
 */
final class PageTokens {

	/**
	 * Becomes {@code +/} in Base64.
	 */
	private static final byte[] PREFIX = { (byte) 0xFB, (byte) 0xFF };

	private static final int POSITION_SIZE = Long.BYTES + Integer.BYTES + Long.BYTES;

	private static final int MAC_SIZE = 10;

	private final SecureRandom random = new SecureRandom();

	private volatile byte[] key;

	PageTokens() {
		this.key = newKey();
	}

	/**
	 * Write a token.
	 * @param list the list with its order
	 * @param position position that the page comes after
	 * @return the token, with {@code +}, {@code /} and {@code =}
	 */
	String write(String list, Position position) {
		byte[] bytes = ByteBuffer.allocate(POSITION_SIZE)
			.putLong(position.major())
			.putInt(position.minor())
			.putLong(position.sequence())
			.array();
		return Base64.getEncoder()
			.encodeToString(ByteBuffer.allocate(PREFIX.length + POSITION_SIZE + MAC_SIZE)
				.put(PREFIX)
				.put(bytes)
				.put(mac(list, bytes))
				.array());
	}

	/**
	 * Read a token.
	 * @param list the list with its order
	 * @param token the token
	 * @return the position, {@code null} if it is not a token of that list
	 */
	@Nullable Position read(String list, String token) {
		ByteBuffer buffer;
		try {
			buffer = ByteBuffer.wrap(Base64.getDecoder().decode(token));
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
		if (buffer.remaining() != PREFIX.length + POSITION_SIZE + MAC_SIZE) {
			return null;
		}
		Position position = new Position(buffer.getLong(PREFIX.length), buffer.getInt(PREFIX.length + Long.BYTES),
				buffer.getLong(PREFIX.length + Long.BYTES + Integer.BYTES));
		String expected = write(list, position);
		return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8))
				? position : null;
	}

	/**
	 * Let all tokens that were given out be unknown.
	 */
	void expire() {
		this.key = newKey();
	}

	private byte[] newKey() {
		byte[] key = new byte[32];
		this.random.nextBytes(key);
		return key;
	}

	private byte[] mac(String list, byte[] position) {
		try {
			Mac mac = Mac.getInstance("HmacSHA256");
			mac.init(new SecretKeySpec(this.key, "HmacSHA256"));
			mac.update(list.getBytes(StandardCharsets.UTF_8));
			return Arrays.copyOf(mac.doFinal(position), MAC_SIZE);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
