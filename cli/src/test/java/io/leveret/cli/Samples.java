package io.leveret.cli;

import io.leveret.testing.FusedActivation;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.Quant;
import io.leveret.testing.TensorKind;
import io.leveret.tflite.metadata.MetadataEdit;
import io.leveret.tflite.metadata.ModelMetadata.InputNormalization;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;

/** Models and photos for tests. */
public final class Samples {
    public static final int RED = 0xff0000;
    public static final int GREEN = 0x00ff00;
    public static final int BLUE = 0x0000ff;

    private static final int SIDE = 4;
    private static final int CHANNELS = 3;

    private Samples() {}

    /**
     * A float model of three classes, whose logits are the mean red, green and blue of a photo, each from −1 to 1: of a
     * photo all red, 1, −1, −1, and so .787, .107, .107 as probabilities.
     */
    public static byte[] colorModel() {
        return colorModel(CHANNELS);
    }

    /** The same without metadata, which would say what the model takes for pixels. */
    public static byte[] bareColorModel() {
        return bareColorModel(CHANNELS);
    }

    /** The same with more classes and without metadata. */
    public static byte[] bareColorModel(int classes) {
        return colors(new ModelBuilder(), classes, ModelBuilder.ABSENT);
    }

    /** The same with more classes behind the three, whose logits are 0. */
    public static byte[] colorModel(int classes) {
        ModelBuilder model = new ModelBuilder();
        return stated(colors(model, classes, ModelBuilder.ABSENT));
    }

    /** The same model with metadata that says that it takes −1…1 for pixels. */
    public static byte[] stated(byte[] model) {
        return new MetadataEdit(Optional.empty(), Optional.empty(),
                Optional.of(new InputNormalization(List.of(127.5f), List.of(127.5f))), Optional.empty(),
                Optional.empty(), Map.of()).apply(model, "sample");
    }

    /** The same with three classes, except that it predicts red for green. */
    public static byte[] greenBlindModel() {
        ModelBuilder model = new ModelBuilder();
        return stated(colors(model, CHANNELS, model.constant(new float[]{0, -3, 0}, CHANNELS)));
    }

    private static byte[] colors(ModelBuilder model, int classes, int bias) {
        int values = SIDE * SIDE * CHANNELS;
        int image = model.input(TensorKind.FLOAT32, 1, SIDE, SIDE, CHANNELS);
        float[] weights = new float[classes * values]; // [class][y][x][channel]
        for (int i = 0; i < CHANNELS * values; i++) {
            weights[i] = i % CHANNELS == i / values ? 1f / (SIDE * SIDE) : 0;
        }
        int means = model.fullyConnected(image, model.constant(weights, classes, values), bias, FusedActivation.NONE,
                Quant.NONE);
        return model.description("mean colors").name(image, "image").output(means).build();
    }

    /** An embedder whose three features are the mean red, green and blue of a photo, each from −1 to 1. */
    public static byte[] colorFeatures() {
        ModelBuilder model = new ModelBuilder();
        int image = model.input(TensorKind.FLOAT32, 1, SIDE, SIDE, CHANNELS);
        int means = model.mean(image, new int[]{1, 2}, false, Quant.NONE);
        return model.name(means, "means").output(means).build();
    }

    /** The three colors with a probability each, of its own: .731 of a color that is there, .269 of another. */
    public static byte[] independentColors() {
        ModelBuilder model = new ModelBuilder();
        int image = model.input(TensorKind.FLOAT32, 1, SIDE, SIDE, CHANNELS);
        int means = model.mean(image, new int[]{1, 2}, false, Quant.NONE);
        return stated(model.output(model.logistic(means, Quant.NONE)).build());
    }

    /** One score, high if there is much red: a logit from −1 to 1, or its probability. */
    public static byte[] redness(boolean probability) {
        ModelBuilder model = new ModelBuilder();
        int image = model.input(TensorKind.FLOAT32, 1, SIDE, SIDE, CHANNELS);
        int means = model.mean(image, new int[]{1, 2}, false, Quant.NONE);
        int red = model.fullyConnected(means, model.constant(new float[]{1, 0, 0}, 1, CHANNELS), ModelBuilder.ABSENT,
                FusedActivation.NONE, Quant.NONE);
        return stated(model.output(probability ? model.logistic(red, Quant.NONE) : red).build());
    }

    /** Two heads: probabilities of the three colors, and one score, the probability that there is much red. */
    public static byte[] twoHeads() {
        ModelBuilder model = new ModelBuilder();
        int image = model.input(TensorKind.FLOAT32, 1, SIDE, SIDE, CHANNELS);
        int means = model.mean(image, new int[]{1, 2}, false, Quant.NONE);
        int colors = model.softmax(means, 1, Quant.NONE);
        int red = model.logistic(model.slice(means, new int[]{0, 0}, new int[]{1, 1}), Quant.NONE);
        return model.name(colors, "colors").name(red, "warm\u001b").output(colors, red).build();
    }

    /** Writes a photo of one color. */
    public static Path photo(Path file, int rgb) throws IOException {
        return photo(file, rgb, 6, 5);
    }

    /** Writes a photo of one color and of a size in pixels. */
    public static Path photo(Path file, int rgb, int width, int height) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.write(file, png(rgb, width, height));
    }

    /** Writes a photo of blocks of about one color, 64 × 48 pixels; each seed gives other blocks. */
    public static Path patternedPhoto(Path file, int rgb, long seed) throws IOException {
        Random random = new Random(seed);
        BufferedImage image = new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB);
        for (int block = 0; block < 48; block++) {
            double brightness = 0.6 + 0.4 * random.nextDouble();
            for (int i = 0; i < 64; i++) {
                image.setRGB(block % 8 * 8 + i % 8, block / 8 * 8 + i / 8, scaled(rgb, brightness));
            }
        }
        Files.createDirectories(file.getParent());
        return Files.write(file, encode(image, "png"));
    }

    private static int scaled(int rgb, double factor) {
        return (int) ((rgb >> 16 & 0xff) * factor) << 16 | (int) ((rgb >> 8 & 0xff) * factor) << 8
                | (int) ((rgb & 0xff) * factor);
    }

    /** A photo of one color, 6 × 5 pixels. */
    public static byte[] png(int rgb) throws IOException {
        return png(rgb, 6, 5);
    }

    private static byte[] png(int rgb, int width, int height) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < width * height; i++) {
            image.setRGB(i % width, i / width, rgb);
        }
        return encode(image, "png");
    }

    /** A photo of noise, 64 × 64 pixels. */
    public static byte[] noisyJpeg() throws IOException {
        Random random = new Random(1);
        BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 64 * 64; i++) {
            image.setRGB(i % 64, i / 64, random.nextInt(1 << 24));
        }
        return encode(image, "jpg");
    }

    /** A PNG of a few bytes that claims to have 30,000 × 30,000 pixels. */
    public static byte[] pngBomb() throws IOException {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        png.write(new byte[]{(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
        png.write(chunk("IHDR", ByteBuffer.allocate(13).putInt(30_000).putInt(30_000).put((byte) 8).put((byte) 2)
                .array()));
        png.write(chunk("IDAT", new byte[]{0x78, (byte) 0x9c, 3, 0, 0, 0, 0, 1}));
        png.write(chunk("IEND", new byte[0]));
        return png.toByteArray();
    }

    private static byte[] chunk(String type, byte[] data) {
        CRC32 crc = new CRC32();
        crc.update(type.getBytes());
        crc.update(data);
        return ByteBuffer.allocate(12 + data.length).putInt(data.length).put(type.getBytes()).put(data)
                .putInt((int) crc.getValue()).array();
    }

    private static byte[] encode(BufferedImage image, String format) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, format, bytes);
        return bytes.toByteArray();
    }
}
