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
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

import io.github.novaact.NovaActClient;
import io.github.novaact.NovaActConnectionException;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.test.FakeNovaActService;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for TLS, with a certificate that only an SSL bundle trusts.
 */
@ExtendWith(OutputCaptureExtension.class)
class TlsTests {

	@TempDir
	static Path directory;

	private static SslBundle bundle;

	@BeforeAll
	static void createCertificate() throws Exception {
		bundle = Certificates.create(directory.resolve("store.p12"), "ip:127.0.0.1");
	}

	@Test
	void sslBundleIsTrusted() {
		try (FakeNovaActService fake = FakeNovaActService.builder().ssl(bundle.createSslContext()).start();
				NovaActClient client = TestClients.builder(fake).sslBundle(bundle).build()) {
			WorkflowRunKey key = fake.addRun("flow");
			assertThat(client.getWorkflowRun(key).key()).isEqualTo(key);
		}
	}

	@Test
	void certificateThatNobodyTrustsIsNot() {
		try (FakeNovaActService fake = FakeNovaActService.builder().ssl(bundle.createSslContext()).start();
				NovaActClient client = TestClients.builder(fake).retryEnabled(false).build()) {
			NovaActConnectionException ex = catchThrowableOfType(NovaActConnectionException.class,
					() -> client.getWorkflowRun(fake.addRun("flow")));
			assertThat(ex).hasCauseInstanceOf(SSLHandshakeException.class);
			assertThat(fake.requestCount()).isZero();
		}
	}

	@Test
	void certificateOfAnotherHostIsNot() {
		try (FakeNovaActService fake = FakeNovaActService.builder().ssl(bundle.createSslContext()).start();
				NovaActClient client = TestClients.builder(fake)
					.endpoint(URI.create("https://localhost:" + fake.endpoint().getPort()))
					.sslBundle(bundle)
					.retryEnabled(false)
					.build()) {
			assertThat(catchThrowableOfType(NovaActConnectionException.class,
					() -> client.getWorkflowRun(fake.addRun("flow"))))
				.isNotNull();
			assertThat(fake.requestCount()).isZero();
		}
	}

	@Test
	void bundleThatIsReloadedReachesNewConnectionsOfARunningClient() throws Exception {
		SslBundle renewed = Certificates.create(directory.resolve("renewed.p12"), "ip:127.0.0.1");
		DefaultSslBundleRegistry bundles = new DefaultSslBundleRegistry("fake", bundle);
		FakeNovaActService before = FakeNovaActService.builder().ssl(bundle.createSslContext()).start();
		try (NovaActClient client = TestClients.builder(before)
			.sslBundle(bundles.getBundle("fake"))
			.sslBundles(bundles)
			.retryEnabled(false)
			.build()) {
			WorkflowRunKey key = before.addRun("flow");
			client.getWorkflowRun(key);
			before.close();
			try (FakeNovaActService after = FakeNovaActService.builder()
				.ssl(renewed.createSslContext())
				.port(before.endpoint().getPort())
				.credentials(before.accessKey(), before.secretKey())
				.start()) {
				after.addRun(key);
				assertThat(catchThrowableOfType(NovaActConnectionException.class, () -> client.getWorkflowRun(key)))
					.isNotNull();
				bundles.updateBundle("fake", renewed);
				assertThat(client.getWorkflowRun(key).key()).isEqualTo(key);
			}
		}
	}

	@Test
	void clientCertificateThatIsReloadedIsShownOnNewConnections() throws Exception {
		SslBundle other = Certificates.create(directory.resolve("client.p12"), "ip:127.0.0.1");
		SslBundle renewed = SslBundle
			.of(SslStoreBundle.of(other.getStores().getKeyStore(), "changeit", bundle.getStores().getTrustStore()));
		DefaultSslBundleRegistry bundles = new DefaultSslBundleRegistry("fake", bundle);
		try (SSLServerSocket server = serverThatAsksForCertificates();
				NovaActClient client = builder("https://127.0.0.1:" + server.getLocalPort())
					.credentialsProvider(() -> AwsBasicCredentials.create("AKID", "secret"))
					.sslBundle(bundles.getBundle("fake"))
					.sslBundles(bundles)
					.retryEnabled(false)
					.build()) {
			assertThat(shownCertificate(server, client)).isEqualTo(certificate(bundle));
			assertThat(shownCertificate(server, client)).isEqualTo(certificate(bundle));
			bundles.updateBundle("fake", renewed);
			assertThat(shownCertificate(server, client)).isEqualTo(certificate(other));
		}
	}

	private static SSLServerSocket serverThatAsksForCertificates() throws Exception {
		X509TrustManager anybody = new X509TrustManager() {

			@Override
			public void checkClientTrusted(X509Certificate[] chain, String authType) {
			}

			@Override
			public void checkServerTrusted(X509Certificate[] chain, String authType) {
			}

			@Override
			public X509Certificate[] getAcceptedIssuers() {
				return new X509Certificate[0];
			}

		};
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(bundle.getManagers().getKeyManagers(), new TrustManager[] { anybody }, null);
		SSLServerSocket server = (SSLServerSocket) context.getServerSocketFactory()
			.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
		server.setNeedClientAuth(true);
		return server;
	}

	private static Certificate shownCertificate(SSLServerSocket server, NovaActClient client) throws Exception {
		CompletableFuture<Certificate> shown = CompletableFuture.supplyAsync(() -> {
			try (SSLSocket socket = (SSLSocket) server.accept()) {
				return socket.getSession().getPeerCertificates()[0];
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		});
		WorkflowRunKey key = new WorkflowRunKey("flow", "01234567-89ab-cdef-0123-456789abcdef");
		assertThat(catchThrowableOfType(NovaActConnectionException.class, () -> client.getWorkflowRun(key)))
			.isNotNull();
		return shown.get(10, TimeUnit.SECONDS);
	}

	private static Certificate certificate(SslBundle sslBundle) throws Exception {
		return sslBundle.getStores().getKeyStore().getCertificate("fake");
	}

	@Test
	void certificateThatNobodyTrustsIsNotTriedAgain() {
		try (FakeNovaActService fake = FakeNovaActService.builder().ssl(bundle.createSslContext()).start();
				NovaActClient client = TestClients.builder(fake).build()) {
			assertThat(catchThrowableOfType(NovaActConnectionException.class,
					() -> client.getWorkflowRun(fake.addRun("flow")))
				.attempts()).isEqualTo(1);
		}
	}

	@Test
	void plainEndpointThatIsNotLoopbackIsOneWarning(CapturedOutput output) {
		for (String endpoint : new String[] { "http://127.0.0.1:1", "http://localhost:1", "http://[::1]:1",
				"https://example.com" }) {
			builder(endpoint).build().close();
		}
		assertThat(output).doesNotContain("not encrypted");
		builder("http://example.com").build().close();
		assertThat(output.toString().lines().filter((line) -> line.contains("not encrypted"))).singleElement()
			.asString()
			.contains("WARN", "http://example.com", "novaact.endpoint");
	}

	private static DefaultNovaActClientBuilder builder(String endpoint) {
		return new DefaultNovaActClientBuilder().region("us-east-1")
			.endpoint(URI.create(endpoint))
			.callTimeout(Duration.ofSeconds(1));
	}

}
