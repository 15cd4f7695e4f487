package io.leveret.measure.benchmark;

import io.leveret.graph.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;

/** The inputs that models are timed with if none are given: random, but the same on every machine. */
final class RandomInput {
    private static final long SEED = 42;

    private RandomInput() {}

    /**
     * Returns the bytes of an input, little-endian: float32 uniform over [−1, 1), quantized values uniform over their
     * type. Integers and booleans are 0, since they may be indices or sizes, where other values may be invalid.
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
