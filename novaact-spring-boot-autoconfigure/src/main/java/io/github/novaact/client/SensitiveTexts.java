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

import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Removes texts of a request that must not appear in an exception, although an error
 * response may quote them, whole or in part.
 */
final class SensitiveTexts {

	/**
	 * Length from which on a part of a sensitive text is removed. Shorter parts are words
	 * that a message may have of its own, and shorter texts are removed as whole words.
	 */
	private static final int SHORTEST_PART = 12;

	private static final String REMOVED = "[removed]";

	private SensitiveTexts() {
	}

	/**
	 * Remove texts, and parts of them, from a message.
	 * @param texts the texts
	 * @param message the message, may be {@code null}
	 * @return the message without them
	 */
	static @Nullable String remove(List<String> texts, @Nullable String message) {
		if (message == null || texts.isEmpty()) {
			return message;
		}
		BitSet removed = new BitSet(message.length());
		for (String text : texts) {
			if (text.length() < SHORTEST_PART) {
				markWhole(message, text, removed);
			}
			else {
				markParts(message, text, removed);
			}
		}
		return removed.isEmpty() ? message : withoutMarked(message, removed);
	}

	private static void markWhole(String message, String text, BitSet removed) {
		if (text.isBlank()) {
			return;
		}
		for (int i = message.indexOf(text); i != -1; i = message.indexOf(text, i + 1)) {
			if (!isLetterOrDigit(message, i - 1) && !isLetterOrDigit(message, i + text.length())) {
				removed.set(i, i + text.length());
			}
		}
	}

	private static boolean isLetterOrDigit(String message, int index) {
		return index >= 0 && index < message.length() && Character.isLetterOrDigit(message.charAt(index));
	}

	private static void markParts(String message, String text, BitSet removed) {
		Set<String> parts = new HashSet<>();
		for (int i = 0; i + SHORTEST_PART <= text.length(); i++) {
			parts.add(text.substring(i, i + SHORTEST_PART));
		}
		for (int i = 0; i + SHORTEST_PART <= message.length(); i++) {
			if (parts.contains(message.substring(i, i + SHORTEST_PART))) {
				removed.set(i, i + SHORTEST_PART);
			}
		}
	}

	private static String withoutMarked(String message, BitSet removed) {
		StringBuilder rest = new StringBuilder(message);
		for (int last = removed.length() - 1; last >= 0;) {
			int before = removed.previousClearBit(last);
			rest.replace(before + 1, last + 1, REMOVED);
			last = removed.previousSetBit(before);
		}
		return rest.toString();
	}

}
