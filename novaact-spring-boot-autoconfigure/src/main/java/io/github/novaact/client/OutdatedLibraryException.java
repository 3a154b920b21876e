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

/**
 * Thrown when a library on the class path is too old for the client. At start-up, a
 * failure analysis explains it.
 *
 * @since 0.1.0
 */
public class OutdatedLibraryException extends IllegalStateException {

	private final String library;

	private final String version;

	private final String oldestVersion;

	OutdatedLibraryException(String library, String version, String oldestVersion) {
		super(library + " " + version + " is too old for Nova Act, which needs " + oldestVersion + " or later");
		this.library = library;
		this.version = version;
		this.oldestVersion = oldestVersion;
	}

	/**
	 * Return the library.
	 * @return its group and artifact id, with a colon between
	 */
	public String getLibrary() {
		return this.library;
	}

	/**
	 * Return the version that was found.
	 * @return the version
	 */
	public String getVersion() {
		return this.version;
	}

	/**
	 * Return the oldest version that the client works with.
	 * @return the version
	 */
	public String getOldestVersion() {
		return this.oldestVersion;
	}

}
