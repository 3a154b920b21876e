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

package io.github.novaact.autoconfigure;

/**
 * Thrown when two clients have the same name, so that health and meters cannot
 * distinguish them.
 */
class DuplicateClientNameException extends IllegalStateException {

	private final String clientName;

	private final String beanName;

	private final String otherBeanName;

	DuplicateClientNameException(String clientName, String beanName, String otherBeanName) {
		super("The Nova Act clients of the beans '" + beanName + "' and '" + otherBeanName + "' have the same name, '"
				+ clientName + "'");
		this.clientName = clientName;
		this.beanName = beanName;
		this.otherBeanName = otherBeanName;
	}

	String clientName() {
		return this.clientName;
	}

	String beanName() {
		return this.beanName;
	}

	String otherBeanName() {
		return this.otherBeanName;
	}

}
