package io.leveret.server;

import io.leveret.image.Pixels;
import io.leveret.image.Resizer;
import io.leveret.image.awt.ImageEncoder;
import io.leveret.testing.FusedActivation;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.ModelPacker;
import io.leveret.testing.Quant;
import io.leveret.testing.RandomLayers;
import io.leveret.testing.TensorKind;
import io.leveret.testing.Window;
import io.leveret.tflite.metadata.LocalizedLabels;
import io.leveret.tflite.metadata.MetadataWriter;
import io.leveret.tflite.metadata.ModelMetadata;
import io.leveret.tflite.metadata.OutputMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Small classifiers with random weights, for pictures of 16 × 16 pixels, and photos for them. */
public final class SmallModels {
    private static final int SIDE = 16;
    private static final int PATCHES = 9; // in a row of a photo
    private static final Window HALVING = Window.same().stride(2).activation(FusedActivation.RELU);

    private SmallModels() {}

    /** Returns a model with these classes. */
    public static byte[] classifier(String... labels) {
        return named(network(labels.length), labels);
    }

    /** Returns the same for any number of pictures at once. */
    public static byte[] openBatch(String... labels) {
        return named(ModelPacker.openBatch(network(labels.length)), labels);
    }

    private static byte[] network(int classes) {
        ModelBuilder model = new ModelBuilder();
        RandomLayers layers = new RandomLayers(model, 7);
        int image = model.input(TensorKind.FLOAT32, 1, SIDE, SIDE, 3);
        int places = layers.conv2d(image, 24, 3, 3, HALVING, Quant.NONE);
        int vector = model.mean(places, new int[]{1, 2}, false, Quant.NONE);
        int logits = layers.fullyConnected(vector, classes, FusedActivation.NONE, Quant.NONE);
        return model.output(model.softmax(logits, 1, Quant.NONE)).build();
    }

    private static byte[] named(byte[] file, String... labels) {
        OutputMetadata scores = new OutputMetadata("scores", Optional.of(LocalizedLabels.of(List.of(labels))),
                Optional.empty(), Optional.empty());
        return MetadataWriter.write(file, "small",
                new ModelMetadata("small", "", "", "", "", "", Optional.empty(), List.of(scores)));
    }

    /** Writes a model with these classes. */
    public static Path write(Path file, String... labels) throws IOException {
        return write(file, classifier(labels));
    }

    /** Writes a file whole, as good publishers do. */
    public static Path write(Path file, byte[] content) throws IOException {
        Files.createDirectories(file.getParent());
        Path unfinished = Files.write(file.resolveSibling("." + file.getFileName() + ".part"), content);
        return Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Returns a photo in which one of the colors 0, 1 and 2 is strong; another one for each seed. */
    public static byte[] photo(int color, long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] rgb = new byte[PATCHES * PATCHES * Pixels.CHANNELS];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) ((i % Pixels.CHANNELS == color ? 180 : 80) + random.nextInt(-60, 61));
        }
        return ImageEncoder.png(Resizer.HALF_PIXEL_BILINEAR.resize(Pixels.of(PATCHES, PATCHES, rgb), 40, 30));
    }
}
