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

package io.github.novaact.watch.engine;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Daemon thread of a watcher. Inherits nothing of the thread that starts it: neither
 * inheritable thread-locals, such as a security context, nor its context class loader,
 * its priority or its group.
 */
final class WatchThread extends Thread {

	private final Supplier<@Nullable ClassLoader> classLoader;

	private WatchThread(@Nullable ThreadGroup group, Runnable task, String name,
			Supplier<@Nullable ClassLoader> classLoader) {
		super(group, task, name, 0, false);
		this.classLoader = classLoader;
		setDaemon(true);
		setPriority(NORM_PRIORITY);
		setContextClassLoader(classLoader.get());
	}

	/**
	 * Create a factory whose threads belong to the group of the current thread.
	 * @param prefix prefix of the names
	 * @param classLoader supplies the context class loader of each thread
	 * @return the factory
	 */
	static ThreadFactory factory(String prefix, Supplier<@Nullable ClassLoader> classLoader) {
		ThreadGroup group = Thread.currentThread().getThreadGroup();
		AtomicInteger number = new AtomicInteger();
		return (task) -> new WatchThread(group, task, prefix + number.incrementAndGet(), classLoader);
	}

	/**
	 * Remove what a listener or a callback has left on the current thread: an interrupt
	 * flag and a context class loader. Does nothing on a thread of the application.
	 */
	static void clean() {
		if (Thread.currentThread() instanceof WatchThread thread) {
			Thread.interrupted();
			ClassLoader classLoader = thread.classLoader.get();
			if (thread.getContextClassLoader() != classLoader) {
				thread.setContextClassLoader(classLoader);
			}
		}
	}

	/**
	 * Return whether the current thread belongs to a watcher.
	 * @param classLoader supplier that the watcher's factories have
	 * @return whether one of these factories created it
	 */
	static boolean isCurrent(Supplier<@Nullable ClassLoader> classLoader) {
		return Thread.currentThread() instanceof WatchThread thread && thread.classLoader == classLoader;
	}

}
