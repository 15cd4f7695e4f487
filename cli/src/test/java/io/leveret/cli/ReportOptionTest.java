package io.leveret.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leveret.wire.ExitCode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --report}: the content of the page, without a browser. */
class ReportOptionTest {
    private static final Pattern DATA = Pattern
            .compile("<script id=\"data\" type=\"application/json\">(.*?)</script>", Pattern.DOTALL);

    @TempDir
    Path folder;

    private Path model;
    private Path labels;
    private Path page;

    @BeforeEach
    void writeModel() throws IOException {
        model = Files.write(folder.resolve("colors.tflite"), Samples.colorModel());
        labels = Files.writeString(folder.resolve("names.txt"), "red\ngreen\nblue\n");
        page = folder.resolve("page.html");
    }

    @Test
    void evaluate_page_holdsTheJsonDocumentAndThePhotosMistakesFirst() throws IOException {
        Path data = folder.resolve("data");
        Samples.photo(data.resolve("red/a.png"), Samples.RED, 400, 200);
        Samples.photo(data.resolve("red/b.png"), Samples.GREEN, 400, 200);

        CommandRun run = CommandRun.of("evaluate", "--model", model, "--labels", labels, "--format", "json",
                "--report", page, data);

        assertEquals(ExitCode.DONE, run.code(), run.err());
        JsonNode shown = data();
        assertEquals("evaluation", shown.get("kind").asText());
        assertEquals(new ObjectMapper().readTree(run.out()), shown.get("report"));
        assertEquals(2, shown.get("photos").size());
        JsonNode mistake = shown.get("photos").get(0);
        assertEquals("red/b.png", mistake.get("file").asText());
        assertEquals("green", mistake.get("answers").get(0).get("top").get(0).get("label").asText());
        assertEquals("red", mistake.get("answers").get(0).get("actualLabel").asText());
        String picture = mistake.get("picture").asText();
        byte[] jpeg = Base64.getDecoder().decode(picture.substring(picture.indexOf(',') + 1));
        BufferedImage small = ImageIO.read(new ByteArrayInputStream(jpeg));
        assertEquals(192, small.getWidth());
        assertEquals(96, small.getHeight());
        assertTrue((small.getRGB(9, 9) >> 8 & 0xff) > 200 && (small.getRGB(9, 9) >> 16 & 0xff) < 60);
    }

    @Test
    void benchmark_page_holdsTheJsonDocument() throws IOException {
        CommandRun run = CommandRun.of("benchmark", "--model", model, "--runs", 3, "--warmup", 0, "--min-seconds", 0,
                "--profile", "--format", "json", "--report", page);

        assertEquals(ExitCode.DONE, run.code(), run.err());
        assertEquals("benchmark", data().get("kind").asText());
        assertEquals(new ObjectMapper().readTree(run.out()), data().get("report"));
    }

    @Test
    void evaluate_labelThatIsMarkup_staysWithinTheData() throws IOException {
        Files.writeString(labels, "red</script><script>alert(1)</script><!--\ngreen\nblue\n");
        Samples.photo(folder.resolve("data.png"), Samples.GREEN, 400, 200);
        Path csv = Files.writeString(folder.resolve("data.csv"), "file,index\ndata.png,0\n");

        CommandRun run = CommandRun.of("evaluate", "--model", model, "--labels", labels, "--report", page, csv);

        assertEquals(ExitCode.DONE, run.code(), run.err());
        assertFalse(Files.readString(page).contains("alert(1)</script>"));
        assertEquals("red</script><script>alert(1)</script><!--",
                data().get("photos").get(0).get("answers").get(0).get("actualLabel").asText());
    }

    @Test
    void report_fileThatIsNoPage_isRefusedBeforeAnythingRuns() throws IOException {
        Samples.photo(folder.resolve("data/red/a.png"), Samples.RED, 400, 200);
        for (String command : new String[]{"evaluate", "benchmark"}) {
            CommandRun run = command.equals("evaluate")
                    ? CommandRun.of(command, "--model", model, "--report", "page.txt", folder.resolve("data"))
                    : CommandRun.of(command, "--model", model, "--report", "page.txt");
            assertEquals(ExitCode.BAD_INPUT, run.code());
            assertEquals("leveret: --report cannot be 'page.txt'; give a file whose name ends in .html\n", run.err());
        }
    }

    private JsonNode data() throws IOException {
        Matcher data = DATA.matcher(Files.readString(page));
        assertTrue(data.find());
        return new ObjectMapper().readTree(data.group(1));
    }
}
