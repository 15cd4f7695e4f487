package io.leveret.zoo.network;

import io.leveret.graph.ElementType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Random images of −1…1: large patches of color with noise added. Images of noise alone would look the same to a
 * network that averages over the image in the end.
 */
public final class Images {
    /** The range of a pixel. */
    static final ActivationRange RANGE = new ActivationRange(-1, 1);
    private static final int PATCHES = 5; // in a row
    private static final float NOISE = 0.25f;

    /** Of all pixels: uniform values over −b…b have the variance b² / 3. */
    static final Spread SPREAD = Spread.of(((1 - NOISE) * (1 - NOISE) + NOISE * NOISE) / 3);

    private Images() {}

    /**
     * Returns an image's pixels, different for each seed.
     *
     * @return [side][side][3]
     */
    public static float[] pixels(int side, long seed) {
        RandomValues random = new RandomValues(seed);
        float[] colors = random.floats(PATCHES * PATCHES * 3, -1 + NOISE, 1 - NOISE);
        float[] pixels = random.floats(side * side * 3, -NOISE, NOISE);
        for (int row = 0; row < side; row++) {
            for (int column = 0; column < side; column++) {
                int patch = row * PATCHES / side * PATCHES + column * PATCHES / side;
                for (int color = 0; color < 3; color++) {
                    pixels[(row * side + column) * 3 + color] += colors[patch * 3 + color];
                }
            }
        }
        return pixels;
    }

    /**
     * Returns an image's bytes, different for each seed.
     *
     * @param type FLOAT32, or UINT8 or INT8 quantized to {@link #RANGE}
     * @return [side][side][3]
     */
    public static byte[] bytes(ElementType type, int side, long seed) {
        float[] pixels = pixels(side, seed);
        if (type != ElementType.FLOAT32) {
            return RANGE.quantized(type, pixels);
        }
        ByteBuffer bytes = ByteBuffer.allocate(pixels.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(pixels);
        return bytes.array();
    }
}
