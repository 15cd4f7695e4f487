package io.leveret.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.models.ModelRef;
import io.leveret.testing.FusedActivation;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.Quant;
import io.leveret.testing.TensorKind;
import io.leveret.tflite.BundledModel;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The page of a server in Chromium, with a camera that shows a film. */
@Tag("browser")
class PageInBrowserTest {
    private static final int SIDE = 4; // of the models' input
    private static final int CHANNELS = 3;

    @TempDir
    private static Path folder;

    private static Server server;
    private static Chromium browser;

    @BeforeAll
    static void start() throws IOException {
        server = Server.start(options().models(List.of(
                new NamedModel("colors", model("colors", 8, "red", "green", "blue")),
                new NamedModel("warmth", model("warmth", .1f, "hot", "lush", "cold")))).build());
        Path film = Chromium.film(folder.resolve("film.mjpeg"), List.of(picture("jpg", 640, 480, Color.RED)));
        browser = new Chromium(folder, Chromium.camera(film));
    }

    @AfterAll
    static void stop() {
        browser.close();
        server.close();
    }

    @AfterEach
    void nothingIsComplainedOf() {
        browser.assertComplaints();
    }

    @Test
    void photo_chosen_hasBarsAVerdictAndAHeatMap() throws IOException {
        open();
        choose(photo("half.png", Color.RED, Color.BLUE));

        browser.find(".bars button");
        assertEquals(List.of("red", "blue", "green"), labels());
        assertEquals("50.0 %", browser.text(".photo-card .score"));
        assertEquals("Torn between red and blue.", browser.text(".photo-card .verdict"));
        assertTrue(browser.text("#status").startsWith("half.png: red, 50.0 %."), browser.text("#status"));

        browser.click(".bars button");
        WebElement map = browser.find(".map");
        browser.await("map that is loaded", () -> (boolean) browser.run("return arguments[0].complete", map));
        assertEquals("Heat map: the parts of the photo that support red", map.getDomAttribute("alt"));
        WebElement picture = browser.find("img.photo");
        assertEquals(browser.run("return arguments[0].naturalWidth / arguments[0].naturalHeight", picture),
                browser.run("return arguments[0].naturalWidth / arguments[0].naturalHeight", map));
        assertEquals(picture.getRect(), map.getRect(), "it lies over the photo");
        assertEquals("true", browser.find(".bars button").getDomAttribute("aria-pressed"));

        WebElement strength = browser.find(".photo-card input[type=range]");
        strength.sendKeys(Keys.HOME);
        assertEquals("0", map.getCssValue("opacity"));
        browser.click(".bars button");
        assertFalse(map.isDisplayed());
        assertEquals("false", browser.find(".bars button").getDomAttribute("aria-pressed"));
    }

    @Test
    void photos_several_areAllClassifiedAndTheUnreadableOneSaysWhy() throws IOException {
        open();
        choose(photo("a.png", Color.RED), Files.writeString(folder.resolve("b.png"), "this is no picture"),
                photo("c.png", Color.BLUE));

        browser.await("third answer", () -> browser.all(".photo-card .verdict").size() == 2);
        assertEquals(List.of("a.png", "b.png", "c.png"),
                browser.all(".photo-card").stream().map(card -> card.getDomAttribute("aria-label")).toList());
        assertEquals("3 photos", browser.text("#photo-count"));
        assertTrue(browser.text("[aria-label='a.png'] .name").equals("red")
                && browser.text("[aria-label='c.png'] .name").equals("blue"));
        assertFalse(browser.text("[aria-label='b.png'] .problem").isBlank());
        assertEquals("This browser does not show this kind of file.", browser.text("[aria-label='b.png'] .gone"));
        browser.click("#clear");
        assertEquals(List.of(), browser.all(".photo-card"));
        browser.assertComplaints("/v1/classify?model=colors&top=5 - Failed to load resource"); // of b.png
    }

    @Test
    void photo_droppedOrPasted_isClassified() throws IOException {
        open();
        for (String event : List.of("drop", "paste")) {
            browser.click("#tab-live"); // from where it leads back
            String bytes = Base64.getEncoder().encodeToString(picture("png", 40, 30, Color.GREEN));
            browser.run("""
                    const [event, bytes] = arguments;
                    const files = new DataTransfer();
                    files.items.add(new File([Uint8Array.from(atob(bytes), c => c.charCodeAt(0))], event + ".png"));
                    document.querySelector("main").dispatchEvent(event === "drop"
                      ? new DragEvent("drop", {dataTransfer: files, bubbles: true, cancelable: true})
                      : new ClipboardEvent("paste", {clipboardData: files, bubbles: true}));
                    """, event, bytes);
            browser.awaitText("[aria-label='" + event + ".png'] .text", text -> text.startsWith("green"));
        }
    }

    @Test
    void model_chosen_classifiesThePhotosAgain() throws IOException {
        open();
        assertEquals("4 × 4 pixels, 3 classes", browser.text("#model-facts"));
        choose(photo("sky.png", Color.BLUE));
        browser.awaitText(".photo-card .text", text -> text.startsWith("blue"));

        browser.find("#model").sendKeys("warmth");
        browser.awaitText(".photo-card .text", text -> text.startsWith("cold"));
        assertEquals("No class stands out; it may be none that the model knows.",
                browser.text(".photo-card .verdict"));
    }

    @Test
    void camera_started_classifiesOneFrameAtATime() {
        open();
        browser.run("""
                const send = window.fetch;
                window.flying = window.most = window.sent = 0;
                window.fetch = async (...request) => {
                  window.most = Math.max(window.most, ++window.flying);
                  window.sent++;
                  try {
                    const response = await send(...request);
                    await new Promise(resolve => setTimeout(resolve, 100)); // longer than a frame lasts
                    return response;
                  } finally {
                    window.flying--;
                  }
                };
                """);
        browser.click("#tab-live");
        browser.click("#live .switch");

        browser.awaitText("#live .bars", text -> text.startsWith("red"));
        browser.awaitText("#live .rate", text -> text.matches("[0-9]+\\.[0-9]") && Double.parseDouble(text) > 1);
        browser.awaitText("#live .dropped", text -> text.matches("[0-9]+") && Integer.parseInt(text) > 3);
        assertTrue(browser.text("#live .latency").matches("[1-9][0-9]{2,} ms"), browser.text("#live .latency"));
        assertEquals("The answer is clear.", browser.text("#live .verdict"));
        browser.awaitText("#status", text -> text.equals("red. The answer is clear."));
        assertEquals(1L, browser.run("return window.most"));

        browser.click("#live .switch");
        Object sent = browser.run("return window.sent");
        assertEquals(null, browser.run("return document.querySelector('#live video').srcObject"));
        assertEquals("Start the camera", browser.text("#live .switch"));
        assertEquals(sent, browser.run("return window.sent"));
    }

    @Test
    void camera_panelLeft_isOff() {
        open();
        browser.click("#tab-live");
        browser.click("#live .switch");
        browser.awaitText("#live .bars", text -> text.startsWith("red"));
        Object track = browser
                .run("return window.track = document.querySelector('#live video').srcObject.getTracks()[0]"
                        + ".readyState");
        assertEquals("live", track);
        browser.run("window.track = document.querySelector('#live video').srcObject.getTracks()[0]");
        browser.click("#tab-photos");
        assertEquals("ended", browser.run("return window.track.readyState"));
    }

    @Test
    void camera_anotherModelChosen_smoothsFromItsFirstAnswer() {
        open();
        browser.click("#tab-live");
        browser.click("#live .switch");
        browser.awaitText("#live .bars", text -> text.startsWith("red"));
        browser.find("#live input[type=range]").sendKeys(Keys.END);
        assertEquals("95 %", browser.text("#live output"));

        browser.find("#model").sendKeys("warmth");
        browser.awaitText("#live .bars", text -> text.startsWith("hot"));
        assertFalse(browser.text("#live .bars").contains("red"));
        browser.click("#live .switch");
    }

    @Test
    void camera_smoothed_followsTheFilmMoreSlowly() throws IOException {
        Path film = Chromium.film(folder.resolve("change.mjpeg"),
                List.of(picture("jpg", 320, 240, Color.RED), picture("jpg", 320, 240, Color.BLUE)));
        try (Chromium other = new Chromium(folder, Chromium.camera(film))) {
            other.open(server.address());
            other.click("#tab-live");
            other.click("#live .switch");
            assertTrue(spread(other, Keys.HOME) > .8, "without smoothing, red comes and goes");
            assertTrue(spread(other, Keys.END) < .6, "with it, red stays where it is");
            other.assertComplaints();
        }
    }

    /** By how much the score of red changes within some seconds. */
    private static double spread(Chromium browser, Keys smoothing) {
        browser.find("#live input[type=range]").sendKeys(smoothing);
        browser.run("""
                window.scores = [];
                const read = () => {
                  const row = [...document.querySelectorAll("#live .bar-row")]
                    .find(row => row.querySelector(".name").textContent === "red");
                  if (row) window.scores.push(parseFloat(row.querySelector(".score").textContent));
                };
                new MutationObserver(read).observe(document.querySelector("#live .latency"),
                  {childList: true, characterData: true, subtree: true});
                """);
        browser.await("forty answers", () -> (long) browser.run("return window.scores.length") > 40);
        double most = ((Number) browser.run("return Math.max(...window.scores.slice(20))")).doubleValue();
        double least = ((Number) browser.run("return Math.min(...window.scores.slice(20))")).doubleValue();
        return (most - least) / 100;
    }

    @Test
    void camera_missing_isSaid() {
        try (Chromium without = new Chromium(folder, "--use-fake-ui-for-media-stream")) {
            assertEquals("No camera was found. Connect one, then start again.", problem(without, server.address()));
        }
    }

    @Test
    void camera_denied_isSaid() {
        try (Chromium denying = new Chromium(folder, "--use-fake-device-for-media-stream",
                "--use-fake-ui-for-media-stream=deny")) {
            assertEquals("This page may not use the camera. Allow it in the browser's settings for this page, then "
                    + "start again.", problem(denying, server.address()));
        }
    }

    @Test
    void camera_onAPageThatIsNotSecure_isSaid() {
        try (Chromium far = new Chromium(folder, "--host-resolver-rules=MAP elsewhere 127.0.0.1")) {
            String problem = problem(far, URI.create("http://elsewhere:" + server.address().getPort() + "/"));
            assertTrue(problem.startsWith("Browsers give the camera to secure pages only."), problem);
        }
    }

    /** On another machine's page, as a phone sees it; only HTTPS makes it secure. */
    @Test
    void camera_overHttpsOfAnotherName_isClassified() throws IOException {
        Path film = Chromium.film(folder.resolve("secure.mjpeg"), List.of(picture("jpg", 320, 240, Color.RED)));
        List<String> arguments = new ArrayList<>(List.of(Chromium.camera(film)));
        arguments.addAll(List.of("--host-resolver-rules=MAP elsewhere 127.0.0.1", "--ignore-certificate-errors"));
        try (Server secure = Server.start(options().tls(new TlsCertificate.Own(folder.resolve("tls")))
                .models(List.of(new NamedModel("colors", model("colors", 8, "red", "green", "blue")))).build());
                Chromium far = new Chromium(folder, arguments.toArray(String[]::new))) {
            far.open(URI.create("https://elsewhere:" + secure.address().getPort() + "/"));
            far.click("#tab-live");
            far.click("#live .switch");
            far.awaitText("#live .bars", text -> text.startsWith("red"));
            far.assertComplaints();
        }
    }

    private static String problem(Chromium browser, URI address) {
        browser.open(address);
        browser.awaitText("#model-facts", text -> !text.isEmpty());
        browser.click("#tab-live");
        browser.click("#live .switch");
        String problem = browser.awaitText("#live .problem", text -> !text.isEmpty());
        assertEquals("Start the camera", browser.text("#live .switch"));
        browser.assertComplaints();
        return problem;
    }

    @Test
    void tabs_byKeyboard_areChosen() {
        open();
        browser.run("document.querySelector('#tab-photos').focus()");
        browser.focused().sendKeys(Keys.ARROW_RIGHT);
        assertEquals("tab-live", browser.focused().getDomAttribute("id"));
        assertTrue(browser.find("#live .switch").isDisplayed());
        browser.focused().sendKeys(Keys.ARROW_RIGHT);
        assertEquals("tab-photos", browser.focused().getDomAttribute("id"), "the last hidden tab is left out");
        browser.focused().sendKeys(Keys.TAB);
        assertEquals("files", browser.focused().getDomAttribute("id"));
        browser.click("#tab-live");
        browser.reload();
        assertTrue(browser.find("#live .switch").isDisplayed(), "the address keeps the tab");
    }

    @Test
    void classRow_chosenByKey_showsItsHeatMap() throws IOException {
        open();
        choose(photo("leaf.png", Color.GREEN));
        browser.find(".bars button");
        browser.run("document.querySelector('.bars button').focus()");
        browser.focused().sendKeys(Keys.ENTER);
        browser.find(".map");
    }

    @Test
    void page_inLightAndDarkAndOnAPhone_isAccessibleAndWithinTheWindow() throws IOException {
        for (String scheme : List.of("light", "dark")) {
            browser.scheme(scheme);
            for (int width : List.of(1000, 780, 360)) {
                String what = scheme + ", " + width + " pixels, ";
                browser.size(width, 800);
                open();
                choose(photo("a-photo-whose-name-is-so-long-that-it-does-not-fit-into-one-line.png", Color.RED));
                browser.click(".bars button");
                browser.find(".map");
                browser.assertAccessible(what + "photos");
                browser.assertWithinWindow(what + "photos");
                browser.click("#tab-live");
                browser.click("#live .switch");
                browser.awaitText("#live .bars", text -> text.startsWith("red"));
                browser.assertAccessible(what + "camera");
                browser.assertWithinWindow(what + "camera");
                browser.click("#live .switch");
            }
            int brightness = Integer.parseInt(browser.find("body").getCssValue("background-color")
                    .replaceAll("^rgba?\\((\\d+),.*", "$1"));
            assertTrue(scheme.equals("dark") ? brightness < 60 : brightness > 200, scheme + ": " + brightness);
        }
        browser.scheme("light");
        browser.size(1000, 900);
    }

    @Test
    void photo_tooLarge_isRefusedInWords() throws IOException {
        try (Server strict = Server.start(options().maxBodyBytes(10_000)
                .models(List.of(new NamedModel("colors", model("strict", 8, "red", "green", "blue")))).build())) {
            browser.open(strict.address());
            browser.awaitText("#model-facts", text -> !text.isEmpty());
            for (int size : List.of(20_000, 5_000_000)) {
                choose(Files.write(folder.resolve(size + ".png"), new byte[size]));
                browser.awaitText("[aria-label='" + size + ".png'] .problem", text -> text.contains("--max-body"));
                browser.assertComplaints("/v1/classify?model=colors&top=5 - Failed to load resource");
            }
        }
    }

    @Test
    void server_withAToken_isAskedForOnceInATab() throws IOException {
        try (Server closed = Server.start(options().authToken("sesame")
                .models(List.of(new NamedModel("colors", model("closed", 8, "red", "green", "blue")))).build())) {
            String refused = "/v1/models - Failed to load resource";
            browser.open(closed.address());
            assertEquals("token", browser.find("#token").getDomAttribute("id"));
            browser.assertAccessible("the question for the token");
            browser.type("#token", "wrong" + Keys.ENTER);
            browser.await("second question", () -> browser.find("#token").getDomProperty("value").isEmpty());
            browser.assertComplaints(refused, refused);
            browser.type("#token", "sesame" + Keys.ENTER);
            browser.awaitText("#model-facts", text -> text.equals("4 × 4 pixels, 3 classes"));
            browser.reload();
            browser.awaitText("#model-facts", text -> text.equals("4 × 4 pixels, 3 classes"));
            choose(photo("secret.png", Color.RED));
            browser.awaitText(".photo-card .text", text -> text.startsWith("red"));
            browser.assertComplaints();

            browser.run("sessionStorage.clear()");
            browser.reload();
            browser.click("#token-form button[value=cancel]");
            browser.awaitText("#problem", text -> text.contains("token"));
            browser.assertComplaints(refused);
        }
    }

    @Test
    void server_busy_isAskedAgain() throws IOException {
        open();
        browser.run("""
                const send = window.fetch;
                let first = true;
                window.fetch = (path, ...options) => {
                  if (!first || !path.startsWith("v1/classify")) return send(path, ...options);
                  first = false;
                  return Promise.resolve(new Response('{"error": "too much to do", "code": "overloaded"}',
                    {status: 503, headers: {"Retry-After": "1"}}));
                };
                """);
        choose(photo("patient.png", Color.RED));
        browser.awaitText(".photo-card .text", text -> text.startsWith("red"));
    }

    /** The pictures of the documents; with {@code -Dleveret.screenshots=FOLDER} they are kept. */
    @Test
    void starter_sample_isALabradorWithAHeatMap() throws IOException {
        BundledModel bundled = BundledModel.require();
        try (Server starter = Server.start(options()
                .models(List.of(new NamedModel(bundled.name(), ModelRef.bundled()))).build())) {
            browser.size(820, 800);
            browser.open(starter.address());
            browser.awaitText("#model-facts", text -> text.equals("299 × 299 pixels, 1,001 classes"));
            choose(Files.write(folder.resolve("puppy.jpg"), bundled.sample()));
            browser.awaitText(".photo-card .text", text -> text.startsWith("Labrador retriever"));
            browser.click(".bars button");
            browser.find(".map");
            browser.awaitText(".photo-card .text", text -> text.contains("The answer is clear."));
            keep("page.png");
            browser.size(360, 740);
            browser.run("window.scrollTo(0, document.querySelector('.photo-card').offsetTop - 12)");
            keep("page-phone.png");
            browser.size(1000, 900);
        }
    }

    private static void keep(String name) throws IOException {
        String kept = System.getProperty("leveret.screenshots", "");
        browser.screenshot((kept.isEmpty() ? folder : Path.of(kept)).resolve(name));
    }

    private static void open() {
        browser.open(URI.create("about:blank"));
        browser.open(server.address());
        browser.awaitText("#model-facts", text -> !text.isEmpty());
    }

    private static void choose(Path... photos) {
        String paths = String.join("\n", List.of(photos).stream().map(Path::toString).toList());
        browser.all("#files").getFirst().sendKeys(paths);
    }

    private static List<String> labels() {
        return browser.all(".photo-card .name").stream().map(WebElement::getText).toList();
    }

    private static ServerOptions.Builder options() {
        return ServerOptions.builder().port(0).deadline(Duration.ofMinutes(1));
    }

    /** A photo with a column for each color. */
    private static Path photo(String name, Color... columns) throws IOException {
        return Files.write(folder.resolve(name), picture("png", 80, 60, columns));
    }

    private static byte[] picture(String format, int width, int height, Color... columns) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int x = 0; x < width; x++) {
            for (int y = 0; y < height; y++) {
                image.setRGB(x, y, columns[x * columns.length / width].getRGB());
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, format, out);
        return out.toByteArray();
    }

    /**
     * A model with its labels beside it. Its logits are the mean red, green and blue of a photo, from 0 to a factor; it
     * gives their probabilities, so that with a small factor no class stands out.
     */
    private static ModelRef model(String name, float factor, String... labels) throws IOException {
        int values = SIDE * SIDE * CHANNELS;
        ModelBuilder model = new ModelBuilder();
        int image = model.input(TensorKind.FLOAT32, 1, SIDE, SIDE, CHANNELS);
        float[] weights = new float[CHANNELS * values]; // [class][y][x][channel]
        for (int i = 0; i < weights.length; i++) {
            weights[i] = i % CHANNELS == i / values ? factor / (SIDE * SIDE) : 0;
        }
        int means = model.fullyConnected(image, model.constant(weights, CHANNELS, values), ModelBuilder.ABSENT,
                FusedActivation.NONE, Quant.NONE);
        byte[] file = model.output(model.softmax(means, 1, Quant.NONE)).build();
        Path place = Files.createDirectories(folder.resolve(name));
        Files.write(place.resolve("labels.txt"), List.of(labels));
        return ModelRef.of(Files.write(place.resolve("model.tflite"), file), () -> {
            throw new UncheckedIOException(new IOException("no store is asked"));
        });
    }
}
