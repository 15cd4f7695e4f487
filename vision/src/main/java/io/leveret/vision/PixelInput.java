package io.leveret.vision;

import io.leveret.engine.Session;
import io.leveret.image.Normalization;
import io.leveret.image.Pixels;
import io.leveret.model.Graph;
import io.leveret.model.ModelMetadata.InputNormalization;
import io.leveret.model.Shape;
import io.leveret.model.TensorSpec;
import java.util.List;
import java.util.Optional;

/**
 * A classifier's input: batch × height × width × 3 pixels.
 *
 * <p>A quantised input takes the pixels as they are, whatever its scale says, as all of TensorFlow Lite's tools do: 0…255
 * for UINT8, 255 steps from −128 on for INT8. A float input takes (x − mean) / std. With a normalisation from the
 * options every input takes that, a quantised one its nearest step.
 */
final class PixelInput {
    private static final int SIGN_BIT = 0x80;

    private final TensorSpec tensor;
    private final Optional<Normalization> normalization; // empty: pixels as they are

    /**
     * The input of a graph.
     *
     * @throws IllegalArgumentException if the graph has not just one input, or that is not batch × height × width × 3
     */
    PixelInput(Graph graph, Optional<Normalization> override) {
        if (graph.inputs().size() != 1) {
            throw new IllegalArgumentException(
                    graph.source() + " is no image classifier: it has " + graph.inputs().size()
                            + " inputs, expected 1");
        }
        tensor = graph.input(0);
        Shape shape = tensor.shape();
        if (shape.rank() != 4 || shape.dimension(3) != Pixels.CHANNELS) {
            throw new IllegalArgumentException(graph.source() + " is no image classifier: its input is "
                    + tensor.describe() + ", expected batch×height×width×" + Pixels.CHANNELS);
        }
        normalization = tensor.type().isQuantized() ? override
                : Optional.of(override.orElseGet(() -> graph.metadata().normalization()
                        .map(PixelInput::normalization).orElse(Normalization.DEFAULT)));
    }

    int batch() {
        return tensor.shape().dimension(0);
    }

    int height() {
        return tensor.shape().dimension(1);
    }

    int width() {
        return tensor.shape().dimension(2);
    }

    /** Writes a picture of the input's size as the first of the batch; the others are black. */
    void write(Session session, Pixels picture) {
        int elements = tensor.shape().elements();
        if (normalization.isPresent()) {
            float[] reals = new float[elements]; // [batch][height][width][3]
            normalization.get().apply(picture, reals, 0);
            session.write(0, reals);
            return;
        }
        switch (tensor.type()) {
            case UINT8 -> session.write(0, picture.rgb().length == elements ? picture.rgb() : fill(picture, 0));
            case INT8 -> session.write(0, fill(picture, SIGN_BIT));
            case FLOAT32, INT32, INT64 -> throw new IllegalStateException("no pixels for " + tensor.describe());
        }
    }

    /** The pixels with a bit flipped: flipping the highest one of a byte takes 128 from it. */
    private byte[] fill(Pixels picture, int flip) {
        byte[] rgb = picture.rgb();
        byte[] values = new byte[tensor.shape().elements()]; // [batch][height][width][3]
        for (int i = 0; i < rgb.length; i++) {
            values[i] = (byte) (rgb[i] ^ flip);
        }
        return values;
    }

    private static Normalization normalization(InputNormalization stated) {
        return new Normalization(toArray(stated.mean()), toArray(stated.std()));
    }

    private static float[] toArray(List<Float> values) {
        float[] array = new float[values.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = values.get(i);
        }
        return array;
    }
}
