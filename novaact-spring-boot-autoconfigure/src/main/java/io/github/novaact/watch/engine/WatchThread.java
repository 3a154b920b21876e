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

	private final Factory factory;

	private WatchThread(Factory factory, Runnable task, String name) {
		super(factory.group, task, name, 0, false);
		this.factory = factory;
		setDaemon(true);
		setPriority(NORM_PRIORITY);
		setContextClassLoader(factory.classLoader.get());
	}

	/**
	 * Remove what a listener or a callback has left on the current thread: an interrupt
	 * flag and a context class loader. Does nothing on a thread of the application.
	 */
	static void clean() {
		if (Thread.currentThread() instanceof WatchThread thread) {
			Thread.interrupted();
			ClassLoader classLoader = thread.factory.classLoader.get();
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
		return Thread.currentThread() instanceof WatchThread thread && thread.factory.classLoader == classLoader;
	}

	/**
	 * Creates the threads of a pool.
	 */
	static final class Factory implements ThreadFactory {

		private final String prefix;

		private final Supplier<@Nullable ClassLoader> classLoader;

		private final @Nullable ThreadGroup group = Thread.currentThread().getThreadGroup();

		private final AtomicInteger number = new AtomicInteger();

		/**
		 * Create a factory whose threads belong to the group of the current thread.
		 * @param prefix prefix of the names
		 * @param classLoader supplies the context class loader of each thread
		 */
		Factory(String prefix, Supplier<@Nullable ClassLoader> classLoader) {
			this.prefix = prefix;
			this.classLoader = classLoader;
		}

		@Override
		public Thread newThread(Runnable task) {
			return new WatchThread(this, task, this.prefix + this.number.incrementAndGet());
		}

	}

}
