package io.leveret.starter;

import io.leveret.tflite.BundledModel;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * The model that comes with Leveret: TensorFlow's Inception V3, quantized to uint8, for 1000 ImageNet classes and the
 * background. The file contains its metadata and its labels.
 */
public final class Starter implements BundledModel {
    /** The model's name in TensorFlow's list of hosted models. */
    public static final String NAME = "inception_v3_quant";

    /** The model; {@link java.util.ServiceLoader} makes it. */
    public Starter() {}

    @Override
    public String name() {
        return NAME;
    }

    /**
     * Returns the model, a {@code .tflite} file of 24 MB. Its input is uint8 {@code [1][299][299][3]}, raw RGB; its
     * output is uint8 {@code [1][1001]}, logits.
     *
     * @return the file's bytes, a new array at each call
     * @throws UncheckedIOException if the jar cannot be read
     */
    @Override
    public byte[] model() {
        return resource("model.tflite");
    }

    /**
     * Returns the names of the model's 1001 classes, the background first, as in the model file. TensorFlow's other
     * ImageNet models have the same names.
     *
     * @throws UncheckedIOException if the jar cannot be read
     */
    @Override
    public List<String> labels() {
        return new String(resource("labels.txt"), StandardCharsets.UTF_8).lines().toList();
    }

    /**
     * Returns a photo to try the model on: a Labrador puppy, JPEG, 1387 × 1387 pixels.
     *
     * @return the file's bytes, a new array at each call
     * @throws UncheckedIOException if the jar cannot be read
     */
    @Override
    public byte[] sample() {
        return resource("sample.jpg");
    }

    private static byte[] resource(String name) {
        try (InputStream stream = Starter.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IOException("the starter jar holds no " + name + "; build it again");
            }
            byte[] known = new byte[stream.available()]; // stored without compression, so one read returns all
            int read = stream.readNBytes(known, 0, known.length);
            byte[] rest = stream.readAllBytes();
            byte[] all = rest.length == 0 && read == known.length ? known : Arrays.copyOf(known, read + rest.length);
            System.arraycopy(rest, 0, all, read, rest.length);
            return all;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
