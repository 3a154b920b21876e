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

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

import org.jspecify.annotations.Nullable;

/**
 * A connection of a client, served by a thread of its own.
 */
final class HttpConnection implements Runnable {

	private static final int LINGER_TIMEOUT = 1000;

	private static final int LINGER_SIZE = 1024 * 1024;

	private final Socket transport;

	private final @Nullable SSLContext sslContext;

	private final RequestHandler handler;

	private final Consumer<HttpConnection> whenClosed;

	private final CountDownLatch ended = new CountDownLatch(1);

	private volatile boolean faulty;

	private @Nullable Channel channel;

	HttpConnection(Socket transport, @Nullable SSLContext sslContext, RequestHandler handler,
			Consumer<HttpConnection> whenClosed) {
		this.transport = transport;
		this.sslContext = sslContext;
		this.handler = handler;
		this.whenClosed = whenClosed;
	}

	@Override
	public void run() {
		try {
			this.transport.setTcpNoDelay(true);
			serve(open());
		}
		catch (IOException ex) {
			end();
		}
		finally {
			close();
			this.whenClosed.accept(this);
		}
	}

	private Channel open() throws IOException {
		Socket socket = this.transport;
		if (this.sslContext != null) {
			InetAddress address = socket.getInetAddress();
			SSLSocket sslSocket = (SSLSocket) this.sslContext.getSocketFactory()
				.createSocket(socket, address.getHostAddress(), socket.getPort(), true);
			sslSocket.setUseClientMode(false);
			sslSocket.startHandshake();
			socket = sslSocket;
		}
		Channel channel = new Channel(socket);
		this.channel = channel;
		return channel;
	}

	private void serve(Channel channel) throws IOException {
		try {
			boolean open = true;
			while (open) {
				HttpRequest request = channel.reader().read();
				open = request != null && this.handler.handle(request, this);
			}
		}
		catch (HttpRequestReader.BadRequestException ex) {
			HttpAnswer answer = HttpAnswer.foreign(ex.status(), String.valueOf(ex.getMessage()));
			answer.addHeader("Connection", "close");
			write(answer.bytes());
			linger(channel.socket());
		}
	}

	/**
	 * Let the client read the answer although not all was read that it sent.
	 * @param socket the socket
	 */
	private void linger(Socket socket) throws IOException {
		socket.shutdownOutput();
		socket.setSoTimeout(LINGER_TIMEOUT);
		InputStream in = socket.getInputStream();
		byte[] discarded = new byte[8 * 1024];
		int size = 0;
		int count = 0;
		while (count != -1 && size < LINGER_SIZE) {
			size += count;
			count = in.read(discarded);
		}
	}

	/**
	 * Whether what is going on ends when the fake is reset.
	 * @return whether the answer that is being given is not an ordinary one
	 */
	boolean isFaulty() {
		return this.faulty;
	}

	void faulty(boolean faulty) {
		this.faulty = faulty;
	}

	void write(byte[] bytes) throws IOException {
		OutputStream out = channel().out();
		out.write(bytes);
		out.flush();
	}

	/**
	 * Write the end of an answer after which the client may use the connection again, so
	 * that a reset from now on leaves it open.
	 * @param bytes the bytes
	 * @throws IOException if the client is gone
	 */
	void writeLast(byte[] bytes) throws IOException {
		faulty(false);
		write(bytes);
	}

	/**
	 * Wait, unless the client closes the connection or the fake ends it.
	 * @param duration how long to wait
	 * @throws IOException if the connection was closed
	 */
	void pause(Duration duration) throws IOException {
		if (duration.isNegative() || duration.isZero()) {
			return;
		}
		long deadline = System.nanoTime() + duration.toNanos();
		Socket socket = channel().socket();
		socket.setSoTimeout((int) Math.max(1, Math.min(Integer.MAX_VALUE, duration.toMillis())));
		try {
			channel().reader().awaitInput();
			if (this.ended.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
				throw new EOFException();
			}
		}
		catch (SocketTimeoutException ex) {
			return;
		}
		catch (InterruptedException ex) {
			throw new InterruptedIOException();
		}
		finally {
			if (!socket.isClosed()) {
				socket.setSoTimeout(0);
			}
		}
	}

	/**
	 * Wait until the client closes the connection or the fake ends it.
	 * @throws IOException always
	 */
	void hang() throws IOException {
		try {
			channel().reader().awaitInput();
			this.ended.await();
			throw new EOFException();
		}
		catch (InterruptedException ex) {
			throw new InterruptedIOException();
		}
	}

	/**
	 * Close the connection with a reset.
	 */
	void reset() throws IOException {
		this.transport.setSoLinger(true, 0);
		this.transport.close();
	}

	/**
	 * Close the connection from any thread, whatever it is doing.
	 */
	void end() {
		this.ended.countDown();
		closeQuietly(this.transport);
	}

	private void close() {
		if (this.channel != null && !this.transport.isClosed()) {
			closeQuietly(this.channel.socket());
		}
		end();
	}

	private static void closeQuietly(Socket socket) {
		try {
			socket.close();
		}
		catch (IOException ex) {
			// The client is gone already
		}
	}

	private Channel channel() throws IOException {
		if (this.channel == null) {
			throw new EOFException();
		}
		return this.channel;
	}

	/**
	 * Answers requests.
	 */
	@FunctionalInterface
	interface RequestHandler {

		/**
		 * Answer a request.
		 * @param request the request
		 * @param connection the connection that it came by
		 * @return whether the connection can be used again
		 * @throws IOException if the client is gone
		 */
		boolean handle(HttpRequest request, HttpConnection connection) throws IOException;

	}

	/**
	 * What requests come and answers go by.
	 *
	 * @param socket socket, which may be one with TLS
	 * @param out where answers go
	 * @param reader where requests come from
	 */
	private record Channel(Socket socket, OutputStream out, HttpRequestReader reader) {

		Channel(Socket socket) throws IOException {
			this(socket, socket.getOutputStream(),
					new HttpRequestReader(socket.getInputStream(), socket.getOutputStream()));
		}

	}

}
