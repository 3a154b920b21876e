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

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.apache.hc.core5.http.HttpHost;
import org.jspecify.annotations.Nullable;

/**
 * A proxy that answers {@code CONNECT} with what a test wants, or opens the way.
 */
final class TestProxy implements AutoCloseable {

	private static final String OPEN = "HTTP/1.1 200 Connection established\r\n\r\n";

	private final ServerSocket server;

	private final List<String> requests = new CopyOnWriteArrayList<>();

	private final List<Socket> sockets = new CopyOnWriteArrayList<>();

	private final @Nullable String answer;

	private final int target;

	private TestProxy(@Nullable String answer, int target) {
		this.answer = answer;
		this.target = target;
		try {
			this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		start(this::accept);
	}

	/**
	 * Start a proxy that says the same to everybody.
	 * @param answer what it says
	 * @return the proxy
	 */
	static TestProxy answering(String answer) {
		return new TestProxy(answer, -1);
	}

	/**
	 * Start a proxy that opens the way, but always to the same port of this machine.
	 * @param port the port
	 * @return the proxy
	 */
	static TestProxy to(int port) {
		return new TestProxy(null, port);
	}

	HttpHost host() {
		return new HttpHost("http", this.server.getInetAddress(), this.server.getLocalPort());
	}

	/**
	 * Return the first lines of the requests that came.
	 * @return the lines
	 */
	List<String> requests() {
		return this.requests;
	}

	private static void start(Runnable work) {
		Thread thread = new Thread(work, "test-proxy");
		thread.setDaemon(true);
		thread.start();
	}

	private void accept() {
		try {
			while (true) {
				Socket socket = this.server.accept();
				this.sockets.add(socket);
				start(() -> serve(socket));
			}
		}
		catch (IOException ex) {
			// Closed
		}
	}

	private void serve(Socket client) {
		try (client) {
			BufferedReader reader = new BufferedReader(
					new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1), 1);
			String first = reader.readLine();
			while (first != null) {
				this.requests.add(first);
				String line = first;
				while (line != null && !line.isEmpty()) {
					line = reader.readLine();
				}
				if (this.answer == null) {
					tunnel(client);
					return;
				}
				client.getOutputStream().write(this.answer.getBytes(StandardCharsets.ISO_8859_1));
				first = reader.readLine();
			}
		}
		catch (IOException ex) {
			// The client has gone
		}
	}

	private void tunnel(Socket client) throws IOException {
		try (Socket service = new Socket(InetAddress.getLoopbackAddress(), this.target)) {
			this.sockets.add(service);
			client.getOutputStream().write(OPEN.getBytes(StandardCharsets.ISO_8859_1));
			start(() -> copy(service, client));
			copy(client, service);
		}
	}

	private static void copy(Socket from, Socket to) {
		try {
			from.getInputStream().transferTo(to.getOutputStream());
		}
		catch (SocketException ex) {
			// Closed
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() throws IOException {
		this.server.close();
		for (Socket socket : this.sockets) {
			socket.close();
		}
	}

}
