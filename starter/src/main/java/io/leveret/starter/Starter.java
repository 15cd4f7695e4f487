package io.leveret.starter;

import io.leveret.tflite.BundledModel;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * The model that comes with Leveret: TensorFlow's Inception V3, quantized to uint8, which tells 1000 ImageNet classes
 * and the background apart. Its metadata and its labels are packed into it.
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
     * The model, a {@code .tflite} file of 24 MB. Its input is uint8 {@code [1][299][299][3]}, raw RGB; its output is
     * uint8 {@code [1][1001]}, logits.
     *
     * @return the file's bytes, the caller's own: read afresh at each call
     * @throws UncheckedIOException if the jar cannot be read
     */
    @Override
    public byte[] model() {
        return resource("model.tflite");
    }

    /**
     * The names of the model's classes, as they are packed into it too: 1001, the background first. They are also those
     * of TensorFlow's other models that tell the same classes apart.
     *
     * @throws UncheckedIOException if the jar cannot be read
     */
    @Override
    public List<String> labels() {
        return new String(resource("labels.txt"), StandardCharsets.UTF_8).lines().toList();
    }

    /**
     * A photo to try the model on: a Labrador puppy, JPEG, 1387 × 1387 pixels.
     *
     * @return the file's bytes, the caller's own: read afresh at each call
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
            byte[] known = new byte[stream.available()]; // all of what is stored without compression, in one piece
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
