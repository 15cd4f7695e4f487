package io.leveret.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.wire.ExitCode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * The pages of {@code --report} in a browser: Chromium, driven by the program that {@code -Dleveret.chromedriver}
 * names.
 */
@Tag("browser")
class ReportPageTest {

    private static ChromeDriver browser;

    @TempDir
    Path folder;

    private Path model;
    private Path labels;
    private Path page;

    @BeforeAll
    static void startBrowser() {
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setCapability("goog:loggingPrefs", logs);
        options.addArguments("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync");
        browser = new ChromeDriver(new ChromeDriverService.Builder()
                .usingDriverExecutable(new File(System.getProperty("leveret.chromedriver"))).build(), options);
        browser.manage().window().setSize(new Dimension(1280, 1000));
    }

    @AfterAll
    static void endBrowser() {
        browser.quit();
    }

    @BeforeEach
    void writeModel() throws IOException {
        model = Files.write(folder.resolve("colors.tflite"), Samples.colorModel());
        labels = Files.writeString(folder.resolve("names.txt"), "red\n</script><b>green</b>\nblue\n");
        page = folder.resolve("page.html");
    }

    @Test
    void evaluation_cellClicked_showsItsPhotos() throws IOException {
        openEvaluation();

        List<WebElement> cells = browser.findElements(By.cssSelector("svg [role=button]"));
        assertEquals(4, cells.size(), "three classes are taken for themselves, and red for green");
        WebElement mistaken = cells.stream()
                .filter(cell -> cell.getDomAttribute("aria-label").equals("red taken for </script><b>green</b>: 2"))
                .findFirst().orElseThrow();
        mistaken.click();

        WebElement gallery = browser.findElement(By.cssSelector("dialog[open]"));
        List<WebElement> pictures = gallery.findElements(By.tagName("img"));
        assertEquals(2, pictures.size());
        pictures.forEach(ReportPageTest::assertLoaded);
        assertTrue(gallery.getText().contains("red/wrong1.png") && gallery.getText().contains("0.787"),
                gallery.getText());
        gallery.findElement(By.cssSelector("form button")).click();
        assertTrue(browser.findElements(By.tagName("dialog")).isEmpty());
        assertNoComplaints();
    }

    @Test
    void evaluation_cellChosenByKey_showsItsPhotosToo() throws IOException {
        openEvaluation();

        WebElement cell = browser.findElements(By.cssSelector("svg [role=button]")).getFirst();
        browser.executeScript("arguments[0].focus()", cell);
        browser.switchTo().activeElement().sendKeys(Keys.ENTER);

        assertTrue(browser.findElement(By.cssSelector("dialog[open]")).isDisplayed());
        assertNoComplaints();
    }

    @Test
    void evaluation_page_showsChartsMistakesAndFigures() throws IOException {
        openEvaluation();

        assertCharts("Accuracy by number of classes looked at", "Accuracy by score", "Confusion matrix",
                "Recall of the worst classes");
        List<WebElement> worst = browser.findElements(By.cssSelector("#worst img"));
        assertEquals(2, worst.size());
        worst.forEach(ReportPageTest::assertLoaded);
        String text = browser.findElement(By.tagName("main")).getText();
        assertTrue(text.contains("60.0 %") && text.contains("top-1 accuracy (23.1 % to 88.2 %)"), text);
        assertEquals(0, browser.findElements(By.tagName("b")).stream().filter(b -> b.getText().equals("green")).count(),
                "a label is no markup");
        assertNoComplaints();
    }

    @Test
    void evaluation_inTheDark_isDark() throws IOException {
        assertTrue(brightness("light") > 200);
        assertTrue(brightness("dark") < 60);
    }

    private int brightness(String scheme) throws IOException {
        browser.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features",
                List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
        openEvaluation();
        String color = browser.findElement(By.tagName("body")).getCssValue("background-color");
        assertNoComplaints();
        return Integer.parseInt(color.replaceAll("^rgba?\\((\\d+),.*", "$1"));
    }

    @Test
    void benchmark_page_showsTheProfileAsBars() {
        CommandRun run = CommandRun.of("benchmark", "--model", model, "--runs", 3, "--warmup", 0, "--min-seconds", 0,
                "--profile", "--report", page);
        assertEquals(ExitCode.DONE, run.code(), run.err());
        browser.get(page.toUri().toString());

        assertCharts("Latency", "Where the time goes, by operator", "The slowest steps", "All steps");
        assertNoComplaints();
    }

    @Test
    void comparison_page_showsModelsAndAdvice() throws IOException {
        Path blind = Files.write(folder.resolve("blind.tflite"), Samples.greenBlindModel());
        CommandRun run = CommandRun.of("compare", model, blind, "--data", data(), "--runs", 3, "--warmup", 0,
                "--min-seconds", 0, "--max-size", "1MB", "--report", page);
        assertEquals(ExitCode.DONE, run.code(), run.err());
        browser.get(page.toUri().toString());

        assertCharts("Accuracy by latency");
        String text = browser.findElement(By.tagName("main")).getText();
        assertTrue(
                text.contains("2 models on data.csv") && text.contains("The most accurate within 1.0 MB is blind."),
                text);
        List<WebElement> names = browser.findElements(By.cssSelector("tbody tr td:first-child"));
        assertEquals(List.of("blind", "colors", "colors"), names.stream().map(WebElement::getText).toList());
        List<WebElement> differing = browser.findElements(By.cssSelector("#differing figure"));
        assertEquals(3, differing.size(), "the model of three colors is right on one of them, the blind one on two");
        assertLoaded(differing.getFirst().findElement(By.tagName("img")));
        assertTrue(differing.getFirst().getText().contains("– colors")
                && differing.getFirst().getText().contains("– blind"), differing.getFirst().getText());
        browser.findElements(By.cssSelector("th button")).getFirst().click(); // the model's name
        assertEquals("colors", browser.findElement(By.cssSelector("tbody tr td:first-child")).getText());
        assertNoComplaints();
    }

    @Test
    void training_page_showsLearningCurvesAndTheTest() throws IOException {
        Path classes = folder.resolve("classes");
        for (int i = 0; i < 10; i++) {
            Samples.patternedPhoto(classes.resolve("warm/" + i + ".png"), 0xd02010, i);
            Samples.patternedPhoto(classes.resolve("cold/" + i + ".png"), 0x1020d0, 100 + i);
        }
        CommandRun run = CommandRun.of("train", classes, "-o", folder.resolve("new.tflite"), "--backbone",
                Files.write(folder.resolve("embedder.tflite"), Samples.colorFeatures()),
                "--no-cache", "--report", page);
        assertEquals(ExitCode.DONE, run.code(), run.err());
        browser.get(page.toUri().toString());

        assertCharts("Loss by epoch", "Accuracy by epoch", "Accuracy by score", "Confusion matrix");
        String text = browser.findElement(By.tagName("main")).getText();
        assertTrue(text.contains("new.tflite: 2 classes") && text.contains("100.0 %") && text.contains("learningRate"),
                text);
        browser.findElements(By.cssSelector("svg [role=button]")).getFirst().click();
        assertLoaded(browser.findElement(By.cssSelector("dialog[open] img")));
        assertNoComplaints();
    }

    @Test
    void labels_page_showsAveragePrecision() throws IOException {
        openLabels();

        assertCharts("Average precision by class");
        String text = browser.findElement(By.tagName("main")).getText();
        assertTrue(text.contains("mean average precision"), text);
        assertNoComplaints();
    }

    @Test
    void pages_inANarrowWindow_keepTheirTextsWithin() throws IOException {
        browser.executeCdpCommand("Emulation.setDeviceMetricsOverride",
                Map.of("width", 400, "height", 3000, "deviceScaleFactor", 1, "mobile", false));
        try {
            openEvaluation();
            assertWithin("Recall of the worst classes", "Accuracy by score");
            openLabels();
            assertWithin("Average precision by class");
            assertNoComplaints();
        } finally {
            browser.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
        }
    }

    /** That the page is not wider than the window, and what charts say not cut off or too small to read. */
    private static void assertWithin(String... labels) {
        assertEquals(true, browser.executeScript(
                "return document.documentElement.scrollWidth <= document.documentElement.clientWidth"));
        for (String label : labels) {
            WebElement chart = browser.findElement(By.cssSelector("svg[aria-label='" + label + "']"));
            assertEquals(0L, browser.executeScript("const frame = arguments[0].closest('section')"
                    + ".getBoundingClientRect(); return [...arguments[0].querySelectorAll('text')]"
                    + ".map(text => text.getBoundingClientRect())"
                    + ".filter(text => text.left < frame.left || text.right > frame.right || text.height < 6).length",
                    chart), label);
        }
    }

    private void openLabels() throws IOException {
        Path independent = Files.write(folder.resolve("independent.tflite"), Samples.independentColors());
        Path names = Files.writeString(folder.resolve("long.txt"),
                "red\ngreen\na blue of a name that is much longer than its bar\n");
        Path csv = Files.writeString(folder.resolve("several.csv"), "file,label\na.png,red;green\nb.png,red\n"
                + "c.png,a blue of a name that is much longer than its bar\n");
        Samples.photo(folder.resolve("a.png"), Samples.RED);
        Samples.photo(folder.resolve("b.png"), Samples.RED);
        Samples.photo(folder.resolve("c.png"), Samples.BLUE);
        CommandRun run = CommandRun.of("evaluate", "--model", independent, "--labels", names, "--report", page, csv);
        assertEquals(ExitCode.DONE, run.code(), run.err());
        browser.get(page.toUri().toString());
    }

    private void openEvaluation() throws IOException {
        CommandRun run = CommandRun.of("evaluate", "--model", model, "--labels", labels, "--report", page, data());
        assertEquals(ExitCode.DONE, run.code(), run.err());
        browser.get(page.toUri().toString());
    }

    /** Five photos; the model of three colors predicts green for two that the data call red. */
    private Path data() throws IOException {
        Path data = folder.resolve("data");
        Samples.photo(data.resolve("right1.png"), Samples.RED, 400, 200);
        Samples.photo(data.resolve("red/wrong1.png"), Samples.GREEN, 400, 200);
        Samples.photo(data.resolve("red/wrong2.png"), Samples.GREEN, 400, 200);
        Samples.photo(data.resolve("right2.png"), Samples.GREEN, 400, 200);
        Samples.photo(data.resolve("right3.png"), Samples.BLUE, 400, 200);
        return Files.writeString(data.resolve("data.csv"),
                "file,index\nright1.png,0\nred/wrong1.png,0\nred/wrong2.png,0\nright2.png,1\nright3.png,2\n");
    }

    /** That these charts are there, and have something drawn where it can be seen. */
    private static void assertCharts(String... labels) {
        for (String label : labels) {
            WebElement chart = browser.findElement(By.cssSelector("svg[aria-label='" + label + "']"));
            assertTrue(chart.isDisplayed() && chart.getSize().height > 50, label);
            List<WebElement> marks = chart.findElements(By.cssSelector("rect, circle, path"));
            assertTrue(marks.stream().anyMatch(mark -> mark.getSize().width > 2 && mark.getSize().height > 2), label);
            Object outside = browser.executeScript("const chart = arguments[0].getBoundingClientRect();"
                    + "return [...arguments[0].querySelectorAll('rect, circle')]"
                    + ".map(mark => mark.getBoundingClientRect())"
                    + ".filter(mark => mark.top < chart.top - 1 || mark.bottom > chart.bottom + 1"
                    + " || mark.left < chart.left - 1 || mark.right > chart.right + 1).length", chart);
            assertEquals(0L, outside, label + " has marks outside of it");
        }
    }

    private static void assertLoaded(WebElement picture) {
        assertTrue(picture.isDisplayed());
        assertTrue((long) browser.executeScript("return arguments[0].naturalWidth", picture) > 0);
    }

    private static void assertNoComplaints() {
        List<String> complaints = browser.manage().logs().get(LogType.BROWSER).getAll().stream().map(LogEntry::toString)
                .toList();
        assertEquals(List.of(), complaints);
    }
}
