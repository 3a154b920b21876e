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

package io.github.novaact.dashboard;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;

import org.springframework.core.io.ClassPathResource;

/**
 * A Chromium of the system without a window.
 */
final class Browser implements AutoCloseable {

	private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");

	private static final String TEXT = "element.checkVisibility() ? element.innerText.replace(/\\s+/g, ' ').trim() : ''";

	private final ChromeDriver driver;

	private Browser(ChromeDriver driver) {
		this.driver = driver;
	}

	/**
	 * Open the browser, or skip the tests where there is none: unless
	 * {@code BROWSER_TESTS=required} is in the environment.
	 * @return the browser
	 */
	static Browser open() {
		Optional<Path> browser = NAMES.stream().flatMap((name) -> find(name).stream()).findFirst();
		Optional<Path> driver = find("chromedriver");
		if (!"required".equals(System.getenv("BROWSER_TESTS"))) {
			Assumptions.assumeTrue(browser.isPresent() && driver.isPresent(),
					"The page is not tested: no chromium and chromedriver are installed");
		}
		ChromeOptions options = new ChromeOptions();
		options.setBinary(browser.orElseThrow().toFile());
		options.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu",
				"--disable-background-networking", "--disable-component-update", "--no-first-run");
		ChromeDriverService service = new ChromeDriverService.Builder()
			.usingDriverExecutable(driver.orElseThrow().toFile())
			.usingAnyFreePort()
			.build();
		ChromeDriver chrome = new ChromeDriver(service, options);
		chrome.manage().window().setSize(new Dimension(1280, 900));
		return new Browser(chrome);
	}

	private static Optional<Path> find(String name) {
		return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
			.map((directory) -> Path.of(directory, name))
			.filter(Files::isExecutable)
			.findFirst();
	}

	void go(String address) {
		this.driver.get(address);
	}

	String text(String selector) {
		return read(selector, TEXT).get(0);
	}

	List<String> texts(String selector) {
		return read(selector, TEXT);
	}

	List<String> visibleTexts(String selector) {
		return read(selector, TEXT).stream().filter((text) -> !text.isEmpty()).toList();
	}

	int count(String selector) {
		return this.driver.findElements(By.cssSelector(selector)).size();
	}

	String attribute(String selector, String name) {
		return read(selector, "element.getAttribute('" + name + "')").get(0);
	}

	/**
	 * Read something of the elements at once, as the page may draw them anew meanwhile.
	 * @param selector selects the elements
	 * @param value the value of an element in JavaScript
	 * @return the values
	 */
	@SuppressWarnings("unchecked")
	private List<String> read(String selector, String value) {
		return (List<String>) this.driver.executeScript(
				"return [...document.querySelectorAll(arguments[0])].map((element) => " + value + ")", selector);
	}

	void click(String selector) {
		this.driver.findElement(By.cssSelector(selector)).click();
	}

	void type(CharSequence... keys) {
		this.driver.switchTo().activeElement().sendKeys(keys);
	}

	void press(Keys key) {
		type(key);
	}

	void choose(String selector, CharSequence text) {
		this.driver.findElement(By.cssSelector(selector)).sendKeys(text);
	}

	Object evaluate(String script) {
		return this.driver.executeScript("return " + script);
	}

	/**
	 * Have each timer of the page run soon, until the page is loaded again.
	 */
	void hurryTimers() {
		this.driver.executeScript(
				"const timer = setTimeout; window.setTimeout = (run, millis) => timer(run, Math.min(millis ?? 0, 100))");
	}

	/**
	 * Have the clock of the page go ahead, until the page is loaded again.
	 * @param time by how much
	 */
	void passTime(Duration time) {
		this.driver.executeScript("const now = Date.now; Date.now = () => now() + " + time.toMillis());
	}

	void preferDark(boolean dark) {
		this.driver.executeCdpCommand("Emulation.setEmulatedMedia",
				Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
	}

	/**
	 * Set the size of the window, which may be smaller than a real window can be.
	 * @param width width in CSS pixels
	 * @param height height in CSS pixels
	 */
	void resize(int width, int height) {
		this.driver.executeCdpCommand("Emulation.setDeviceMetricsOverride",
				Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
	}

	/**
	 * Check the page with axe-core.
	 * @param rules ids of the rules, all if there are none
	 * @return the violations, each with the elements concerned
	 */
	@SuppressWarnings("unchecked")
	List<String> violations(String... rules) {
		if (evaluate("typeof axe") instanceof String type && type.equals("undefined")) {
			this.driver.executeScript(axe());
		}
		return (List<String>) this.driver.executeAsyncScript("""
				const [rules, done] = arguments;
				axe.run(rules.length > 0 ? { runOnly: rules } : {}).then((results) => done(results.violations.map(
					(violation) => violation.id + ': ' + violation.nodes.map(
						(node) => node.target.join(' ') + ' ' + node.failureSummary).join('; '))));
				""", List.of(rules));
	}

	private static String axe() {
		try {
			return new ClassPathResource("axe.min.js").getContentAsString(StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	void forgetCookies() {
		this.driver.manage().deleteAllCookies();
	}

	String focused() {
		return this.driver.switchTo().activeElement().getText();
	}

	/**
	 * Return what the browser complained about, such as violations of the policy.
	 * @return the messages since the last time
	 */
	List<String> complaints() {
		return this.driver.manage().logs().get(LogType.BROWSER).getAll().stream().map(LogEntry::getMessage).toList();
	}

	byte[] picture() {
		return this.driver.getScreenshotAs(OutputType.BYTES);
	}

	/**
	 * Close the browser.
	 */
	@Override
	public void close() {
		this.driver.quit();
	}

}
