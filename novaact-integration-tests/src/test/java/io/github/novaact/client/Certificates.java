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

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.jks.JksSslStoreBundle;
import org.springframework.boot.ssl.jks.JksSslStoreDetails;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Certificates that sign themselves.
 */
final class Certificates {

	private Certificates() {
	}

	/**
	 * Create a certificate.
	 * @param store file that is created
	 * @param subjectAlternativeName what it is for, such as {@code ip:127.0.0.1}
	 * @return a bundle that has it and trusts it
	 * @throws Exception if it cannot be created
	 */
	static SslBundle create(Path store, String subjectAlternativeName) throws Exception {
		Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-alias", "fake", "-keyalg", "EC", "-dname", "CN=fake", "-ext",
				"SAN=" + subjectAlternativeName, "-storetype", "PKCS12", "-storepass", "changeit", "-keystore",
				store.toString())
			.inheritIO()
			.start();
		assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
		JksSslStoreDetails details = JksSslStoreDetails.forLocation("file:" + store).withPassword("changeit");
		return SslBundle.of(new JksSslStoreBundle(details, details));
	}

}
