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

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

/**
 * A way in which an answer goes over the wire.
 */
@FunctionalInterface
interface Delivery {

	Delivery WHOLE = (answer, connection) -> {
		connection.writeLast(answer.bytes());
		return true;
	};

	Delivery CLOSE = (answer, connection) -> false;

	Delivery RESET = (answer, connection) -> {
		connection.reset();
		return false;
	};

	Delivery HANG = (answer, connection) -> {
		connection.hang();
		return false;
	};

	Delivery CHUNKED = (answer, connection) -> {
		answer.setHeader("Transfer-Encoding", "chunked");
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		bytes.writeBytes(answer.head());
		int half = answer.body().length / 2;
		writeChunk(bytes, answer.body(), 0, half);
		writeChunk(bytes, answer.body(), half, answer.body().length);
		bytes.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
		connection.writeLast(bytes.toByteArray());
		return true;
	};

	Delivery GZIP = (answer, connection) -> {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
			gzip.write(answer.body());
		}
		answer.setHeader("Content-Encoding", "gzip");
		answer.body(bytes.toByteArray());
		return WHOLE.deliver(answer, connection);
	};

	/**
	 * Send the answer.
	 * @param answer the answer
	 * @param connection the connection
	 * @return whether the connection can be used again
	 * @throws IOException if the client is gone
	 */
	boolean deliver(HttpAnswer answer, HttpConnection connection) throws IOException;

	/**
	 * Send half of the body, and then what another delivery has to say.
	 * @param rest the other delivery
	 * @return the delivery
	 */
	static Delivery halfThen(Delivery rest) {
		return (answer, connection) -> {
			byte[] bytes = answer.bytes();
			connection.write(Arrays.copyOf(bytes, bytes.length - (answer.body().length + 1) / 2));
			return rest.deliver(answer, connection);
		};
	}

	static Delivery raw(byte[] bytes) {
		return (answer, connection) -> {
			connection.write(bytes);
			return false;
		};
	}

	/**
	 * Send the headers at once and the body a byte at a time.
	 * @param pause time between the bytes
	 * @return the delivery
	 */
	static Delivery drippingBody(Duration pause) {
		return (answer, connection) -> {
			byte[] bytes = answer.bytes();
			int head = bytes.length - answer.body().length;
			connection.write(Arrays.copyOf(bytes, head));
			int last = Math.max(head, bytes.length - 1);
			drip(bytes, head, last, pause, connection);
			if (last > head) {
				connection.pause(pause);
			}
			connection.writeLast(Arrays.copyOfRange(bytes, last, bytes.length));
			return true;
		};
	}

	/**
	 * Send the headers a byte at a time and the body at once.
	 * @param pause time between the bytes
	 * @return the delivery
	 */
	static Delivery drippingHeaders(Duration pause) {
		return (answer, connection) -> {
			byte[] bytes = answer.bytes();
			int head = bytes.length - answer.body().length;
			drip(bytes, 0, head, pause, connection);
			connection.writeLast(answer.body());
			return true;
		};
	}

	/**
	 * Send the body in chunks with a member more, so long that the whole is of the size.
	 * @param size size of the body, in bytes
	 * @return the delivery
	 */
	static Delivery huge(long size) {
		return (answer, connection) -> {
			answer.setHeader("Transfer-Encoding", "chunked");
			connection.write(answer.head());
			byte[] body = answer.body();
			ByteArrayOutputStream start = new ByteArrayOutputStream();
			start.write(body, 0, Math.max(0, body.length - 1));
			start.writeBytes(",\"filler\":\"".getBytes(StandardCharsets.US_ASCII));
			byte[] end = "\"}".getBytes(StandardCharsets.US_ASCII);
			byte[] filler = new byte[8 * 1024];
			Arrays.fill(filler, (byte) 'x');
			ByteArrayOutputStream chunk = new ByteArrayOutputStream();
			writeChunk(chunk, start.toByteArray(), 0, start.size());
			long left = size - start.size() - end.length;
			while (left > 0) {
				int length = (int) Math.min(left, filler.length);
				writeChunk(chunk, filler, 0, length);
				connection.write(chunk.toByteArray());
				chunk.reset();
				left -= length;
			}
			writeChunk(chunk, end, 0, end.length);
			chunk.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
			connection.writeLast(chunk.toByteArray());
			return true;
		};
	}

	private static void drip(byte[] bytes, int start, int end, Duration pause, HttpConnection connection)
			throws IOException {
		for (int i = start; i < end; i++) {
			if (i > start) {
				connection.pause(pause);
			}
			connection.write(new byte[] { bytes[i] });
		}
	}

	private static void writeChunk(ByteArrayOutputStream out, byte[] bytes, int start, int end) {
		if (end > start) {
			out.writeBytes((Integer.toHexString(end - start) + "\r\n").getBytes(StandardCharsets.US_ASCII));
			out.write(bytes, start, end - start);
			out.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
		}
	}

}
