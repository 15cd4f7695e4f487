package io.leveret.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** Chromium, driven by the program that {@code -Dleveret.chromedriver} names. */
final class Chromium implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final long POLL_MILLIS = 50;

    private final ChromeDriver driver;

    Chromium(Path downloads, String... arguments) {
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setCapability("goog:loggingPrefs", logs);
        options.setExperimentalOption("prefs", Map.of("download.default_directory", downloads.toString()));
        options.addArguments("--headless", "--hide-scrollbars", "--no-sandbox", "--disable-gpu", "--disable-quic",
                "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync");
        options.addArguments(arguments);
        driver = new ChromeDriver(new ChromeDriverService.Builder()
                .usingDriverExecutable(new File(System.getProperty("leveret.chromedriver"))).build(), options);
        size(1000, 900);
    }

    /** A camera that shows a film, without asking; {@link #film} makes one. */
    static String[] camera(Path film) {
        return new String[]{"--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
                "--use-file-for-fake-video-capture=" + film};
    }

    /** Writes a film of JPEGs, which the camera shows over and over, each for ten frames. */
    static Path film(Path file, List<byte[]> pictures) throws IOException {
        ByteArrayOutputStream film = new ByteArrayOutputStream();
        for (byte[] picture : pictures) {
            for (int i = 0; i < 10; i++) {
                film.write(picture);
            }
        }
        return Files.write(file, film.toByteArray());
    }

    void size(int width, int height) {
        driver.executeCdpCommand("Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 500));
    }

    void scheme(String lightOrDark) {
        driver.executeCdpCommand("Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", lightOrDark))));
    }

    void open(Object address) {
        driver.get(address.toString());
    }

    void reload() {
        driver.navigate().refresh();
    }

    Object run(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    Actions act() {
        return new Actions(driver);
    }

    WebElement focused() {
        return driver.switchTo().activeElement();
    }

    ChromeDriver driver() {
        return driver;
    }

    /** The first element that can be seen, once there is one. */
    WebElement find(String selector) {
        await("a visible " + selector, () -> all(selector).stream().anyMatch(WebElement::isDisplayed));
        return all(selector).stream().filter(WebElement::isDisplayed).findFirst().orElseThrow();
    }

    List<WebElement> all(String selector) {
        return driver.findElements(By.cssSelector(selector));
    }

    void click(String selector) {
        find(selector).click();
    }

    void type(String selector, String text) {
        find(selector).sendKeys(text);
    }

    /** The text of an element, seen or not. */
    String text(String selector) {
        return (String) run("return document.querySelector(arguments[0]).textContent", selector);
    }

    /** Waits until an element's text is as wanted, and returns it. */
    String awaitText(String selector, Predicate<String> wanted) {
        await(() -> selector + " says '" + text(selector) + "'", () -> wanted.test(text(selector)));
        return text(selector);
    }

    void await(String what, BooleanSupplier condition) {
        await(() -> "there is no " + what, condition);
    }

    private void await(Supplier<String> otherwise, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!holds(condition)) {
            if (System.nanoTime() > end) {
                throw new AssertionError(otherwise.get() + "; " + log());
            }
            LockSupport.parkNanos(POLL_MILLIS * 1_000_000);
        }
    }

    private static boolean holds(BooleanSupplier condition) {
        try {
            return condition.getAsBoolean();
        } catch (StaleElementReferenceException replaced) {
            return false;
        }
    }

    void screenshot(Path file) throws IOException {
        Files.write(file, Base64.getDecoder().decode(driver.getScreenshotAs(OutputType.BASE64)));
    }

    /** That axe finds nothing that keeps anyone from using what is shown. */
    void assertAccessible(String what) {
        if (!Boolean.TRUE.equals(run("return typeof axe === 'object'"))) {
            run(axe());
        }
        Object found = driver.executeAsyncScript("const done = arguments[arguments.length - 1];"
                + "axe.run(document, {resultTypes: ['violations']}).then(result => done(result.violations.map("
                + "rule => rule.id + ': ' + rule.help + ' ' + rule.nodes.map(node => node.html).join(' '))))");
        assertEquals(List.of(), found, what);
    }

    private static String axe() {
        try (InputStream script = ClassLoader.getSystemResourceAsStream("axe.min.js")) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** That nothing on the page is wider than the window. */
    void assertWithinWindow(String what) {
        assertEquals(List.of(),
                run("return [...document.querySelectorAll('body *')].filter(one => one.checkVisibility()"
                        + " && one.getBoundingClientRect().right > document.documentElement.clientWidth + 1)"
                        + ".map(one => one.outerHTML.slice(0, 200))"),
                what);
        assertEquals(true, run("return document.documentElement.scrollWidth <= document.documentElement.clientWidth"),
                what);
    }

    /** That the console has these complaints, and no others: each must contain its text. */
    void assertComplaints(String... wanted) {
        List<String> complaints = new ArrayList<>(log());
        for (String each : wanted) {
            int place = -1;
            for (int i = 0; i < complaints.size(); i++) {
                place = complaints.get(i).contains(each) ? i : place;
            }
            if (place < 0) {
                throw new AssertionError("nobody complains of " + each + ": " + complaints);
            }
            complaints.remove(place);
        }
        assertEquals(List.of(), complaints);
    }

    private List<String> log() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream().map(LogEntry::toString).toList();
    }

    @Override
    public void close() {
        driver.quit();
    }
}
