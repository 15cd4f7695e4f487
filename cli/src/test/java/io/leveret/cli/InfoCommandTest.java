package io.leveret.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leveret.cli.console.Text;
import io.leveret.engine.KernelChoice;
import io.leveret.tflite.BundledModel;
import io.leveret.wire.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InfoCommandTest {
    @TempDir
    Path folder;

    @Test
    void text_model_saysWhatItIs() throws IOException {
        byte[] file = Samples.bareColorModel(6);
        Path model = Files.write(folder.resolve("colors.tflite"), file);
        Path labels = Files.writeString(folder.resolve("names.txt"), "a\nb\nc\nd\ne\nf\n");

        CommandRun run = CommandRun.of("info", "--model", model, "--labels", labels);

        assertEquals(model + """

                  description    mean colors
                  file           %s bytes
                  parameters     288
                  multiply-adds  288
                  memory         280 bytes for each inference, at least 216 needed
                  input          FLOAT32 1×4×4×3  (image)
                  output         FLOAT32 1×6  (tensor2)
                  range          −1…1: (pixel − 127.5) / 127.5 (assumed; --mean and --std set it)
                  channels       rgb (assumed; --channels sets it)
                  input size     4×4 (network)
                  scores         output 0 (network: the only output)
                  softmax        yes (assumed: logits of FULLY_CONNECTED; --softmax sets it)
                  labels         6: a; b; c; d; e; …
                  operators      1: 1 × FULLY_CONNECTED
                """.formatted(Text.thousands(file.length)), run.out());
        assertEquals(ExitCode.DONE, run.code());
        assertEquals("", run.err());
    }

    @Test
    void text_singleScore_saysWhichLabelIsTheHighScore() throws IOException {
        Path model = Files.write(folder.resolve("red.tflite"), Samples.redness(false));
        Path labels = Files.writeString(folder.resolve("labels.txt"), "other\nred\n");

        CommandRun run = CommandRun.of("info", "--model", model, "--labels", labels);

        assertTrue(run.out().contains("2: other; red (assumed: the score is that of the second, red)\n"), run.out());
        assertTrue(run.out().contains("no, a sigmoid (assumed: logits of FULLY_CONNECTED"), run.out());
    }

    @Test
    void text_asciiOnly_losesNothing() throws IOException {
        Path model = Files.write(folder.resolve("colors.tflite"), Samples.colorModel());

        CommandRun run = CommandRun.with(new byte[0], StandardCharsets.US_ASCII, "info", "--model", model);

        assertTrue(run.out().contains("FLOAT32 1x4x4x3"), run.out());
    }

    @Test
    void json_starter_hasTheFieldsOfTheContract() throws IOException {
        CommandRun run = CommandRun.of("info", "--format", "json");
        JsonNode document = new ObjectMapper().readTree(run.out());

        assertEquals(BundledModel.require().name(), document.get("model").asText());
        assertEquals(BundledModel.require().model().length, document.get("fileBytes").asLong());
        assertEquals("UINT8", document.at("/inputs/0/type").asText());
        assertEquals("[1,299,299,3]", document.at("/inputs/0/shape").toString());
        assertTrue(document.at("/inputs/0/quantization/scale").asDouble() > 0);
        assertTrue(document.at("/inputs/0/quantization/zeroPoint").isInt());
        assertEquals(1001, document.at("/outputs/0/shape/1").asInt());
        assertTrue(document.at("/operators/CONV_2D").asInt() > 90, document.get("operators").toString());
        assertTrue(document.get("macs").asLong() > 5_000_000_000L, document.get("macs").toString());
        assertTrue(document.get("parameters").asLong() > 20_000_000, document.get("parameters").toString());
        assertEquals(1001, document.at("/labels/count").asInt());
        long lowerBoundBytes = document.get("arenaLowerBoundBytes").asLong();
        assertTrue(lowerBoundBytes > 299 * 299 * 3 * Short.BYTES, run.out());
        assertTrue(document.get("arenaBytes").asLong() >= lowerBoundBytes, run.out());
    }

    @Test
    void system_textAndJson_sayWhichKernelsRunAndWhy() throws IOException {
        KernelChoice kernels = KernelChoice.ofProcess();
        CommandRun text = CommandRun.of("info", "--system");
        assertEquals(ExitCode.DONE, text.code());
        assertTrue(text.out().contains("kernels    " + kernels.description() + "\n"), text.out());
        assertTrue(text.out().contains("why        " + kernels.reason() + "\n"), text.out());
        JsonNode document = new ObjectMapper().readTree(CommandRun.of("info", "--system", "--format", "json").out());
        assertEquals(kernels.description(), document.get("kernels").asText());
        assertEquals(kernels.reason(), document.get("kernelsReason").asText());
        assertEquals(Runtime.getRuntime().availableProcessors(), document.get("processors").asInt());
    }
}
