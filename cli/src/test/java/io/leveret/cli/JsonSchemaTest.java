package io.leveret.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
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
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The JSON of all commands is what docs/schema says: documents of all kinds are valid, and any field that is taken
 * away, added or given another type makes them invalid. So a schema that says too little fails as well as a document
 * that says too much.
 */
class JsonSchemaTest {
    private static final Path SCHEMAS = Path.of("../docs/schema");
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Object[] QUICKLY = {"--runs", 3, "--warmup", 0, "--min-seconds", 0, "--format", "json"};

    @TempDir
    Path folder;

    private Path model;
    private Path five;
    private Path data;

    @BeforeEach
    void writeModelsAndPhotos() throws IOException {
        model = Files.write(folder.resolve("colors.tflite"), Samples.colorModel());
        five = Files.write(folder.resolve("five.tflite"), Samples.colorModel(5));
        Samples.photo(folder.resolve("red.png"), Samples.RED);
        Samples.photo(folder.resolve("green.png"), Samples.GREEN);
        Samples.photo(folder.resolve("blue.png"), Samples.BLUE);
        data = data("red.png,0", "green.png,1", "blue.png,2", "green.png,0", "gone.png,2", "cut.png,2");
        Samples.patternedPhoto(folder.resolve("cut.png"), 0x1020d0, 99);
        cut(folder.resolve("cut.png"));
    }

    @Test
    void benchmark_isAsItsSchemaSays() throws IOException {
        JsonNode profiled = document("benchmark", "--model", model, "--profile", QUICKLY);
        JsonNode plain = document("benchmark", "--model", model, QUICKLY);

        assertSpecified("benchmark", profiled);
        assertValid("benchmark", plain);
        assertEquals(0, plain.get("operators").size());
    }

    @Test
    void evaluate_isAsItsSchemaSays() throws IOException {
        Object[] json = {"--format", "json"};
        JsonNode whole = document("evaluate", "--model", five, data, json);

        assertSpecified("evaluate", whole);
        assertValid("evaluate", document("evaluate", "--model", model, "--softmax", "off", data, json));
        assertValid("evaluate", document("evaluate", "--model", model, data("gone.png,2"), json));
        assertValid("evaluate", document("evaluate", "--model", model, "--index-shift", -1,
                data("red.png,1", "green.png,2", "blue.png,3", "green.png,1"), json));
    }

    @Test
    void evaluateOfSeveralLabels_isAsItsSchemaSays() throws IOException {
        Path sigmoids = Files.write(folder.resolve("sigmoids.tflite"), Samples.independentColors());
        Path names = Files.writeString(folder.resolve("names.txt"), "red\ngreen\nblue\n");
        Path several = Files.writeString(folder.resolve("several.csv"),
                "file,label\nred.png,red\ngreen.png,green;blue\ngone.png,red\ncut.png,red\n");
        Path none = Files.writeString(folder.resolve("none.csv"), "file,label\nred.png,;\n");
        Object[] json = {"--format", "json"};

        assertSpecified("evaluate-labels", document("evaluate", "--model", sigmoids, "--labels", names, several, json));
        assertValid("evaluate-labels", document("evaluate", "--model", sigmoids, "--labels", names, none, json));
    }

    @Test
    void compare_isAsItsSchemaSays() throws IOException {
        JsonNode whole = document("compare", model, five, "--data", data, "--max-size", "1MB", "--max-latency", "10s",
                QUICKLY);

        assertSpecified("compare", whole);
        assertValid("compare", document("compare", model, "--data", data, QUICKLY));
        JsonNode none = document("compare", model, five, "--data", data, "--max-size", "1B", QUICKLY);
        assertValid("compare", none);
        assertTrue(none.get("recommendation").get("best").isNull());
    }

    @Test
    void train_isAsItsSchemaSays() throws IOException {
        Path classes = folder.resolve("classes");
        for (int i = 0; i < 8; i++) {
            Samples.patternedPhoto(classes.resolve("warm/" + i + ".png"), 0xd02010, i);
            Samples.patternedPhoto(classes.resolve("cold/" + i + ".png"), 0x1020d0, 100 + i);
        }
        for (int i = 20; i < 24; i++) {
            Samples.patternedPhoto(classes.resolve("cold/" + i + ".png"), 0xd02010, i);
        }
        for (int i = 30; i < 40; i++) {
            Samples.patternedPhoto(classes.resolve("cold/" + i + ".png"), 0x1020d0, i);
            Samples.patternedPhoto(classes.resolve("warm/" + i + ".png"), 0xd02010, 100 + i);
        }
        Files.copy(classes.resolve("warm/1.png"), classes.resolve("cold/copy.png"));
        Files.write(classes.resolve("cold/broken.png"),
                Arrays.copyOf(Files.readAllBytes(classes.resolve("cold/1.png")), 60));
        Samples.patternedPhoto(classes.resolve("cold/cut.png"), 0x1020d0, 50);
        cut(classes.resolve("cold/cut.png"));
        Path embedder = Files.write(folder.resolve("embedder.tflite"), Samples.colorFeatures());
        Object[] quickly = {"-o", folder.resolve("new.tflite"), "--backbone", embedder, "--no-cache", "--epochs", 30,
                "--format",
                "json"};

        JsonNode whole = document("train", classes, quickly);

        assertSpecified("train", whole);
        assertEquals(1, whole.get("twins").size());
        assertTrue(whole.get("doubtfulLabels").size() > 0, whole::toString);
        assertEquals(1, whole.get("unreadable").size());
    }

    /** Takes the last rows of a PNG away. */
    private static void cut(Path photo) throws IOException {
        byte[] whole = Files.readAllBytes(photo);
        Files.write(photo, Arrays.copyOf(whole, whole.length * 97 / 100));
    }

    @Test
    void classify_isAsItsSchemaSays() throws IOException {
        Path heads = Files.write(folder.resolve("heads.tflite"), Samples.twoHeads());
        Path damaged = Files.write(folder.resolve("damaged.png"), Arrays.copyOf(Samples.png(Samples.RED), 40));
        Path red = folder.resolve("red.png");
        Object[] json = {"--format", "json"};

        JsonNode whole = document("classify", "--model", heads, red, damaged, "missing.png", json);

        assertSpecified("classify", whole);
        assertEquals(1, whole.at("/results/0/moreHeads").size());
        assertTrue(whole.at("/results/1/ambiguity").isNull());
        assertValid("classify", document("classify", "--model", model, "--threshold", 1, red, json));
        assertValid("classify", document("classify", "--model", model, "--softmax", "off", red, json));
        assertValid("classify", document("classify", "--sample", json));
    }

    @Test
    void info_isAsItsSchemaSays() throws IOException {
        Object[] json = {"--format", "json"};
        JsonNode bundled = document("info", json);

        assertSpecified("info", bundled);
        assertTrue(bundled.at("/labels/first").size() > 1 && bundled.at("/normalization/mean").size() > 0);
        assertValid("info", document("info", "--model", model, json));
        assertSpecified("system", document("info", "--system", json));
    }

    @Test
    void metadata_isAsItsSchemaSays() throws IOException {
        Path names = Files.writeString(folder.resolve("names.txt"), "red\ngreen\nblue\n");
        Path sigmoids = Files.writeString(folder.resolve("sigmoids.csv"), "1,2,3\n1,2,3\n\n");
        Path out = folder.resolve("described.tflite");
        Path entered = Files.write(folder.resolve("entered.tflite"),
                ModelPacker.withSignature(scaledColors(), "a", List.of(), List.of()));
        CommandRun set = CommandRun.of("metadata", "set", "--model", entered, "-o", out, "--labels", names, "--mean", 1,
                "--std", 2, "--threshold", 0.5, "--calibration", sigmoids, "--name", "Colors",
                "--channels", "bgr", "--input-size", "4x4", "--signature", "a", "--output", "0", "--input",
                "rate=1");
        assertEquals(ExitCode.DONE, set.code(), set.err());
        Object[] json = {"--format", "json"};

        JsonNode whole = document("metadata", "show", "--model", out, json);

        assertSpecified("metadata", whole);
        assertEquals(3, whole.get("packedFiles").size());
        assertValid("metadata", document("metadata", "show", "--model", model, json));
    }

    /** The mean colors of a photo, plus a number that is the second input. */
    private static byte[] scaledColors() {
        ModelBuilder builder = new ModelBuilder();
        int image = builder.input(TensorKind.FLOAT32, 1, 4, 4, 3);
        int rate = builder.input(TensorKind.FLOAT32, 1);
        int means = builder.mean(image, new int[]{1, 2}, false, Quant.NONE);
        int scores = builder.add(means, rate, FusedActivation.NONE, Quant.NONE);
        return builder.name(rate, "rate").output(scores).build();
    }

    @Test
    void models_areAsTheirSchemaSays() throws IOException {
        Object[] json = {"--format", "json"};

        assertSpecified("models", document("models", "list", json));
    }

    private Path data(String... rows) throws IOException {
        return Files.writeString(folder.resolve("data.csv"), "file,index\n" + String.join("\n", rows) + "\n");
    }

    private static JsonNode document(Object... arguments) throws IOException {
        List<Object> all = new ArrayList<>(List.of(arguments).subList(0, arguments.length - 1));
        all.addAll(List.of((Object[]) arguments[arguments.length - 1]));
        CommandRun run = CommandRun.of(all.toArray());
        return MAPPER.readTree(run.out());
    }

    private static JsonSchema schema(String name) {
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(SchemaLocation.of(SCHEMAS.resolve(name + ".schema.json").toUri().toString()));
    }

    private static void assertValid(String name, JsonNode document) {
        assertEquals("[]", schema(name).validate(document).toString());
    }

    /** That a document is valid, and that one which differs in any one of its fields is not. */
    private static void assertSpecified(String name, JsonNode document) {
        assertValid(name, document);
        JsonSchema schema = schema(name);
        int objects = 0;
        if (document.get("operators") instanceof ObjectNode counts) { // by names that no schema lists
            String operator = counts.fieldNames().next();
            JsonNode count = counts.get(operator);
            counts.put(operator, "many");
            assertFalse(schema.validate(document).isEmpty(), "a count that is no number");
            counts.set(operator, count);
        }
        for (ObjectNode object : objects(document)) {
            objects++;
            object.put("surplus", 1);
            assertFalse(schema.validate(document).isEmpty(), "a surplus field in " + object);
            object.remove("surplus");
            for (Map.Entry<String, JsonNode> field : List.copyOf(object.properties())) {
                object.remove(field.getKey());
                assertFalse(schema.validate(document).isEmpty(), "no " + field.getKey() + " in " + object);
                object.put(field.getKey(), !field.getValue().isBoolean()); // no field is a boolean at one time only
                if (field.getValue().isBoolean()) {
                    object.put(field.getKey(), "yes");
                }
                assertFalse(schema.validate(document).isEmpty(), field.getKey() + " of another type in " + object);
                object.set(field.getKey(), field.getValue());
            }
        }
        assertTrue(objects > 1 || name.equals("system"), "the document has objects in it");
        assertValid(name, document);
    }

    /** All objects in a document, it itself first, save those whose fields are data. */
    private static List<ObjectNode> objects(JsonNode node) {
        List<ObjectNode> objects = new ArrayList<>();
        if (node instanceof ObjectNode object) {
            objects.add(object);
        }
        if (node instanceof ObjectNode || node instanceof ArrayNode) {
            for (Iterator<JsonNode> each = node.elements(); each.hasNext();) {
                JsonNode element = each.next();
                boolean counts = element instanceof ObjectNode && element == node.get("operators");
                if (!counts) {
                    objects.addAll(objects(element));
                }
            }
        }
        return objects;
    }
}
