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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * How much of the machine others use: all CPU time, with what the hypervisor gives to
 * other guests, less our own. Known on Linux only.
 */
final class ForeignLoad {

	/**
	 * The share of the machine over which what was measured is thrown away. A little is
	 * always foreign: the kernel has threads of its own.
	 */
	static final double MAX_SHARE = 0.1;

	private static final Path STAT = Path.of("/proc/stat");

	/**
	 * The columns user, nice, system, interrupts and steal. The times of processes have
	 * the interrupts in them that serve them.
	 */
	private static final int[] BUSY = { 1, 2, 3, 6, 7, 8 };

	private static final int COLUMNS = 9;

	private final Supplier<Duration> ownCpuTime;

	private long[] ticks = {};

	private Duration own = Duration.ZERO;

	private long begin;

	ForeignLoad(Supplier<Duration> ownCpuTime) {
		this.ownCpuTime = ownCpuTime;
	}

	static boolean isKnown() {
		return Files.isReadable(STAT);
	}

	void begin() {
		this.ticks = ticks();
		this.own = this.ownCpuTime.get();
		this.begin = System.nanoTime();
	}

	/**
	 * Return the foreign load since the beginning.
	 * @return the share of the machine, from 0 to 1; 0 where it is not known
	 */
	double share() {
		long[] ticks = ticks();
		if (ticks.length < COLUMNS || this.ticks.length < COLUMNS) {
			return 0;
		}
		double all = 0;
		for (int column = 1; column < COLUMNS; column++) {
			all += ticks[column] - this.ticks[column];
		}
		double busy = Arrays.stream(BUSY).mapToDouble((column) -> ticks[column] - this.ticks[column]).sum();
		double own = this.ownCpuTime.get().minus(this.own).toNanos();
		double machine = (double) (System.nanoTime() - this.begin) * Runtime.getRuntime().availableProcessors();
		return Math.max(0, busy / all - own / machine);
	}

	private static long[] ticks() {
		if (!isKnown()) {
			return new long[0];
		}
		try {
			String[] columns = Files.readAllLines(STAT).get(0).split("\\s+");
			long[] ticks = new long[columns.length];
			for (int column = 1; column < columns.length; column++) {
				ticks[column] = Long.parseLong(columns[column]);
			}
			return ticks;
		}
		catch (IOException | NumberFormatException ex) {
			return new long[0];
		}
	}

}
