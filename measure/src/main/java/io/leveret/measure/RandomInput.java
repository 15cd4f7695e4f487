package io.leveret.measure;

import io.leveret.graph.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;

/** What models are timed with where no input is given: the same on every machine. */
final class RandomInput {
    private static final long SEED = 42;

    private RandomInput() {}

    /**
     * The bytes of an input, little-endian: reals uniform over [−1, 1), quantized values over all that their type has. Integers
     * and truth values are 0, since they may be indices or sizes, of which others need not be sound.
     */
    static byte[] of(TensorSpec input) {
        SplittableRandom random = new SplittableRandom(SEED);
        int elements = input.shape().elements();
        byte[] bytes = new byte[Math.multiplyExact(elements, input.type().bytes())];
        ByteBuffer values = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        switch (input.type()) {
            case FLOAT32 -> {
                for (int i = 0; i < elements; i++) {
                    values.putFloat(random.nextInt(-1 << 23, 1 << 23) / (float) (1 << 23));
                }
            }
            case FLOAT16 -> {
                for (int i = 0; i < elements; i++) {
                    values.putShort(Float.floatToFloat16(random.nextInt(-1 << 10, 1 << 10) / (float) (1 << 10)));
                }
            }
            case UINT8, INT8, INT16 -> random.nextBytes(bytes);
            case INT32, INT64, BOOL -> {
            }
        }
        return bytes;
    }
}
