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

package io.github.novaact;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;

import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the BOM, and the sample outside of the build that imports it, name what the
 * build uses.
 */
class BomTests {

	private static final Path ROOT = Path.of("..");

	private final XPath xpath = XPathFactory.newInstance().newXPath();

	@Test
	void versionsAreThoseOfTheBuild() throws Exception {
		Map<String, String> ofTheBuild = managedVersions(pom(""));
		Map<String, String> ofTheBom = managedVersions(pom("novaact-spring-boot-bom"));
		assertThat(ofTheBom).isNotEmpty();
		assertThat(ofTheBuild).containsAllEntriesOf(ofTheBom);
	}

	@Test
	void publishedModulesAreManaged() throws Exception {
		List<String> published = new ArrayList<>();
		for (Node module : nodes(pom(""), "/project/modules/module")) {
			Document pom = pom(module.getTextContent());
			boolean jar = text(pom, "/project/packaging").isEmpty();
			if (jar && !text(pom, "/project/properties/maven.deploy.skip").equals("true")) {
				published.add("io.github.novaact:" + text(pom, "/project/artifactId"));
			}
		}
		assertThat(managedVersions(pom("novaact-spring-boot-bom")).keySet())
			.filteredOn((name) -> name.startsWith("io.github.novaact:"))
			.containsExactlyInAnyOrderElementsOf(published);
	}

	@Test
	void sampleOutsideOfTheBuildHasItsVersions() throws Exception {
		Document root = pom("");
		Document sample = pom("samples/kotlin");
		assertThat(text(sample, "/project/parent/version"))
			.isEqualTo(text(root, "/project/properties/spring-boot.version"));
		assertThat(text(sample, "/project/properties/novaact.version")).isEqualTo(text(root, "/project/version"));
	}

	private Map<String, String> managedVersions(Document pom) throws XPathExpressionException {
		Map<String, String> versions = new TreeMap<>();
		for (Node dependency : nodes(pom, "/project/dependencyManagement/dependencies/dependency")) {
			String version = text(dependency, "version");
			if (version.startsWith("${") && !version.equals("${project.version}")) {
				version = text(pom, "/project/properties/" + version.substring(2, version.length() - 1));
			}
			versions.put(text(dependency, "groupId") + ":" + text(dependency, "artifactId"), version);
		}
		return versions;
	}

	private List<Node> nodes(Node context, String expression) throws XPathExpressionException {
		NodeList found = (NodeList) this.xpath.evaluate(expression, context, XPathConstants.NODESET);
		List<Node> nodes = new ArrayList<>();
		for (int i = 0; i < found.getLength(); i++) {
			nodes.add(found.item(i));
		}
		return nodes;
	}

	private String text(Node context, String expression) throws XPathExpressionException {
		return this.xpath.evaluate(expression, context);
	}

	private static Document pom(String folder) throws Exception {
		return DocumentBuilderFactory.newInstance()
			.newDocumentBuilder()
			.parse(ROOT.resolve(folder).resolve("pom.xml").toFile());
	}

}
