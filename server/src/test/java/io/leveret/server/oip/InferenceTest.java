package io.leveret.server.oip;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.base.Cancellation;
import io.leveret.base.CancelledException;
import io.leveret.server.model.ServedModel;
import io.leveret.server.problem.Problem;
import io.leveret.testing.LittleEndian;
import io.leveret.testing.TensorKind;
import io.leveret.testing.TfliteOracle;
import io.leveret.vision.ClassifierOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class InferenceTest {
    private static final float TOLERANCE = 1e-6f;
    private static final int PIXELS = 2 * 2 * 3;

    @TempDir
    Path folder;

    // ---- tensors ----

    @Test
    void run_floats_givesWhatTensorFlowLiteGives() throws IOException {
        byte[] image = LittleEndian.bytes(random(PIXELS));
        try (ServedModel model = ColorModel.serve(folder, ColorModel.floats(1))) {
            InferResponse response = run(model, floats("image", image, 1, 2, 2, 3));

            InferTensor scores = response.outputs().getFirst();
            assertEquals("scores", scores.name());
            assertEquals(Datatype.FP32, scores.datatype());
            assertEquals(List.of(1L, 3L), scores.shape());
            assertArrayEquals(oracle(ColorModel.floats(1), image), floats(scores), TOLERANCE);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"UINT8", "INT8"})
    void run_quantized_takesAndGivesQuantizedValues(TensorKind kind) throws IOException {
        byte[] image = new byte[PIXELS];
        new Random(1).nextBytes(image);
        for (int i = 0; i < image.length; i++) {
            image[i] &= ~3; // the mean of four is a whole number
        }
        try (ServedModel model = ColorModel.serve(folder, ColorModel.quantized(kind))) {
            Datatype datatype = Datatype.valueOf(kind.name());
            InferTensor scores = run(model, InferTensor.of("image", datatype, List.of(1L, 2L, 2L, 3L), image))
                    .outputs().getFirst();

            assertEquals(datatype, scores.datatype());
            assertArrayEquals(TfliteOracle.ask(ColorModel.quantized(kind), TfliteOracle.Kernels.BUILT_IN, image)
                    .getFirst(), numbers(scores));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 7})
    void run_moreImagesThanTheModelTakesAtOnce_runsThemOneAfterTheOther(int images) throws IOException {
        float[] pixels = random(images * PIXELS);
        try (ServedModel model = ColorModel.serve(folder, ColorModel.floats(1))) {
            InferTensor scores = run(model, floats("image", LittleEndian.bytes(pixels), images, 2, 2, 3)).outputs()
                    .getFirst();

            assertEquals(List.of((long) images, 3L), scores.shape());
            assertScoresOfEach(pixels, scores);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 5})
    void run_openBatch_padsTheLastRun(int images) throws IOException {
        float[] pixels = random(images * PIXELS);
        try (ServedModel model = ColorModel.serve(folder, ColorModel.openBatch(4))) {
            InferTensor scores = run(model, floats("image", LittleEndian.bytes(pixels), images, 2, 2, 3)).outputs()
                    .getFirst();

            assertEquals(List.of((long) images, 3L), scores.shape());
            assertScoresOfEach(pixels, scores);
        }
    }

    @Test
    void run_fixedBatch_takesMultiplesOnly() throws IOException {
        float[] pixels = random(4 * PIXELS);
        try (ServedModel model = ColorModel.serve(folder, ColorModel.floats(2))) {
            assertScoresOfEach(pixels, run(model, floats("image", LittleEndian.bytes(pixels), 4, 2, 2, 3)).outputs()
                    .getFirst());

            assertRefused(400, "multiples of 2", model,
                    request(floats("image", LittleEndian.bytes(random(3 * PIXELS)), 3, 2, 2, 3)));
        }
    }

    private static void assertScoresOfEach(float[] pixels, InferTensor scores) {
        float[] all = floats(scores);
        for (int image = 0; image < pixels.length / PIXELS; image++) {
            byte[] one = LittleEndian.bytes(Arrays.copyOfRange(pixels, image * PIXELS, (image + 1) * PIXELS));
            assertArrayEquals(oracle(ColorModel.floats(1), one), Arrays.copyOfRange(all, image * 3, image * 3 + 3),
                    TOLERANCE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"image", "input-0", "INPUT__0", "0"})
    void run_inputByNameOrPosition_isFound(String name) throws IOException {
        byte[] image = LittleEndian.bytes(random(PIXELS));
        try (ServedModel model = ColorModel.serve(folder, ColorModel.floats(1))) {
            assertArrayEquals(oracle(ColorModel.floats(1), image),
                    floats(run(model, floats(name, image, 1, 2, 2, 3)).outputs().getFirst()), TOLERANCE);
        }
    }

    @Test
    void run_outputsAskedFor_comeInTheOrderOfTheRequest() throws IOException {
        byte[] image = LittleEndian.bytes(random(PIXELS));
        try (ServedModel model = ColorModel.serve(folder, ColorModel.twoOutputs())) {
            List<byte[]> expected = TfliteOracle.ask(ColorModel.twoOutputs(), TfliteOracle.Kernels.XNNPACK, image);

            InferResponse all = run(model, floats("image", image, 1, 2, 2, 3));
            assertEquals(List.of("scores", "present"), all.outputs().stream().map(InferTensor::name).toList());
            assertArrayEquals(LittleEndian.floats(expected.get(1)), floats(all.outputs().get(1)), TOLERANCE);

            InferResponse reversed = run(model, request(floats("image", image, 1, 2, 2, 3), output("present", 0),
                    output("scores", 0)));
            assertEquals(List.of("present", "scores"), reversed.outputs().stream().map(InferTensor::name).toList());
            assertArrayEquals(LittleEndian.floats(expected.get(0)), floats(reversed.outputs().get(1)), TOLERANCE);

            assertRefused(400, "twice", model,
                    request(floats("image", image, 1, 2, 2, 3), output("scores", 0), output("output-0", 0)));
            assertRefused(400, "did you mean scores", model,
                    request(floats("image", image, 1, 2, 2, 3), output("score", 0)));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
            "1,2,2,3; FP32; imago; did you mean image",
            "1,2,2,3; FP32; input-1; no input 'input-1'",
            "1,2,2,3; INT32; image; model takes FP32",
            "2,2,3; FP32; image; shape [2, 2, 3], but the model takes [1, 2, 2, 3]",
            "1,12; FP32; image; model takes [1, 2, 2, 3]",
            "1,3,2,2; FP32; image; model takes [1, 2, 2, 3]",
            "0,2,2,3; FP32; image; at least 1",
    })
    void run_tensorThatDoesNotFit_isRefused(String shape, Datatype datatype, String name, String complaint)
            throws IOException {
        List<Long> dimensions = Arrays.stream(shape.split(",")).map(Long::valueOf).toList();
        byte[] values = new byte[(int) (dimensions.stream().reduce(1L, (a, b) -> a * b) * datatype.bytes())];
        try (ServedModel model = ColorModel.serve(folder, ColorModel.floats(1))) {
            assertRefused(400, complaint, model, request(InferTensor.of(name, datatype, dimensions, values)));
        }
    }

    @Test
    void run_missingOrDoubleInput_isRefused() throws IOException {
        InferTensor image = floats("image", new byte[PIXELS * 4], 1, 2, 2, 3);
        try (ServedModel model = ColorModel.serve(folder, ColorModel.floats(1))) {
            assertRefused(400, "'image' is missing; give it as FP32 of shape [1, 2, 2, 3]", model,
                    new InferRequest("colors", Optional.empty(), Optional.empty(), Map.of(), List.of(), List.of()));
            assertRefused(400, "given twice", model, new InferRequest("colors", Optional.empty(), Optional.empty(),
                    Map.of(), List.of(image, floats("0", new byte[PIXELS * 4], 1, 2, 2, 3)), List.of()));
        }
    }

    @Test
    void run_cancelled_ends() throws IOException {
        Cancellation cancelled = Cancellation.byHand();
        cancelled.cancel();
        try (ServedModel model = ColorModel.serve(folder, ColorModel.floats(1))) {
            InferRequest request = request(floats("image", new byte[PIXELS * 4], 1, 2, 2, 3));
            assertThrows(CancelledException.class, () -> Inference.run(model, request, cancelled));
        }
    }

    // ---- classification ----

    @Test
    void run_classification_givesTheBestAsTritonFormatsThem() throws IOException {
        float[] two = new float[2 * PIXELS];
        for (int i = 0; i < PIXELS; i += 3) {
            two[i + 1] = 2; // the first image is green
            two[PIXELS + i + 2] = 1; // the second one blue
        }
        try (ServedModel model = ColorModel.serve(folder, ColorModel.floats(1))) {
            InferTensor classes = run(model, request(floats("image", LittleEndian.bytes(two), 2, 2, 2, 3),
                    output("scores", 2))).outputs().getFirst();

            assertEquals(Datatype.BYTES, classes.datatype());
            assertEquals(List.of(2L, 2L), classes.shape());
            // e² / (e² + 2) = 0.786986, 1 / (e² + 2) = 0.106507; e / (e + 2) = 0.576117, 1 / (e + 2) = 0.211942
            assertEquals(List.of("0.786986:1:green", "0.106507:0:red", "0.576117:2:blue", "0.211942:0:red"),
                    strings(classes));
        }
    }

    @Test
    void run_classificationOfQuantizedValues_givesThemAsTheyAre() throws IOException {
        byte[] image = {10, (byte) 200, 30, 10, (byte) 200, 30, 10, (byte) 200, 30, 10, (byte) 200, 30};
        try (ServedModel model = ColorModel.serve(folder, ColorModel.quantized(TensorKind.UINT8))) {
            InferTensor classes = run(model, request(
                    InferTensor.of("image", Datatype.UINT8, List.of(1L, 2L, 2L, 3L), image), output("scores", 99)))
                    .outputs().getFirst();

            assertEquals(List.of("200:1:green", "30:2:blue", "10:0:red"), strings(classes));
        }
    }

    @Test
    void run_classificationOfTheRequest_isThatOfAllOutputs() throws IOException {
        InferTensor image = floats("image", LittleEndian.bytes(new float[PIXELS]), 1, 2, 2, 3);
        try (ServedModel model = ColorModel.serve(folder, ColorModel.floats(1))) {
            InferRequest request = new InferRequest("colors", Optional.empty(), Optional.empty(),
                    Map.of("classification", 1L), List.of(image), List.of());
            assertEquals(List.of("0.333333:0:red"), strings(run(model, request).outputs().getFirst()));
        }
    }

    // ---- photos ----

    @Test
    void run_photos_givesTheScoresOfTheClassifier() throws IOException {
        try (ServedModel model = ColorModel.serve(folder, ColorModel.floats(1))) {
            InferTensor photos = InferTensor.of("image", List.of(2L),
                    List.of(ColorModel.photo(255, 0, 51), ColorModel.photo(0, 0, 255)));
            InferTensor scores = run(model, photos).outputs().getFirst();

            assertEquals("scores", scores.name());
            assertEquals(Datatype.FP32, scores.datatype());
            assertEquals(List.of(2L, 3L), scores.shape());
            double red = Math.exp(1); // (x − 127.5) / 127.5 of 255, 0, 51
            double green = Math.exp(-1);
            double blue = Math.exp(-0.6);
            double sum = red + green + blue;
            float[] values = floats(scores);
            assertArrayEquals(new float[]{(float) (red / sum), (float) (green / sum), (float) (blue / sum)},
                    Arrays.copyOf(values, 3), 1e-5f);
            assertTrue(values[5] > values[3] && values[5] > values[4], Arrays.toString(values));
        }
    }

    @Test
    void run_photoWithClassification_namesTheBest() throws IOException {
        try (ServedModel model = ColorModel.serve(folder, ColorModel.floats(1))) {
            InferTensor photo = InferTensor.of("image", List.of(1L), List.of(ColorModel.photo(0, 255, 0)));
            InferTensor classes = run(model, request(photo, output("scores", 1))).outputs().getFirst();

            assertEquals(List.of(1L, 1L), classes.shape());
            assertEquals(List.of("0.786986:1:green"), strings(classes));
        }
    }

    @Test
    void run_photosOfAModelWithTwoHeads_givesBoth() throws IOException {
        try (ServedModel model = ColorModel.serve(folder, ColorModel.twoOutputs())) {
            InferTensor photo = InferTensor.of("image", List.of(1L), List.of(ColorModel.photo(255, 255, 255)));
            InferResponse response = run(model, photo);

            assertEquals(List.of("scores", "present"), response.outputs().stream().map(InferTensor::name).toList());
            float expected = (float) (1 / (1 + Math.exp(-1)));
            assertArrayEquals(new float[]{expected, expected, expected}, floats(response.outputs().get(1)), 1e-5f);
        }
    }

    @Test
    void run_photosBelowTheThreshold_scoreZero() throws IOException {
        ClassifierOptions options = ClassifierOptions.builder().scoreThreshold(0.5f).build();
        try (ServedModel model = ColorModel.serve(folder, ColorModel.floats(1), options)) {
            InferTensor scores = run(model, InferTensor.of("image", List.of(1L),
                    List.of(ColorModel.photo(255, 0, 0)))).outputs().getFirst();

            assertEquals(List.of(1L, 3L), scores.shape());
            assertArrayEquals(new float[]{0.786986f, 0, 0}, floats(scores), 1e-5f);
        }
    }

    @Test
    void run_photoThatIsNone_isRefused() throws IOException {
        try (ServedModel model = ColorModel.serve(folder, ColorModel.floats(1))) {
            InferTensor photo = InferTensor.of("image", List.of(1L), List.of("no photo".getBytes(
                    StandardCharsets.UTF_8)));
            assertRefused(400, "the photo", model, request(photo));
            assertRefused(400, "0 photos", model, request(InferTensor.of("image", List.of(0L), List.of())));
            assertRefused(400, "only input", model, new InferRequest("colors", Optional.empty(), Optional.empty(),
                    Map.of(), List.of(photo, photo), List.of()));
        }
    }

    // ---- limits and names ----

    @Test
    void run_outputsAboveTheLimit_areRefusedBeforeTheyAreComputed() throws IOException {
        try (ServedModel model = ColorModel.serve(folder, ColorModel.floats(1))) {
            int images = 400_000; // times 3 classes of about 64 bytes
            InferTensor many = floats("image", new byte[images * PIXELS * Float.BYTES], images, 2, 2, 3);
            assertRefused(413, "400000 images", model, request(many, output("scores", 3)));
        }
    }

    @Test
    void metadata_namesTypesAndShapes() throws IOException {
        try (ServedModel fixed = ColorModel.serve(folder, ColorModel.quantized(TensorKind.INT8));
                ServedModel open = ColorModel.serve(folder, ColorModel.openBatch(4))) {
            assertEquals(new ModelMetadata("colors", List.of("1"),
                    List.of(new ModelMetadata.Tensor("image", Datatype.INT8, List.of(1L, 2L, 2L, 3L))),
                    List.of(new ModelMetadata.Tensor("scores", Datatype.INT8, List.of(1L, 3L)))),
                    ModelMetadata.of(fixed, List.of("1")));
            assertEquals(List.of(-1L, 2L, 2L, 3L),
                    ModelMetadata.of(open, List.of("1")).inputs().getFirst().shape());
            assertEquals(List.of(-1L, 3L), ModelMetadata.of(open, List.of("1")).outputs().getFirst().shape());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {"2,-1; -1; is negative", "4000000000,4000000000; 0; more than",
            "1,2; 4; 8 bytes", "1,1; 5; 4 bytes", "1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1; 4; 17 dimensions"})
    void tensor_shapeWithoutItsData_isRefused(String shape, int bytes, String complaint) {
        List<Long> dimensions = Arrays.stream(shape.split(",")).map(Long::valueOf).toList();
        Problem problem = assertThrows(Problem.class,
                () -> InferTensor.of("x", Datatype.FP32, dimensions, new byte[Math.max(0, bytes)]));
        assertEquals(400, problem.status());
        assertTrue(problem.getMessage().contains(complaint), problem.getMessage());
    }

    private static InferRequest request(InferTensor input, RequestedOutput... outputs) {
        return new InferRequest("colors", Optional.empty(), Optional.of("7"), Map.of(), List.of(input),
                List.of(outputs));
    }

    private static RequestedOutput output(String name, int classes) {
        return new RequestedOutput(name, classes, Optional.empty());
    }

    private static InferTensor floats(String name, byte[] values, long... shape) {
        return InferTensor.of(name, Datatype.FP32, Arrays.stream(shape).boxed().toList(), values);
    }

    private static InferResponse run(ServedModel model, InferTensor input) {
        return run(model, request(input));
    }

    private static InferResponse run(ServedModel model, InferRequest request) {
        InferResponse response = Inference.run(model, request, Cancellation.NONE);
        assertEquals(request.id(), response.id());
        assertEquals("colors", response.model());
        assertEquals("1", response.version());
        return response;
    }

    private static void assertRefused(int status, String complaint, ServedModel model, InferRequest request) {
        Problem problem = assertThrows(Problem.class, () -> Inference.run(model, request, Cancellation.NONE));
        assertEquals(status, problem.status(), problem.getMessage());
        assertTrue(problem.getMessage().contains(complaint), problem.getMessage());
    }

    private static byte[] numbers(InferTensor tensor) {
        return ((TensorData.Numbers) tensor.data()).bytes();
    }

    private static float[] floats(InferTensor tensor) {
        return LittleEndian.floats(numbers(tensor));
    }

    private static List<String> strings(InferTensor tensor) {
        return ((TensorData.Strings) tensor.data()).values().stream()
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8)).collect(Collectors.toList());
    }

    private static float[] oracle(byte[] model, byte[] input) {
        return LittleEndian.floats(TfliteOracle.ask(model, TfliteOracle.Kernels.XNNPACK, input).getFirst());
    }

    private static float[] random(int count) {
        Random random = new Random(count);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextFloat() * 4 - 2;
        }
        return values;
    }
}
