package io.leveret.measure.benchmark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.graph.GraphCosts;
import io.leveret.testing.FusedActivation;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.Quant;
import io.leveret.testing.RandomLayers;
import io.leveret.testing.RandomTensors;
import io.leveret.testing.TensorKind;
import io.leveret.testing.TfliteOracle;
import io.leveret.testing.Window;
import io.leveret.tflite.ModelLimits;
import io.leveret.tflite.ModelReader;
import io.leveret.tflite.format.ModelFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BenchmarkTest {
    private static final BenchmarkOptions FEW = BenchmarkOptions.builder().threads(1).warmupRuns(2).minWarmupSeconds(0)
            .runs(5).minSeconds(0).build();

    @TempDir
    Path folder;

    /** Two images in, their sum and a convolution of it out. */
    private static byte[] model(TensorKind kind) {
        ModelBuilder model = new ModelBuilder();
        Quant quant = kind == TensorKind.FLOAT32 ? Quant.NONE : Quant.perTensor(0.05, 3);
        int sum = model.add(model.input(kind, quant, 1, 9, 9, 4), model.input(kind, quant, 1, 9, 9, 4),
                FusedActivation.NONE, quant);
        int conv = new RandomLayers(model, 1).conv2d(sum, 6, 3, 3, Window.same(), quant);
        return model.name(sum, "sum").name(conv, "features").output(conv, sum).build();
    }

    private static Benchmark open(byte[] file) throws IOException {
        return Benchmark.open(() -> ModelReader.read(file, "sums", ModelLimits.DEFAULT));
    }

    @ParameterizedTest
    @EnumSource(names = {"UINT8", "INT8"})
    void run_givenInputs_givesTheBytesOfTensorFlowLite(TensorKind kind) throws IOException {
        byte[] file = model(kind);
        byte[] left = new RandomTensors(1).uint8(9 * 9 * 4);
        byte[] right = new RandomTensors(2).uint8(9 * 9 * 4);
        Benchmark benchmark = open(file);
        benchmark.write(0, left);
        benchmark.write(1, right);

        benchmark.run(FEW.toBuilder().threads(2).profile(true).build());

        List<byte[]> expected = TfliteOracle.ask(file, TfliteOracle.Kernels.XNNPACK, left, right);
        assertArrayEquals(expected.get(0), benchmark.read(0));
        assertArrayEquals(expected.get(1), benchmark.read(1));
    }

    @Test
    void run_noInputsGiven_runsOnNoise() throws IOException {
        byte[] file = model(TensorKind.UINT8);
        Benchmark benchmark = open(file);

        benchmark.run(FEW);

        byte[] noise = RandomInput.of(benchmark.model().graph().input(0));
        assertArrayEquals(TfliteOracle.ask(file, TfliteOracle.Kernels.XNNPACK, noise, noise).getFirst(),
                benchmark.read(0));
    }

    @Test
    void run_oneThread_saysWhatRan() throws IOException {
        byte[] file = model(TensorKind.FLOAT32);
        Path path = Files.write(folder.resolve("sums.tflite"), file);
        BenchmarkResult result = Benchmark.open(path).run(FEW);

        assertEquals(path.toString(), result.model());
        assertEquals(file.length, result.fileBytes());
        assertEquals(1, result.threads());
        assertEquals(2, result.warmupRuns());
        assertEquals(5, result.latency().runs());
        assertTrue(result.firstNanos() > 0 && result.latency().minNanos() > 0, result::toString);
        assertTrue(result.arenaBytes() >= 4 * (9 * 9) * (4 + 4 + 4 + 6), result::toString); // all live to the end
        assertTrue(result.peakHeapBytes() > result.arenaBytes(), result::toString);
        assertEquals(Profile.NONE, result.profile());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void run_profile_hasEachStep(int threads) throws IOException {
        Benchmark benchmark = open(model(TensorKind.FLOAT32));

        Profile profile = benchmark.run(FEW.toBuilder().threads(threads).profile(true).build()).profile();

        assertEquals(5, profile.runs());
        assertEquals(List.of("ADD", "CONV_2D"),
                profile.inRunOrder().stream().map(time -> time.step().operator()).toList());
        assertEquals(GraphCosts.multiplyAdds(benchmark.model().graph()),
                profile.byType().stream().mapToLong(OperatorTypeTime::multiplyAdds).sum());
        assertTrue(profile.totalNanos() > 0, profile::toString);
        assertEquals(1, profile.inRunOrder().getLast().cumulativeShare(), 1e-12);
    }

    @Test
    void run_noWarmup_hasTheFirstOnly() throws IOException {
        assertEquals(0, open(model(TensorKind.FLOAT32)).run(FEW.toBuilder().warmupRuns(0).minWarmupSeconds(0.5).build())
                .warmupRuns());
    }

    @Test
    void run_progress_risesToAHundred() throws IOException {
        List<Integer> percents = new ArrayList<>();
        open(model(TensorKind.FLOAT32)).run(FEW, (done, total) -> {
            assertEquals(100, total);
            percents.add(done);
        });
        assertEquals(List.of(20, 40, 60, 80, 100), percents);
    }

    @Test
    void run_progressWithProfile_risesToTwoHundred() throws IOException {
        List<Integer> percents = new ArrayList<>();
        open(model(TensorKind.FLOAT32)).run(FEW.toBuilder().profile(true).build(), (done, total) -> {
            assertEquals(200, total);
            percents.add(done);
        });
        assertEquals(List.of(20, 40, 60, 80, 100, 120, 140, 160, 180, 200), percents);
    }

    @Test
    void open_slowSource_isCountedAsInitialization() throws IOException {
        byte[] file = model(TensorKind.FLOAT32);
        Benchmark benchmark = Benchmark.open(() -> {
            RunBudgetTest.spin(20_000_000);
            return ModelReader.read(file, "sums", ModelLimits.DEFAULT);
        });
        assertTrue(benchmark.run(FEW).initNanos() >= 20_000_000);
    }

    @Test
    void open_unusableFile_isRefused() throws IOException {
        Path noModel = Files.writeString(folder.resolve("no.tflite"), "no model");
        assertThrows(NoSuchFileException.class, () -> Benchmark.open(folder.resolve("missing.tflite")));
        assertThrows(ModelFormatException.class, () -> Benchmark.open(noModel));
    }

    @Test
    void write_wrongSize_isRefusedWithBothSizes() throws IOException {
        Benchmark benchmark = open(model(TensorKind.UINT8));
        String message = assertThrows(IllegalArgumentException.class, () -> benchmark.write(0, new byte[323]))
                .getMessage();
        assertTrue(message.contains("323 bytes") && message.contains("324"), message);
    }
}
