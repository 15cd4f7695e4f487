package io.leveret.bench;

import io.leveret.engine.Plan;
import io.leveret.graph.ElementType;
import io.leveret.graph.Graph;
import io.leveret.graph.TensorSpec;
import io.leveret.starter.Starter;
import io.leveret.testing.RandomTensors;
import io.leveret.testing.ZooFiles;
import io.leveret.tflite.Model;
import io.leveret.tflite.ModelLimits;
import io.leveret.tflite.ModelReader;
import io.leveret.tflite.ModelWriter;
import io.leveret.tflite.format.ModelFormatException;
import io.leveret.zoo.Zoo;
import io.leveret.zoo.precision.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A model to measure.
 *
 * @param name its name in reports
 * @param source creates the bytes of the {@code .tflite} file, the same each time, so that unused models take no memory
 */
public record BenchModel(String name, Supplier<byte[]> source) {
    private static final String SUFFIX = ".tflite";
    /** Writes the files of the zoo. */
    static final ZooFiles ZOO = new ZooFiles(graph -> ModelWriter.write(Model.of(graph)));
    private static final BenchModel SMALLEST = new BenchModel("mobilenet_v1_0.25_128_quant",
            () -> ZOO.build(Zoo.MOBILENET_V1_SMALLEST, Precision.UINT8));

    /** A model that is in memory. */
    BenchModel(String name, byte[] file) {
        this(name, () -> file);
    }

    /** A model of the zoo. */
    public static BenchModel of(Zoo model, Precision precision) {
        return new BenchModel(model.modelName(precision), () -> ZOO.build(model, precision));
    }

    /**
     * The models that are always measured: the bundled one, then the first float32 ones in TensorFlow's list of hosted
     * models.
     */
    static List<BenchModel> standard() {
        List<BenchModel> models = new ArrayList<>();
        models.add(new BenchModel(Starter.NAME, new Starter().model()));
        for (Zoo model : List.of(Zoo.MOBILENET_V1, Zoo.MOBILENET_V2, Zoo.INCEPTION_V3)) {
            models.add(of(model, Precision.FLOAT32));
        }
        return models;
    }

    /** All models of the zoo, in all precisions. */
    static List<BenchModel> zoo() {
        return Stream.of(Zoo.values())
                .flatMap(model -> model.precisions().stream().map(precision -> of(model, precision))).toList();
    }

    /** The smallest MobileNet, uint8, with random weights: the one with the largest share of overhead. */
    public static BenchModel smallest() {
        return SMALLEST;
    }

    /**
     * Returns a model by name: the bundled one, the smallest, or one of the zoo; else the file with that name.
     *
     * @throws IOException if it is a file that cannot be read
     */
    public static BenchModel named(String nameOrFile) throws IOException {
        if (nameOrFile.equals(Starter.NAME)) {
            return new BenchModel(nameOrFile, new Starter().model());
        }
        Optional<BenchModel> known = Stream.concat(Stream.of(SMALLEST), zoo().stream())
                .filter(model -> model.name.equals(nameOrFile)).findFirst();
        return known.isPresent() ? known.get() : read(Path.of(nameOrFile));
    }

    /**
     * Returns a model file, or all model files in and below a folder, by name.
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

    /** Returns the {@code .tflite} file's bytes, created again if they are not in memory. */
    public byte[] file() {
        return source.get();
    }

    /** The same model, in memory. */
    BenchModel inMemory() {
        return new BenchModel(name, file());
    }

    /**
     * Reads the file.
     *
     * @throws ModelFormatException if it is malformed, or needs operators that Leveret does not support
     */
    public Model model() {
        return ModelReader.read(file(), name, ModelLimits.DEFAULT);
    }

    /** The network of {@link #model}. */
    public Graph graph() {
        return model().graph();
    }

    /**
     * Compiles the model for the best kernels of this JVM.
     *
     * @throws ModelFormatException if the file is malformed, or needs operators that Leveret does not support
     */
    public Plan compile() {
        return Plan.compile(graph());
    }

    /** Returns the same random bytes of an input each time: all values of a quantized type, −1…1 for float32. */
    static byte[] noise(TensorSpec input) {
        return noise(input, 42);
    }

    /** Returns different random bytes for each seed. */
    public static byte[] noise(TensorSpec input, long seed) {
        RandomTensors random = new RandomTensors(seed);
        int elements = input.shape().elements();
        return input.type() == ElementType.FLOAT32 ? random.float32(elements, -1, 1)
                : random.uint8(elements * input.type().bytes());
    }
}
