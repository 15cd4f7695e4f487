package io.leveret.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.testing.TfliteOracle.Kernels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TfliteOracleTest {
    private static byte[] convolution(TensorKind kind) {
        ModelBuilder model = new ModelBuilder();
        Quant quant = OperatorCase.activations(kind);
        int image = model.input(kind, quant, 1, 4, 4, 3);
        model.name(image, "image");
        return model.output(new RandomLayers(model, 5).conv2d(image, 8, 3, 3, Window.same(), quant)).build();
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "UINT8", "INT8"})
    void executionPlan_convolution_isXnnpacksOnlyWhereAskedFor(TensorKind kind) {
        try (TfliteOracle oracle = TfliteOracle.open(convolution(kind), Kernels.XNNPACK, 1)) {
            assertEquals(List.of(TfliteOracle.XNNPACK_STEP), oracle.executionPlan());
        }
        try (TfliteOracle oracle = TfliteOracle.open(convolution(kind), Kernels.BUILT_IN, 1)) {
            assertEquals(List.of("CONV_2D"), oracle.executionPlan());
        }
    }

    @Test
    void info_tellsNameShapeTypeAndScale() {
        try (TfliteOracle oracle = TfliteOracle.open(convolution(TensorKind.UINT8), Kernels.XNNPACK, 2)) {
            assertEquals(1, oracle.inputCount());
            assertEquals(1, oracle.outputCount());
            assertEquals(
                    new TensorInfo("image", TensorKind.UINT8, List.of(1, 4, 4, 3), Quant.perTensor(6 / 255.0, 128)),
                    oracle.inputInfo(0));
            assertEquals(List.of(1, 4, 4, 8), oracle.outputInfo(0).shape());
            assertEquals(128, oracle.outputInfo(0).byteCount());
        }
    }

    @Test
    void setInput_wrongLength_isRefused() {
        try (TfliteOracle oracle = TfliteOracle.open(convolution(TensorKind.FLOAT32), Kernels.XNNPACK, 1)) {
            assertEquals("input 0 takes 192 bytes, not 191",
                    assertThrows(IllegalArgumentException.class, () -> oracle.setInput(0, new byte[191])).getMessage());
            assertEquals("input 0 takes 192 bytes, not 196",
                    assertThrows(IllegalArgumentException.class, () -> oracle.setInput(0, new float[49])).getMessage());
            assertThrows(IndexOutOfBoundsException.class, () -> oracle.setInput(1, new byte[192]));
            assertThrows(IndexOutOfBoundsException.class, () -> oracle.output(-1));
            assertThrows(IllegalArgumentException.class, () -> oracle.run(new byte[192], new byte[192]));
        }
    }

    @Test
    void setInput_floatsOfAQuantizedModel_isRefused() {
        try (TfliteOracle oracle = TfliteOracle.open(convolution(TensorKind.INT8), Kernels.XNNPACK, 1)) {
            assertEquals("input 0 is not float32",
                    assertThrows(IllegalArgumentException.class, () -> oracle.setInput(0, new float[12])).getMessage());
        }
    }

    @Test
    void close_twice_isHarmless() {
        TfliteOracle oracle = TfliteOracle.open(convolution(TensorKind.FLOAT32), Kernels.XNNPACK, 1);
        oracle.close();
        assertDoesNotThrow(oracle::close);
        assertEquals("closed", assertThrows(IllegalStateException.class, oracle::invoke).getMessage());
    }

    @Test
    void open_notAModel_tellsWhy() {
        for (byte[] file : List.of(new byte[0], "not a model at all".getBytes(StandardCharsets.UTF_8))) {
            IllegalStateException refusal = assertThrows(IllegalStateException.class,
                    () -> TfliteOracle.open(file, Kernels.XNNPACK, 1));
            assertTrue(refusal.getMessage().startsWith("TensorFlow Lite cannot load the model: "), refusal::getMessage);
            assertFalse(refusal.getMessage().contains("no reason given"), refusal::getMessage);
        }
    }

    @Test
    void open_everyTruncation_isRefusedOrRuns() {
        byte[] file = convolution(TensorKind.UINT8);
        for (int length = 0; length < file.length; length += 13) {
            byte[] truncated = Arrays.copyOf(file, length);
            assertThrows(IllegalStateException.class, () -> TfliteOracle.open(truncated, Kernels.XNNPACK, 1));
        }
    }

    @Test
    void open_wrongShape_tellsWhatTheKernelSaid() {
        ModelBuilder model = new ModelBuilder();
        int image = model.input(TensorKind.FLOAT32, 1, 4);
        byte[] file = model.output(model.reshape(image, 3, 5)).build();
        IllegalStateException refusal = assertThrows(IllegalStateException.class,
                () -> TfliteOracle.open(file, Kernels.BUILT_IN, 1));
        assertTrue(refusal.getMessage().contains("RESHAPE"), refusal::getMessage);
    }

    @Test
    void run_again_givesTheSame() {
        byte[] noise = new RandomTensors(1).tensor(TensorKind.UINT8, 1, 4, 4, 3);
        try (TfliteOracle oracle = TfliteOracle.open(convolution(TensorKind.UINT8), Kernels.XNNPACK, 2)) {
            byte[] first = oracle.run(noise).getFirst();
            oracle.run(new byte[noise.length]);
            assertArrayEquals(first, oracle.run(noise).getFirst());
        }
    }

    @Test
    void open_path_readsTheFile(@TempDir Path directory) throws IOException {
        Path path = Files.write(directory.resolve("model.tflite"), convolution(TensorKind.INT8));
        try (TfliteOracle oracle = TfliteOracle.open(path, Kernels.BUILT_IN, 1)) {
            assertEquals(TensorKind.INT8, oracle.inputInfo(0).kind());
        }
        assertThrows(IOException.class, () -> TfliteOracle.open(directory.resolve("none"), Kernels.BUILT_IN, 1));
    }

    @Test
    void open_noThreads_isRefused() {
        assertEquals("threads must be at least 1, not 0", assertThrows(IllegalArgumentException.class,
                () -> TfliteOracle.open(convolution(TensorKind.INT8), Kernels.BUILT_IN, 0)).getMessage());
    }
}
