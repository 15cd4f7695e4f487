package io.leveret.vision.run;

import io.leveret.engine.Session;
import io.leveret.graph.TensorSpec;
import io.leveret.image.ImageOp;
import io.leveret.image.Normalization;
import io.leveret.image.Pixels;
import io.leveret.tflite.metadata.ChannelOrder;
import io.leveret.vision.meaning.InputLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes pictures into an input of any {@link InputLayout}. Gray pictures have one channel, or three alike; a fourth
 * channel is alpha, always 255, normalized as red is.
 */
public final class PixelWriter {
    private static final ImageOp GRAYSCALE = ImageOp.grayscale();
    private static final int ALPHA = Pixels.CHANNELS;
    private static final int OPAQUE = 255;

    private final int index; // of the graph's inputs
    private final TensorSpec tensor;
    private final InputLayout layout;
    private final ChannelOrder order;
    private final PixelEncoding encoding;
    private final Optional<byte[]> translation; // of a picture's bytes to the elements in the same order

    /**
     * Creates the writer of an input.
     *
     * @param index index of the graph's input
     * @param normalization of pixels 0…255; empty if the input takes their bytes
     */
    public PixelWriter(int index, TensorSpec tensor, InputLayout layout, ChannelOrder order,
            Optional<Normalization> normalization) {
        this.index = index;
        this.tensor = tensor;
        this.layout = layout;
        this.order = order;
        this.encoding = PixelEncoding.of(normalization, tensor);
        this.translation = layout.isInterleaved() && order == ChannelOrder.RGB && tensor.type().bytes() == 1
                ? encoding.translation() : Optional.empty();
    }

    /** Writes pictures of the input's size to the start of the batch, and zeros to the rest. */
    public void write(Session session, List<Pixels> pictures) {
        List<byte[]> images = new ArrayList<>(pictures.size()); // [height][width][3]
        for (Pixels picture : pictures) {
            images.add((order == ChannelOrder.GRAY ? GRAYSCALE.apply(picture) : picture).rgb());
        }
        if (tensor.type().isFloat()) {
            session.write(index, floats(images));
        } else if (translation.isPresent()) {
            session.write(index, translated(images, translation.get()));
        } else {
            session.write(index, integers(images));
        }
    }

    /** Returns the elements of a float input. */
    private float[] floats(List<byte[]> images) {
        float[] elements = new float[tensor.shape().elements()];
        int width = layout.width();
        int step = layout.columnStride(); // once, since a layout seeks its axes
        int rowStep = layout.rowStride();
        for (int image = 0; image < images.size(); image++) {
            byte[] rgb = images.get(image);
            for (int channel = 0; channel < layout.channels(); channel++) {
                int color = color(channel);
                float[] values = encoding.floats()[color % ALPHA];
                for (int y = 0; y < layout.height(); y++) {
                    int to = layout.start(image, channel) + y * rowStep;
                    int from = y * width * Pixels.CHANNELS + color;
                    for (int x = 0; x < width; x++) {
                        elements[to] = values[color == ALPHA ? OPAQUE : rgb[from] & 0xff];
                        to += step;
                        from += Pixels.CHANNELS;
                    }
                }
            }
        }
        return elements;
    }

    /** Returns the elements of an input that are in a picture's order, and depend on its bytes alone. */
    private byte[] translated(List<byte[]> images, byte[] element) {
        byte[] elements = new byte[tensor.shape().elements()];
        int to = 0;
        for (byte[] rgb : images) {
            translate(rgb, element, elements, to);
            to += rgb.length;
        }
        return elements;
    }

    /** A loop of its own is soon compiled. */
    private static void translate(byte[] rgb, byte[] element, byte[] elements, int to) {
        for (int i = 0; i < rgb.length; i++) {
            elements[to + i] = element[rgb[i] & 0xff];
        }
    }

    /** Returns the elements of an integer input, little-endian. */
    private byte[] integers(List<byte[]> images) {
        int bytes = tensor.type().bytes();
        byte[] elements = new byte[Math.multiplyExact(tensor.shape().elements(), bytes)];
        ByteBuffer buffer = ByteBuffer.wrap(elements).order(ByteOrder.LITTLE_ENDIAN);
        int width = layout.width();
        int step = layout.columnStride();
        int rowStep = layout.rowStride();
        for (int image = 0; image < images.size(); image++) {
            byte[] rgb = images.get(image);
            for (int channel = 0; channel < layout.channels(); channel++) {
                int color = color(channel);
                long[] values = encoding.integers()[color % ALPHA];
                for (int y = 0; y < layout.height(); y++) {
                    int to = layout.start(image, channel) + y * rowStep;
                    int from = y * width * Pixels.CHANNELS + color;
                    for (int x = 0; x < width; x++) {
                        long value = values[color == ALPHA ? OPAQUE : rgb[from] & 0xff];
                        switch (bytes) {
                            case 1 -> elements[to] = (byte) value;
                            case 2 -> buffer.putShort(2 * to, (short) value);
                            case 4 -> buffer.putInt(4 * to, (int) value);
                            default -> buffer.putLong(8 * to, value);
                        }
                        to += step;
                        from += Pixels.CHANNELS;
                    }
                }
            }
        }
        return elements;
    }

    /** Returns the color of a channel of the model: 0 for red to 2 for blue, or {@link #ALPHA}. */
    private int color(int channel) {
        return channel == ALPHA || order != ChannelOrder.BGR ? channel : Pixels.CHANNELS - 1 - channel;
    }
}
