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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import javax.net.ssl.SSLContext;

import org.jspecify.annotations.Nullable;

/**
 * Listens on an address and serves each connection with a thread of its own.
 */
final class HttpServer implements AutoCloseable {

	private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

	private final ServerSocket socket;

	private final @Nullable SSLContext sslContext;

	private final Set<HttpConnection> connections = ConcurrentHashMap.newKeySet();

	private final AtomicInteger connectionCount = new AtomicInteger();

	private @Nullable Thread acceptor;

	HttpServer(String address, int port, @Nullable SSLContext sslContext) {
		this.socket = listen(address, port);
		this.sslContext = sslContext;
	}

	/**
	 * Start to accept connections.
	 * @param handler answers their requests
	 */
	void start(HttpConnection.RequestHandler handler) {
		this.acceptor = startThread(() -> accept(handler), threadName());
	}

	String scheme() {
		return (this.sslContext != null) ? "https" : "http";
	}

	int port() {
		return this.socket.getLocalPort();
	}

	int openConnections() {
		return this.connections.size();
	}

	/**
	 * End the connections on which something other than an ordinary answer is under way.
	 */
	void endFaulty() {
		this.connections.stream().filter(HttpConnection::isFaulty).toList().forEach(this::end);
	}

	@Override
	public void close() {
		try {
			this.socket.close();
			if (this.acceptor != null) {
				// The system keeps the port for as long as the thread is in its call
				this.acceptor.join(CLOSE_TIMEOUT.toMillis());
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			this.connections.forEach(this::end);
		}
	}

	private void accept(HttpConnection.RequestHandler handler) {
		while (!this.socket.isClosed()) {
			try {
				Socket accepted = this.socket.accept();
				HttpConnection connection = new HttpConnection(accepted, this.sslContext, handler,
						this.connections::remove);
				this.connections.add(connection);
				if (this.socket.isClosed()) {
					end(connection);
				}
				startThread(connection, threadName() + "-" + this.connectionCount.incrementAndGet());
			}
			catch (IOException ex) {
				// Closed, or the client was gone before it was accepted
			}
		}
	}

	private void end(HttpConnection connection) {
		connection.end();
		this.connections.remove(connection);
	}

	private String threadName() {
		return "fake-nova-act-" + port();
	}

	private static ServerSocket listen(String address, int port) {
		try {
			return new ServerSocket(port, 1024, InetAddress.getByName(address));
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot listen on port " + port + " of " + address, ex);
		}
	}

	private static Thread startThread(Runnable task, String name) {
		Thread thread = new Thread(task, name);
		thread.setDaemon(true);
		thread.start();
		return thread;
	}

}
