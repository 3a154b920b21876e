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

package io.github.novaact.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.TimeUnit;

/**
 * Answers every lookup with a run that succeeded, at next to no cost: it checks nothing,
 * so that what is measured is the client. In a JVM of its own by {@link #main}.
 */
public final class StubService implements AutoCloseable {

	private static final int BUFFER_SIZE = 16 * 1024;

	private static final int END_OF_HEAD = '\r' << 24 | '\n' << 16 | '\r' << 8 | '\n';

	private final ServerSocket serverSocket;

	private volatile String head = "";

	private volatile long headTime;

	private StubService(ServerSocket serverSocket) {
		this.serverSocket = serverSocket;
	}

	static StubService start() throws IOException {
		StubService service = new StubService(new ServerSocket(0, 1024, InetAddress.getLoopbackAddress()));
		service.writeHead(System.nanoTime());
		startThread(service::accept);
		return service;
	}

	/**
	 * Serve until the end of the input.
	 * @param args none
	 * @throws IOException if the service cannot listen
	 */
	public static void main(String[] args) throws IOException {
		try (StubService service = start()) {
			System.out.println(ChildJvm.ANSWER + service.endpoint());
			System.in.transferTo(OutputStream.nullOutputStream());
		}
	}

	URI endpoint() {
		return URI.create("http://" + this.serverSocket.getInetAddress().getHostAddress() + ":"
				+ this.serverSocket.getLocalPort());
	}

	@Override
	public void close() throws IOException {
		this.serverSocket.close();
	}

	private void accept() {
		while (!this.serverSocket.isClosed()) {
			try {
				Socket socket = this.serverSocket.accept();
				startThread(() -> serve(socket));
			}
			catch (IOException ex) {
				// Closed
			}
		}
	}

	private void serve(Socket connection) {
		try (Socket socket = connection) {
			socket.setTcpNoDelay(true);
			InputStream in = socket.getInputStream();
			OutputStream out = socket.getOutputStream();
			byte[] request = new byte[BUFFER_SIZE];
			int length = 0;
			int count;
			while (length < BUFFER_SIZE && (count = in.read(request, length, BUFFER_SIZE - length)) != -1) {
				length += count;
				if (isWhole(request, length)) {
					out.write(answer(request));
					length = 0;
				}
			}
		}
		catch (IOException ex) {
			// The client is gone
		}
	}

	private static boolean isWhole(byte[] request, int length) {
		return length > 4 && (request[length - 4] << 24 | request[length - 3] << 16 | request[length - 2] << 8
				| request[length - 1]) == END_OF_HEAD;
	}

	private byte[] answer(byte[] request) {
		int start = indexOf(request, ' ', 0) + 1;
		String target = new String(request, start, indexOf(request, ' ', start) - start, StandardCharsets.ISO_8859_1);
		int definition = "/workflow-definitions/".length();
		String name = target.substring(definition, target.indexOf('/', definition));
		String id = target.substring(target.lastIndexOf('/') + 1);
		String body = "{\"workflowRunArn\":\"arn:aws:nova-act:us-east-1:123456789012:workflow-definition/" + name
				+ "/workflow-run/" + id + "\",\"workflowRunId\":\"" + id
				+ "\",\"status\":\"SUCCEEDED\",\"startedAt\":\"2026-01-01T09:30:10.123Z\","
				+ "\"endedAt\":\"2026-01-01T09:41:52.456Z\",\"modelId\":\"nova-act-v1.0\","
				+ "\"logGroupName\":\"/aws/nova-act/workflows\"}";
		return (head() + body.length() + "\r\n\r\n" + body).getBytes(StandardCharsets.ISO_8859_1);
	}

	private static int indexOf(byte[] bytes, char wanted, int from) {
		int index = from;
		while (bytes[index] != wanted) {
			index++;
		}
		return index;
	}

	private String head() {
		long now = System.nanoTime();
		if (now - this.headTime > TimeUnit.SECONDS.toNanos(1)) {
			writeHead(now);
		}
		return this.head;
	}

	private void writeHead(long now) {
		this.headTime = now;
		this.head = "HTTP/1.1 200 OK\r\nDate: "
				+ DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC))
				+ "\r\nContent-Type: application/json\r\n"
				+ "x-amzn-RequestId: 4f2a8d0e-6b1c-4e57-9c33-d1a7f0b2c5e9\r\nContent-Length: ";
	}

	private static void startThread(Runnable task) {
		Thread thread = new Thread(task, "stub-service");
		thread.setDaemon(true);
		thread.start();
	}

}
