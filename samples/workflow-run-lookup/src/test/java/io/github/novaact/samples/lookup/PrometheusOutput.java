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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.novaact.samples.lookup.PrometheusExpression.LabelMatcher;
import io.github.novaact.samples.lookup.PrometheusExpression.Selector;

/**
 * What an application shows to Prometheus.
 *
 * @param series labels of each series, by the name of the metric
 */
record PrometheusOutput(Map<String, List<Map<String, String>>> series) {

	private static final Pattern LINE = Pattern.compile("(?m)^([A-Za-z_:][A-Za-z0-9_:]*)(?:\\{(.*)})? [^ ]+$");

	private static final Pattern LABEL = Pattern.compile("([A-Za-z0-9_]+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

	/** Labels that Prometheus itself adds to what it scrapes. */
	private static final Set<String> LABELS_OF_SCRAPE = Set.of("job", "instance");

	static PrometheusOutput parse(String text) {
		Map<String, List<Map<String, String>>> series = new LinkedHashMap<>();
		Matcher lines = LINE.matcher(text);
		while (lines.find()) {
			Map<String, String> labels = new LinkedHashMap<>();
			if (lines.group(2) != null) {
				LABEL.matcher(lines.group(2)).results().forEach((label) -> labels.put(label.group(1), label.group(2)));
			}
			series.computeIfAbsent(lines.group(1), (name) -> new ArrayList<>()).add(labels);
		}
		return new PrometheusOutput(series);
	}

	/**
	 * Return what an expression asks for and is not there.
	 * @param expression the expression
	 * @return a sentence for each thing that is missing
	 */
	List<String> missingFor(String expression) {
		PrometheusExpression parsed = PrometheusExpression.parse(expression);
		List<String> missing = new ArrayList<>();
		if (parsed.selectors().isEmpty()) {
			missing.add("No metric is asked for");
		}
		for (Selector selector : parsed.selectors()) {
			List<Map<String, String>> series = this.series.get(selector.metric());
			if (series == null) {
				missing.add("No metric " + selector.metric());
				continue;
			}
			for (String label : parsed.groupingLabels()) {
				missingLabel(selector, series, label, missing);
			}
			for (LabelMatcher matcher : selector.matchers()) {
				missingLabel(selector, series, matcher.label(), missing);
				missingValues(selector, series, matcher, missing);
			}
			if (missing.isEmpty() && series.stream().noneMatch((labels) -> selector.selects(labels))) {
				missing.add("No series of " + selector.metric() + " has all of " + selector.matchers());
			}
		}
		return missing;
	}

	private static void missingLabel(Selector selector, List<Map<String, String>> series, String label,
			List<String> missing) {
		if (!LABELS_OF_SCRAPE.contains(label) && !series.stream().allMatch((labels) -> labels.containsKey(label))) {
			missing.add("No label " + label + " at each series of " + selector.metric());
		}
	}

	private static void missingValues(Selector selector, List<Map<String, String>> series, LabelMatcher matcher,
			List<String> missing) {
		for (String value : matcher.literals()) {
			if (series.stream().noneMatch((labels) -> value.equals(labels.get(matcher.label())))) {
				missing.add("No " + matcher.label() + " " + value + " at " + selector.metric());
			}
		}
	}

}
