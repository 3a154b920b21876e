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

/**
 * Watches that instances share through a database: rows are the truth, and memory is a
 * cache that is compared with them again and again.
 * <p>
 * The model has three kinds of rows. An <em>interest</em> is a watch, a configured
 * definition or a wait. It is inserted and deleted, and never changed. A <em>fact</em>
 * says what happened to a run; its key is unique. A <em>lease</em> says which instance
 * polls a definition. Instances may be killed or frozen at any statement, and the
 * database may lose its last commits or be set back. The invariants:
 * <ol>
 * <li><b>Once.</b> A fact is inserted once, by its unique key, and published in the
 * transaction that marks it as published. No fact is published twice, even if two
 * instances hold a definition, or one was frozen. What ended up to the definition's
 * horizon, and has no facts any more, is never recorded again.</li>
 * <li><b>In order.</b> Of the facts of a run only the first unpublished one, and those
 * after it, are published, by the instance that has locked it. Nothing is published after
 * the end of a run.</li>
 * <li><b>Wanted.</b> A fact is recorded and published only while an interest wants it. A
 * watch is satisfied, and removed, once the end was published in a transaction that could
 * see it; one that was committed later wants the end again, as listeners could not see
 * what its transaction has written.</li>
 * <li><b>No row is waited for.</b> The transaction of a caller inserts rows that no other
 * transaction needs, and a run that is locked delays no other.</li>
 * <li><b>Memory is worth nothing.</b> What is known of a definition follows from its rows
 * alone. A comparison of all rows makes memory equal to them, so that a lost signal, a
 * savepoint that is rolled back, a restored backup or a truncated table costs a delay and
 * nothing else. Each instance counts its commits in its row; a count that is behind shows
 * that commits were lost, and what is remembered is read again.</li>
 * <li><b>A lease shares the fate of the work.</b> It is renewed at the end of a turn of
 * the reconciler in which everything succeeded, and by nothing else. Correctness does not
 * depend on it: two instances that hold a definition send more requests, and publish
 * nothing twice.</li>
 * <li><b>Waits are asserted.</b> An instance inserts a row for each run that its callers
 * wait for, repeats this in each comparison, and completes the waits from the facts.</li>
 * </ol>
 */
@NullMarked
package io.github.novaact.watch.jdbc;

import org.jspecify.annotations.NullMarked;
