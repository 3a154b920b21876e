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

package io.github.novaact.watch.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.novaact.NovaActClient;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.client.DefaultNovaActClientBuilder;
import io.github.novaact.watch.WorkflowRunEndedEvent;
import io.github.novaact.watch.WorkflowRunWatcher;
import io.github.novaact.watch.engine.DefaultWorkflowRunWatcherBuilder;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.SharedEntityManagerCreator;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for shared watches in applications whose transactions are those of JPA.
 */
class SharedWatchJpaTests extends AbstractSharedWatchTests {

	private EntityManagerFactory entityManagerFactory;

	private EntityManager entityManager;

	private JpaTransactionManager jpa;

	private TransactionTemplate jpaTransaction;

	@BeforeEach
	void startJpa() {
		this.jdbc.execute("CREATE TABLE NOTE (ID VARCHAR(200) NOT NULL PRIMARY KEY)");
		useJpa(this.dataSource);
	}

	private void useJpa(DataSource dataSource) {
		useJpa(dataSource, Map.of());
	}

	private void useJpa(DataSource dataSource, Map<String, String> properties) {
		LocalContainerEntityManagerFactoryBean factory = new LocalContainerEntityManagerFactoryBean();
		factory.setDataSource(dataSource);
		factory.setPackagesToScan(getClass().getPackageName());
		factory.setJpaPropertyMap(properties);
		factory.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
		factory.afterPropertiesSet();
		this.opened.add(factory::destroy);
		this.entityManagerFactory = factory.getObject();
		this.entityManager = SharedEntityManagerCreator.createSharedEntityManager(this.entityManagerFactory);
		this.jpa = new JpaTransactionManager(this.entityManagerFactory);
		this.jpa.afterPropertiesSet();
		this.jpaTransaction = new TransactionTemplate(this.jpa);
	}

	private WorkflowRunWatcher watcher(DataSource dataSource, List<PlatformTransactionManager> transactionManagers,
			Consumer<WorkflowRunEndedEvent> listener) {
		NovaActClient client = new DefaultNovaActClientBuilder().endpoint(this.fake.endpoint())
			.region(this.fake.region())
			.credentialsProvider(this.fake.credentialsProvider())
			.build();
		WorkflowRunWatcher watcher = new DefaultWorkflowRunWatcherBuilder()
			.store(new JdbcWatchStore(dataSource, transactionManagers, new TablePrefix("NOVAACT_"), null,
					WatchingInstance.QUICK))
			.name("watcher")
			.client(client)
			.eventPublisher((event) -> {
				if (event instanceof WorkflowRunEndedEvent ended) {
					listener.accept(ended);
				}
			})
			.interval(Duration.ofMillis(50))
			.maxInterval(Duration.ofMillis(200))
			.requestsPerSecond(500)
			.build();
		this.opened.add(0, client);
		this.opened.add(0, watcher);
		return watcher;
	}

	@Test
	void entityOfAListenerIsCommittedWithTheEventOrNotAtAll() {
		listens(this.dataSource, List.of(this.jpa));
	}

	@Test
	void managerOfTheDataSourceIsFoundAmongOthers() {
		HikariDataSource other = this.database.newDataSource();
		this.opened.add(other);
		listens(this.dataSource, List.of(new JdbcTransactionManager(other), this.jpa));
	}

	@Test
	void dataSourceBehindATransactionAwareProxyIsSeenThrough() {
		DataSource proxy = new TransactionAwareDataSourceProxy(this.dataSource);
		useJpa(proxy);
		listens(proxy, List.of(this.jpa));
	}

	private void listens(DataSource dataSource, List<PlatformTransactionManager> transactionManagers) {
		AtomicInteger failures = new AtomicInteger(2);
		WorkflowRunWatcher watcher = watcher(dataSource, transactionManagers, (event) -> {
			this.jpaTransaction.executeWithoutResult((status) -> this.entityManager.persist(new Note(event.id())));
			if (failures.getAndDecrement() > 0) {
				throw new IllegalStateException("Listener");
			}
		});
		WorkflowRunKey key = this.fake.addRun("flow");
		watcher.watch(key);
		this.fake.endRun(key, WorkflowRunStatus.SUCCEEDED);
		await(() -> assertThat(notes()).hasSize(1));
		await(() -> assertThat(watcher.watchedRuns()).isEmpty());
		assertThat(failures).hasValue(-1);
	}

	@Test
	void watchIsPartOfTheCallersTransactionOfAnyManager() {
		WorkflowRunWatcher watcher = watcher(this.dataSource,
				List.of(new JdbcTransactionManager(this.dataSource), this.jpa), (event) -> {
				});
		WorkflowRunKey key = this.fake.addRun("flow");
		assertThatIllegalStateException()
			.isThrownBy(() -> this.jpaTransaction.executeWithoutResult((status) -> saveAndWatch(watcher, key, true)));
		assertThat(notes()).isEmpty();
		assertThat(watcher.watchedRuns()).isEmpty();
		this.jpaTransaction.executeWithoutResult((status) -> saveAndWatch(watcher, key, false));
		assertThat(notes()).hasSize(2);
		assertThat(watcher.watchedRuns()).hasSize(1);
	}

	@Test
	void transactionOfSomethingElseIsNotTakenForOneOfTheDataSource() {
		HikariDataSource manual = new HikariDataSource();
		manual.setJdbcUrl(this.dataSource.getJdbcUrl());
		manual.setAutoCommit(false);
		this.opened.add(manual);
		List<WorkflowRunKey> published = new CopyOnWriteArrayList<>();
		WorkflowRunWatcher watcher = watcher(manual,
				List.of(new UnrelatedTransactionManager(), new JdbcTransactionManager(manual)),
				(event) -> published.add(event.key()));
		WorkflowRunKey key = this.fake.addRun("flow");
		new TransactionTemplate(new UnrelatedTransactionManager()).executeWithoutResult((status) -> {
			new JdbcTemplate(manual).queryForList("SELECT ID FROM NOTE");
			watcher.watch(key);
		});
		this.fake.endRun(key, WorkflowRunStatus.SUCCEEDED);
		await(() -> assertThat(published).containsExactly(key));
	}

	@Test
	void databaseThatIsAwayFailsAWatchAsAnyAccessToIt() {
		HikariDataSource manual = new HikariDataSource();
		manual.setJdbcUrl(this.dataSource.getJdbcUrl());
		manual.setAutoCommit(false);
		this.opened.add(manual);
		AtomicBoolean away = new AtomicBoolean();
		DataSource outages = new DelegatingDataSource(manual) {

			@Override
			public Connection getConnection() throws SQLException {
				if (away.get()) {
					throw new SQLException("The database is away");
				}
				return super.getConnection();
			}

		};
		// Obtains connections with the first statement
		useJpa(outages, Map.of("hibernate.connection.provider_disables_autocommit", "true"));
		WorkflowRunKey key = this.fake.addRun("flow");
		List<WorkflowRunWatcher> watchers = Stream.of(this.jpa, new JdbcTransactionManager(outages))
			.map((manager) -> watcher(outages, List.of(manager), (event) -> {
			}))
			.toList();
		watchers.forEach((watcher) -> watcher.watch(key));
		away.set(true);
		for (WorkflowRunWatcher watcher : watchers) {
			assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> watcher.watch(key));
			assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> watcher.unwatchDefinition("flow"));
		}
		assertThatExceptionOfType(DataAccessException.class)
			.isThrownBy(() -> this.jpaTransaction.executeWithoutResult((status) -> watchers.get(0).watch(key)));
		away.set(false);
	}

	private void saveAndWatch(WorkflowRunWatcher watcher, WorkflowRunKey key, boolean failing) {
		this.entityManager.persist(new Note("before"));
		this.entityManager.flush();
		watcher.watch(key);
		this.entityManager.persist(new Note("after"));
		if (failing) {
			throw new IllegalStateException("Caller");
		}
	}

	private List<String> notes() {
		return this.jdbc.queryForList("SELECT ID FROM NOTE", String.class);
	}

	@Entity(name = "Note")
	@Table(name = "NOTE")
	static class Note {

		@Id
		private String id;

		protected Note() {
		}

		Note(String id) {
			this.id = id;
		}

		String getId() {
			return this.id;
		}

	}

}
