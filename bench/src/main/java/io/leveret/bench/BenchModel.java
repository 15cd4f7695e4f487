package io.leveret.bench;

import io.leveret.engine.Plan;
import io.leveret.model.ElementType;
import io.leveret.model.Graph;
import io.leveret.model.ModelFormatException;
import io.leveret.model.ModelLimits;
import io.leveret.model.ModelReader;
import io.leveret.model.TensorSpec;
import io.leveret.starter.Starter;
import io.leveret.testing.RandomTensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A model to be measured.
 *
 * @param name what reports call it
 * @param file a {@code .tflite} file's bytes
 */
record BenchModel(String name, byte[] file) {
    private static final String SUFFIX = ".tflite";
    private static final String SMALLEST = "mobilenet_v1_0.25_128_quant";

    /** What is measured always: the bundled model, then all of {@link Architecture}. */
    static List<BenchModel> standard() {
        List<BenchModel> models = new ArrayList<>();
        models.add(new BenchModel(Starter.NAME, Starter.model()));
        for (Architecture architecture : Architecture.values()) {
            models.add(new BenchModel(architecture.modelName(), architecture.build()));
        }
        return models;
    }

    /** The smallest MobileNet, uint8, with random weights: where what is not arithmetic shows most. */
    static BenchModel smallest() {
        return new BenchModel(SMALLEST, MobileNets.smallest());
    }

    /**
     * A model by its name: the bundled one, the smallest, or one of {@link Architecture}; else the file of that name.
     *
     * @throws IOException if it is a file that cannot be read
     */
    static BenchModel named(String nameOrFile) throws IOException {
        if (nameOrFile.equals(SMALLEST)) {
            return smallest();
        }
        if (nameOrFile.equals(Starter.NAME)) {
            return new BenchModel(nameOrFile, Starter.model());
        }
        for (Architecture architecture : Architecture.values()) {
            if (nameOrFile.equals(architecture.modelName())) {
                return new BenchModel(nameOrFile, architecture.build());
            }
        }
        return read(Path.of(nameOrFile));
    }

    /**
     * A model file, or all in a folder and below it, by name.
     *
     * @throws IOException if there is no such file or it cannot be read
     */
    static List<BenchModel> under(Path fileOrFolder) throws IOException {
        List<BenchModel> models = new ArrayList<>();
        try (Stream<Path> files = Files.walk(fileOrFolder)) {
            for (Path file : files.filter(path -> path.toString().endsWith(SUFFIX)).sorted().toList()) {
                models.add(read(file));
            }
        }
        return models;
    }

    private static BenchModel read(Path file) throws IOException {
        return new BenchModel(file.getFileName().toString().replace(SUFFIX, ""), Files.readAllBytes(file));
    }

    /**
     * What the file says.
     *
     * @throws ModelFormatException if it is malformed, or needs operators that Leveret does not have
     */
    Graph graph() throws ModelFormatException {
        return ModelReader.read(file, name, ModelLimits.DEFAULT);
    }

    /**
     * The model compiled for the best kernels of this JVM.
     *
     * @throws ModelFormatException if the file is malformed, or needs operators that Leveret does not have
     */
    Plan compile() throws ModelFormatException {
        return Plan.compile(graph());
    }

    /** The same noise each time, as an input's bytes: all values of a quantised type, −1…1 for reals. */
    static byte[] noise(TensorSpec input) {
        return noise(input, 42);
    }

    /** Other noise for each seed. */
    static byte[] noise(TensorSpec input, long seed) {
        RandomTensors random = new RandomTensors(seed);
        int elements = input.shape().elements();
        return input.type() == ElementType.FLOAT32 ? random.float32(elements, -1, 1)
                : random.uint8(elements * input.type().bytes());
    }
}
