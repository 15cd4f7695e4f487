package io.leveret.spark;

import io.leveret.testing.FusedActivation;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.Quant;
import io.leveret.testing.TensorKind;
import io.leveret.tflite.metadata.MetadataEdit;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import javax.imageio.ImageIO;

/** A model of three colors, and photos of about one color. */
public final class Samples {
    public static final List<String> COLORS = List.of("red", "green", "blue");

    private Samples() {}

    /** Returns a model that says which of three colors there is most of, by its mean over the picture. */
    public static byte[] model() {
        return new MetadataEdit(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), Map.of("", COLORS)).apply(unlabeledModel(), "colors");
    }

    /** Returns a model that gives each color a probability of its own. */
    public static byte[] independentModel() {
        return new MetadataEdit(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), Map.of("", COLORS)).apply(model(true, true), "colors");
    }

    /** Returns a model that gives a logit for each color. */
    public static byte[] logitModel() {
        return new MetadataEdit(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), Map.of("", COLORS)).apply(model(false, true), "colors");
    }

    /** Returns the first of them without labels. */
    public static byte[] unlabeledModel() {
        return model(true, false);
    }

    private static byte[] model(boolean probabilities, boolean independent) {
        ModelBuilder model = new ModelBuilder();
        int image = model.input(TensorKind.FLOAT32, 1, 8, 8, 3);
        int means = model.mean(image, new int[]{1, 2}, false, Quant.NONE);
        int weights = model.constant(new float[]{2, -1, -1, -1, 2, -1, -1, -1, 2}, 3, 3);
        int scores = model.fullyConnected(means, weights, ModelBuilder.ABSENT, FusedActivation.NONE, Quant.NONE);
        int output = !probabilities ? scores
                : independent ? model.logistic(scores, Quant.NONE) : model.softmax(scores, 1, Quant.NONE);
        return model.output(output).build();
    }

    /** Returns a PNG file of a color with noise; each seed gives another. */
    public static byte[] photo(int color, int seed) {
        return photo(BufferedImage.TYPE_INT_RGB, color, seed);
    }

    public static byte[] photo(int type, int color, int seed) {
        Random random = new Random(seed);
        BufferedImage image = new BufferedImage(12 + random.nextInt(8), 10, type);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                int rgb = 0xff000000 | random.nextInt() & 0x3f3f3f | (96 + random.nextInt(128)) << 8 * (2 - color);
                image.setRGB(x, y, rgb);
            }
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", file);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return file.toByteArray();
    }

    /**
     * Writes photos of all colors, every so many of which is no photo, at any depth.
     *
     * @param damagedEach how many photos there are for one that is damaged
     */
    public static void write(Path folder, int count, int damagedEach) throws IOException {
        for (int i = 0; i < count; i++) {
            Path part = folder.resolve("part " + i % 7);
            Files.createDirectories(part);
            Files.write(part.resolve(i + ".png"), i % damagedEach == damagedEach - 1
                    ? "this is no photo".getBytes()
                    : photo(i % 3, i));
        }
    }
}
