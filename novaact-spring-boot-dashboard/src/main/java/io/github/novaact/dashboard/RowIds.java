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

package io.github.novaact.dashboard;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

import io.github.novaact.WorkflowRunKey;

/**
 * Ids of rows: the same for a run on every instance, and without a way back to the id of
 * the run, which has 122 random bits.
 */
final class RowIds {

	private static final int BYTES = 12;

	private RowIds() {
	}

	static String of(WorkflowRunKey key) {
		try {
			MessageDigest digest = MessageDigest.getInstance("SHA-256");
			byte[] hash = digest
				.digest((key.workflowDefinitionName() + "/" + key.workflowRunId()).getBytes(StandardCharsets.UTF_8));
			return HexFormat.of().formatHex(hash, 0, BYTES);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
