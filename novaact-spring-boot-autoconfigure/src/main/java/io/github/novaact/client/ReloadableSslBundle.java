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

import java.lang.ref.WeakReference;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/**
 * SSL bundle of a client. If the bundle is one of the application's {@link SslBundles},
 * the client uses its updates for new connections.
 */
final class ReloadableSslBundle {

	private @Nullable SslBundle bundle;

	private @Nullable SslBundles bundles;

	private @Nullable String bundleName;

	void bundle(SslBundle bundle) {
		this.bundle = bundle;
		this.bundleName = findName();
	}

	void bundles(SslBundles bundles) {
		this.bundles = bundles;
		this.bundleName = findName();
	}

	private @Nullable String findName() {
		SslBundles bundles = this.bundles;
		if (bundles == null) {
			return null;
		}
		return bundles.getBundleNames()
			.stream()
			.filter((name) -> bundles.getBundle(name) == this.bundle)
			.findFirst()
			.orElse(null);
	}

	@Nullable SslBundle bundle() {
		return this.bundle;
	}

	/**
	 * Pass updates of the bundle on to an engine. The handler cannot be removed, so it
	 * refers to the engine weakly.
	 * @param engine the engine
	 */
	void reload(HttpEngine engine) {
		if (this.bundles == null || this.bundleName == null) {
			return;
		}
		WeakReference<HttpEngine> reference = new WeakReference<>(engine);
		this.bundles.addBundleUpdateHandler(this.bundleName, (updated) -> {
			HttpEngine current = reference.get();
			if (current != null) {
				current.reload(updated);
			}
		});
		engine.reload(this.bundles.getBundle(this.bundleName));
	}

}
