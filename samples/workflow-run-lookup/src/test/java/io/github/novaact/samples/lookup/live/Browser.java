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

package io.github.novaact.samples.lookup.live;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;

/**
 * A Chromium of the system without a window.
 */
public final class Browser implements AutoCloseable {

	private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");

	private final ChromeDriver driver;

	private Browser(ChromeDriver driver) {
		this.driver = driver;
	}

	/**
	 * Open the browser, or skip the tests where there is none: unless
	 * {@code NOVAACT_BROWSER_TESTS=required} is in the environment.
	 * @return the browser
	 */
	public static Browser open() {
		Optional<Path> browser = NAMES.stream().flatMap((name) -> find(name).stream()).findFirst();
		Optional<Path> driver = find("chromedriver");
		if (!"required".equals(System.getenv("NOVAACT_BROWSER_TESTS"))) {
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

	public void go(String address) {
		this.driver.get(address);
	}

	String text(String selector) {
		return this.driver.findElement(By.cssSelector(selector)).getText();
	}

	List<String> texts(String selector) {
		return this.driver.findElements(By.cssSelector(selector)).stream().map(WebElement::getText).toList();
	}

	List<String> visibleTexts(String selector) {
		return this.driver.findElements(By.cssSelector(selector))
			.stream()
			.filter(WebElement::isDisplayed)
			.map(WebElement::getText)
			.toList();
	}

	public int count(String selector) {
		return this.driver.findElements(By.cssSelector(selector)).size();
	}

	String attribute(String selector, String name) {
		return this.driver.findElement(By.cssSelector(selector)).getDomAttribute(name);
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

	void choose(String selector, String text) {
		this.driver.findElement(By.cssSelector(selector)).sendKeys(text);
	}

	Object evaluate(String script) {
		return this.driver.executeScript("return " + script);
	}

	void preferDark(boolean dark) {
		this.driver.executeCdpCommand("Emulation.setEmulatedMedia",
				Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
	}

	/**
	 * Return what the browser complained about, such as violations of the policy.
	 * @return the messages since the last time
	 */
	List<String> complaints() {
		return this.driver.manage().logs().get(LogType.BROWSER).getAll().stream().map(LogEntry::getMessage).toList();
	}

	public byte[] picture() {
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
