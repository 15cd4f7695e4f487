package io.leveret.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leveret.testing.FusedActivation;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.ModelPacker;
import io.leveret.testing.Quant;
import io.leveret.testing.TensorKind;
import io.leveret.wire.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models whose scores are not their first output: labels, thresholds and names of outputs. */
class ScoresOutputTest {
    @TempDir
    Path folder;

    private Path names;
    private Path red;

    @BeforeEach
    void writeFiles() throws IOException {
        names = Files.writeString(folder.resolve("names.txt"), "red\ngreen\nblue\n");
        red = Samples.photo(folder.resolve("red.png"), Samples.RED);
    }

    /** What lies before the scores. */
    private enum First {
        MAP, EMBEDDING, LOGITS
    }

    private static byte[] model(First first) {
        ModelBuilder builder = new ModelBuilder();
        int image = builder.input(TensorKind.FLOAT32, 1, 4, 4, 3);
        int means = builder.mean(image, new int[]{1, 2}, false, Quant.NONE);
        int before = switch (first) {
            case MAP -> builder.relu(image, Quant.NONE);
            case EMBEDDING -> builder.fullyConnected(means, builder.constant(new float[15], 5, 3), ModelBuilder.ABSENT,
                    FusedActivation.NONE, Quant.NONE);
            case LOGITS -> means;
        };
        int scores = builder.softmax(means, 1, Quant.NONE);
        return builder.name(before, "before").name(scores, "scores").output(before, scores).build();
    }

    private CommandRun set(Path model, Object... options) {
        return CommandRun.of(Stream.concat(Stream.of("metadata", "set", "--model", model, "-o",
                folder.resolve("set.tflite")), Stream.of(options)).toArray());
    }

    private JsonNode json(String... command) throws IOException {
        List<Object> arguments = new ArrayList<>(List.of(command));
        arguments.addAll(List.of("--model", folder.resolve("set.tflite"), "--format", "json"));
        CommandRun run = CommandRun.of(arguments.toArray());
        assertEquals(ExitCode.DONE, run.code(), run.err());
        return new ObjectMapper().readTree(run.out());
    }

    private JsonNode best() throws IOException {
        return json("classify", "--mean", "127.5", "--std", "127.5", red.toString())
                .at("/results/0/classifications/0");
    }

    @Test
    void labels_areThoseOfTheScores() throws IOException {
        for (First first : First.values()) {
            Path model = Files.write(folder.resolve("model.tflite"), model(first));
            CommandRun run = set(model, "--labels", names, "--threshold", 0.2);

            assertEquals(ExitCode.DONE, run.code(), run.err());
            assertEquals("", run.err());
            JsonNode outputs = json("metadata", "show").get("outputs");
            assertEquals(0, outputs.get(0).get("labels").size(), outputs::toString);
            assertEquals(3, outputs.at("/1/labels/0/count").asInt(), outputs::toString);
            assertEquals("red", best().get("label").asText());
            assertEquals(1, json("info").at("/assumed/output/value").asInt());
        }
    }

    @Test
    void labels_ofAnotherOutput_areThere() throws IOException {
        Path model = Files.write(folder.resolve("model.tflite"), model(First.LOGITS));

        assertEquals(ExitCode.DONE, set(model, "--labels", names, "--output", "before").code());
        JsonNode outputs = json("metadata", "show").get("outputs");
        assertEquals(3, outputs.at("/0/labels/0/count").asInt(), outputs::toString);
        assertEquals("before", json("metadata", "show").at("/settings/output").asText());
    }

    @Test
    void labels_ofAStoredOutput_areThere() throws IOException {
        Path model = Files.write(folder.resolve("model.tflite"), model(First.LOGITS));
        Path stored = folder.resolve("set.tflite");

        assertEquals(ExitCode.DONE, set(model, "--output", 0).code());
        assertEquals(ExitCode.DONE, set(stored, "--labels", names).code());
        assertEquals(3, json("metadata", "show").at("/outputs/0/labels/0/count").asInt());
    }

    @Test
    void labels_whereOutputsAreAlike_sayWhatIsAssumed() throws IOException {
        ModelBuilder builder = new ModelBuilder();
        int image = builder.input(TensorKind.FLOAT32, 1, 4, 4, 3);
        int means = builder.mean(image, new int[]{1, 2}, false, Quant.NONE);
        Path model = Files.write(folder.resolve("model.tflite"), builder
                .output(builder.softmax(means, 1, Quant.NONE), builder.softmax(means, 2, Quant.NONE)).build());
        CommandRun run = set(model, "--labels", names);

        assertEquals(ExitCode.DONE, run.code(), run.err());
        assertTrue(run.err().contains("assumed is output 0, the first of 0, 1; --output names another"), run.err());
    }

    @Test
    void labels_ofTheWrongNumber_areRefusedWithTheScoresNumber() throws IOException {
        Path model = Files.write(folder.resolve("model.tflite"), model(First.EMBEDDING));
        Path seven = Files.writeString(folder.resolve("seven.txt"), "a\nb\nc\nd\ne\nf\ng\n");
        CommandRun run = set(model, "--labels", seven);

        assertEquals(ExitCode.BAD_INPUT, run.code());
        assertTrue(run.err().contains("7 labels for the 3 classes of"), run.err());
    }

    @Test
    void output_byTheEntryPointsName_isFollowedAndListed() throws IOException {
        Path model = Files.write(folder.resolve("model.tflite"), ModelPacker.withSignature(model(First.LOGITS),
                "serving_default", List.of("picture"), List.of("logits", "probabilities")));
        Object[] classify = {"classify", "--model", model, "--labels", names, "--format", "json", red, "--mean", 127.5,
                "--std", 127.5, "--softmax", "off"};
        for (String name : List.of("logits", "before", "0")) {
            CommandRun run = CommandRun.of(Stream.concat(Stream.of(classify), Stream.of("--output", name)).toArray());
            assertEquals(1.0, new ObjectMapper().readTree(run.out()).at("/results/0/classifications/0/score")
                    .asDouble(), run.err());
        }
        CommandRun run = CommandRun.of(Stream.concat(Stream.of(classify), Stream.of("--output", "both")).toArray());
        assertEquals(ExitCode.BAD_INPUT, run.code());
        assertTrue(run.err().contains("it has 0 'logits', 'before' and 1 'probabilities', 'scores'"), run.err());

        assertEquals(ExitCode.BAD_INPUT, set(model, "--output", "both").code());
        assertFalse(Files.exists(folder.resolve("set.tflite")));
        assertEquals(ExitCode.DONE, set(model, "--output", "logits", "--labels", names).code());
        assertEquals(0, json("info").at("/assumed/output/value").asInt());
    }

    @Test
    void input_byTheEntryPointsName_isFollowedAndNamed() throws IOException {
        ModelBuilder builder = new ModelBuilder();
        int image = builder.input(TensorKind.FLOAT32, 1, 4, 4, 3);
        int rate = builder.input(TensorKind.FLOAT32, 1);
        int means = builder.mean(image, new int[]{1, 2}, false, Quant.NONE);
        byte[] bytes = builder.name(rate, "serving_rate:0")
                .output(builder.add(means, rate, FusedActivation.NONE, Quant.NONE)).build();
        Path model = Files.write(folder.resolve("model.tflite"),
                ModelPacker.withSignature(bytes, "serving_default", List.of("picture", "rate"), List.of()));

        CommandRun refused = CommandRun.of("classify", "--model", model, red);
        assertEquals(ExitCode.BAD_INPUT, refused.code());
        assertTrue(refused.err().contains("give its value with --input rate=VALUE"), refused.err());
        for (String name : List.of("rate", "serving_rate:0", "1")) {
            CommandRun run = CommandRun.of("classify", "--model", model, red, "--input", name + "=1");
            assertEquals(ExitCode.DONE, run.code(), run.err());
        }
    }

    @Test
    void labels_ofAnotherEntryPoint_areCountedThere() throws IOException {
        ModelBuilder builder = new ModelBuilder();
        int vector = builder.input(TensorKind.FLOAT32, 1, 7);
        byte[] train = builder.output(builder.relu(vector, Quant.NONE)).build();
        Path both = Files.write(folder.resolve("both.tflite"),
                ModelPacker.withSignatures(train, "train", model(First.EMBEDDING), "infer"));

        assertEquals(ExitCode.DONE, set(both, "--signature", "infer", "--labels", names).code());
        assertEquals("red", best().get("label").asText());
        CommandRun missing = set(both, "--signature", "serve", "--labels", names);
        assertEquals(ExitCode.BAD_INPUT, missing.code());
        assertTrue(missing.err().contains("no signature \"serve\""), missing.err());
        assertTrue(missing.err().contains("train, infer"), missing.err());
    }

    @Test
    void labels_ofAModelThatCannotRun_areThoseOfTheGivenOutput() throws IOException {
        ModelBuilder builder = new ModelBuilder();
        int image = builder.input(TensorKind.FLOAT32, 1, 4, 4, 3);
        int means = builder.mean(image, new int[]{1, 2}, false, Quant.NONE);
        int unknown = builder.tensor(TensorKind.FLOAT32, Quant.NONE, 1, 3);
        builder.customOperator("MakeItNice", new byte[0], new int[]{means}, new int[]{unknown});
        Path model = Files.write(folder.resolve("model.tflite"), builder.output(means, unknown).build());

        assertEquals(ExitCode.DONE, set(model, "--labels", names, "--output", 1).code());
        assertEquals(3, json("metadata", "show").at("/outputs/1/labels/0/count").asInt());
        CommandRun named = set(model, "--labels", names, "--output", "scores");
        assertEquals(ExitCode.BAD_INPUT, named.code());
        assertTrue(named.err().contains("give the output's number"), named.err());
    }
}
