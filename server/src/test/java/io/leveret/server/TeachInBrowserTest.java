package io.leveret.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.models.ModelRef;
import io.leveret.testing.TfliteOracle;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The panel of the page in which people teach classes of their own, in Chromium, with a camera that shows red. */
@Tag("browser")
class TeachInBrowserTest {
    private static final int RED = 0;
    private static final int BLUE = 2;
    private static final int EXAMPLES = 8;

    @TempDir
    private Path folder;

    private Server server;
    private Chromium browser;

    @BeforeEach
    void start() throws IOException {
        Path model = SmallModels.write(folder.resolve("backbone.tflite"), "one", "two", "three");
        server = Server.start(ServerOptions.builder().port(0).teachFolder(folder.resolve("taught"))
                .deadline(Duration.ofSeconds(30))
                .models(List.of(new NamedModel("backbone", new ModelRef.InFile(model)))).build());
        List<byte[]> frames = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            frames.add(jpeg(SmallModels.photo(RED, i)));
        }
        browser = new Chromium(Files.createDirectories(folder.resolve("downloads")),
                Chromium.camera(Chromium.film(folder.resolve("red.mjpeg"), frames)));
        browser.open(server.address());
        browser.click("#tab-teach");
    }

    @AfterEach
    void stop() {
        browser.close();
        server.close();
    }

    @Test
    void twoClasses_taughtByCameraAndPhotos_giveAModelThatIsTriedAndTaken() throws IOException {
        assertFalse(browser.find("#train").isEnabled());
        add("the red one");
        assertEquals("Record the red one: hold", browser.focused().getDomAttribute("aria-label"));
        hold("the red one");
        String blue = "blue + [ü] & \"more\" %2F";
        add(blue);
        choosePhotos(1, BLUE);
        assertEquals(EXAMPLES + " examples", browser.all(".class .count").get(1).getText());
        assertTrue(browser.text("#status").startsWith(blue), browser.text("#status"));
        assertEquals("The model will know 2 classes.", browser.text("#train-hint"));
        browser.assertAccessible("before the training");

        browser.click("#train");
        browser.awaitText("#taught-text",
                text -> text
                        .equals("The model is trained. It is right on 100.0 % of the examples that it was tested on."));
        assertEquals("try", browser.focused().getDomAttribute("id"));
        assertFalse(browser.all("#train-progress").getFirst().isDisplayed());

        browser.focused().sendKeys(Keys.ENTER); // the camera is on, and starts anew
        browser.awaitText("#teach .bars", text -> text.startsWith("the red one"));
        browser.awaitText("#teach .rate", text -> text.matches("[0-9]+\\.[0-9]"));
        browser.assertAccessible("after the training");
        for (int width : List.of(1000, 360)) {
            browser.size(width, 800);
            browser.assertWithinWindow(width + " pixels");
        }
        browser.size(1000, 900);

        browser.click("#download");
        Path file = folder.resolve("downloads/taught.tflite");
        browser.await("model that is downloaded", () -> Files.exists(file));
        try (TfliteOracle oracle = TfliteOracle.open(Files.readAllBytes(file), TfliteOracle.Kernels.XNNPACK, 1)) {
            oracle.setInput(0, new float[oracle.inputInfo(0).elementCount()]);
            oracle.invoke();
            float[] scores = oracle.outputFloats(0);
            assertEquals(2, scores.length);
            assertEquals(1, scores[0] + scores[1], 1e-5);
        }
        assertArrayEquals(Files.readAllBytes(folder.resolve("taught/.leveret/taught.tflite")),
                Files.readAllBytes(file));

        browser.click("#report");
        browser.await("report", () -> browser.driver().getWindowHandles().size() == 2);
        String page = browser.driver().getWindowHandle();
        for (String window : browser.driver().getWindowHandles()) {
            if (!window.equals(page)) {
                browser.driver().switchTo().window(window);
            }
        }
        assertTrue(browser.find("h1").getText().contains("2 classes"), browser.find("h1").getText());
        browser.find("svg[aria-label='Confusion matrix']");
        browser.assertComplaints();
    }

    @Test
    void page_openedAgain_hasWhatWasTaught() throws IOException {
        teachTwo();
        browser.click("#train");
        browser.find("#taught");
        browser.reload();

        browser.find("#taught");
        assertEquals(List.of("blue", "red"),
                browser.all(".class h3").stream().map(WebElement::getText).sorted().toList());
        browser.click("[aria-label='Delete blue']");
        browser.driver().switchTo().alert().accept();
        browser.await("class less", () -> browser.all(".class").size() == 1);
        assertEquals("class-name", browser.focused().getDomAttribute("id"));
        assertFalse(Files.exists(folder.resolve("taught/blue")));
        assertFalse(browser.find("#train").isEnabled());
        browser.assertComplaints();
    }

    @Test
    void photo_thatIsNone_isNamed() throws IOException {
        add("red");
        Path broken = Files.writeString(folder.resolve("broken.png"), "this is no picture");
        browser.all(".class input[type=file]").getFirst().sendKeys(broken.toString());
        browser.awaitText(".class .problem", text -> text.startsWith("broken.png: "));
        assertEquals("0 examples", browser.text(".class .count"));
        browser.assertComplaints("/v1/teach/classes/red/examples - Failed to load resource");
    }

    @Test
    void classes_withTooFewExamples_areNotTrained() throws IOException {
        add("red");
        record("red", 1);
        add("blue");
        choosePhotos(1, BLUE);
        browser.click("#train");
        String problem = browser.awaitText("#train-problem", text -> !text.isEmpty());
        assertTrue(problem.contains("red (1)"), problem);
        browser.assertComplaints("/v1/teach/train - Failed to load resource");
    }

    @Test
    void names_thatAreNone_areRefused() {
        add("red");
        for (String wrong : List.of("  ", "..", " red ")) {
            browser.find("#class-name").clear();
            browser.type("#class-name", wrong);
            browser.click("#new-class button");
            assertEquals(false, browser.run("return document.querySelector('#class-name').validity.valid"), wrong);
            assertEquals(1, browser.all(".class").size(), wrong);
        }
        browser.find("#class-name").clear();
        browser.type("#class-name", "blue" + Keys.ENTER);
        assertEquals(2, browser.all(".class").size());
        browser.assertComplaints();
    }

    private void teachTwo() throws IOException {
        add("red");
        choosePhotos(0, RED);
        add("blue");
        choosePhotos(1, BLUE);
    }

    private void add(String name) {
        browser.type("#class-name", name + Keys.ENTER);
    }

    /** Holds the button until there are enough examples. */
    private void hold(String name) {
        WebElement button = browser.find("[aria-label='Record " + name + ": hold']");
        browser.act().clickAndHold(button).perform();
        browser.await("eighth example", () -> examples() >= EXAMPLES);
        assertTrue(button.getDomAttribute("class").contains("holding"));
        browser.act().release().perform();
        browser.await("end", () -> !button.getDomAttribute("class").contains("holding"));
        long after = examples();
        assertEquals(after, examples());
    }

    private long examples() {
        return Long.parseLong(browser.text(".class .count").replaceAll("\\D", ""));
    }

    /** Records one example after the other, as screen readers do: by clicks without a pointer. */
    private void record(String name, int examples) {
        for (int i = 1; i <= examples; i++) {
            browser.run("arguments[0].click()", browser.find("[aria-label='Record " + name + ": hold']"));
            String wanted = i == 1 ? "1 example" : i + " examples";
            browser.awaitText(".class .count", text -> text.equals(wanted));
        }
    }

    private void choosePhotos(int row, int color) throws IOException {
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < EXAMPLES; i++) {
            Path file = folder.resolve(color + "-" + i + ".png");
            paths.add(Files.write(file, SmallModels.photo(color, 100 + i)).toString());
        }
        browser.all(".class input[type=file]").get(row).sendKeys(String.join("\n", paths));
        browser.await("eight examples",
                () -> browser.all(".class .count").get(row).getText().equals(EXAMPLES + " examples"));
        browser.await("word of the end", () -> browser.text("#status").endsWith(EXAMPLES + " examples."));
    }

    private static byte[] jpeg(byte[] png) throws IOException {
        BufferedImage small = ImageIO.read(new ByteArrayInputStream(png));
        BufferedImage large = new BufferedImage(320, 240, BufferedImage.TYPE_INT_RGB);
        large.createGraphics().drawImage(small, 0, 0, 320, 240, null);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(large, "jpg", out);
        return out.toByteArray();
    }
}
