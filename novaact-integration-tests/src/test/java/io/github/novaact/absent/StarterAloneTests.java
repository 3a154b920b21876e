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

package io.github.novaact.absent;

import org.junit.jupiter.api.Test;

/**
 * Tests for an application that has the starter alone.
 */
class StarterAloneTests {

	@Test
	void looksUpARun() {
		AbsenceApplication.looksUpARunWithout("org.springframework.boot.actuate.endpoint.annotation.Endpoint",
				"org.springframework.boot.health.contributor.Health", "io.micrometer.core.instrument.MeterRegistry",
				"org.springframework.web.servlet.DispatcherServlet", "org.springframework.jdbc.core.JdbcTemplate",
				"org.apache.catalina.startup.Tomcat");
	}

}
