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

package io.github.novaact.samples.lookup;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an expression in Prometheus' query language asks for: metrics, and labels.
 *
 * @param selectors selectors of the metrics
 * @param groupingLabels labels that the expression groups or matches by
 */
record PrometheusExpression(List<Selector> selectors, Set<String> groupingLabels) {

	private static final Pattern TOKEN = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"|\\[[^]]*]|[A-Za-z_:][A-Za-z0-9_:]*"
			+ "|[0-9][0-9A-Za-z.]*|=~|!~|!=|==|<=|>=|[-+*/%^<>=(){},@]|\\s+");

	private static final Set<String> GROUPING = Set.of("by", "without", "on", "ignoring", "group_left", "group_right");

	private static final Set<String> OTHER_WORDS = Set.of("and", "or", "unless", "bool", "offset");

	static PrometheusExpression parse(String expression) {
		return new Parser(tokens(expression)).parse();
	}

	private static List<String> tokens(String expression) {
		List<String> tokens = new ArrayList<>();
		Matcher matcher = TOKEN.matcher(expression);
		int position = 0;
		while (matcher.lookingAt()) {
			if (!matcher.group().isBlank()) {
				tokens.add(matcher.group());
			}
			position = matcher.end();
			matcher.region(position, expression.length());
		}
		if (position < expression.length()) {
			throw new IllegalArgumentException("Not understood from '" + expression.substring(position) + "' on");
		}
		return tokens;
	}

	private static final class Parser {

		private final List<String> tokens;

		private final List<Selector> selectors = new ArrayList<>();

		private final Set<String> groupingLabels = new LinkedHashSet<>();

		private int next;

		Parser(List<String> tokens) {
			this.tokens = tokens;
		}

		PrometheusExpression parse() {
			while (this.next < this.tokens.size()) {
				String token = this.tokens.get(this.next++);
				if (GROUPING.contains(token)) {
					grouping();
				}
				else if (isName(token) && !OTHER_WORDS.contains(token) && !isFunction()) {
					this.selectors.add(new Selector(token, matchers()));
				}
			}
			return new PrometheusExpression(this.selectors, this.groupingLabels);
		}

		private boolean isFunction() {
			return isNext("(") || isNext("by") || isNext("without");
		}

		private void grouping() {
			if (!isNext("(")) {
				return;
			}
			this.next++;
			while (!isNext(")")) {
				String token = this.tokens.get(this.next++);
				if (isName(token)) {
					this.groupingLabels.add(token);
				}
			}
		}

		private List<LabelMatcher> matchers() {
			List<LabelMatcher> matchers = new ArrayList<>();
			if (!isNext("{")) {
				return matchers;
			}
			this.next++;
			while (!isNext("}")) {
				if (isNext(",")) {
					this.next++;
					continue;
				}
				String label = this.tokens.get(this.next++);
				String operator = this.tokens.get(this.next++);
				String value = this.tokens.get(this.next++);
				matchers.add(new LabelMatcher(label, operator, value.substring(1, value.length() - 1)));
			}
			return matchers;
		}

		private boolean isNext(String token) {
			return this.next < this.tokens.size() && this.tokens.get(this.next).equals(token);
		}

		private static boolean isName(String token) {
			return Character.isLetter(token.charAt(0)) || token.charAt(0) == '_' || token.charAt(0) == ':';
		}

	}

	/**
	 * Selector of a metric's series.
	 *
	 * @param metric name of the metric
	 * @param matchers matchers of the labels
	 */
	record Selector(String metric, List<LabelMatcher> matchers) {

		boolean selects(Map<String, String> labels) {
			return this.matchers.stream().allMatch((matcher) -> matcher.matches(labels.get(matcher.label())));
		}

	}

	/**
	 * Matcher of a label.
	 *
	 * @param label name of the label
	 * @param operator operator
	 * @param value value, regular expression or variable of the dashboard
	 */
	record LabelMatcher(String label, String operator, String value) {

		List<String> literals() {
			if (this.value.startsWith("$")) {
				return List.of();
			}
			return this.operator.endsWith("~") ? List.of(this.value.split("\\|")) : List.of(this.value);
		}

		private boolean matches(String actual) {
			if (this.value.startsWith("$")) {
				return true;
			}
			return switch (this.operator) {
				case "=" -> this.value.equals(actual);
				case "!=" -> !this.value.equals(actual);
				case "=~" -> actual != null && actual.matches(this.value);
				case "!~" -> actual == null || !actual.matches(this.value);
				default -> throw new IllegalArgumentException("No such operator: " + this.operator);
			};
		}

	}

}
