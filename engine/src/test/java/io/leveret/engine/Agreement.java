package io.leveret.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.testing.LittleEndian;
import io.leveret.testing.TensorKind;
import java.util.Arrays;
import java.util.Locale;

/**
 * Compares results with TensorFlow Lite's and counts how many quantized values are the same. Values at the ends of what
 * a tensor holds do not count: most of them have been clamped, and would be the same for any computation.
 */
final class Agreement {
    private static final double FLOAT32_TOLERANCE = 1e-5;

    private final int maxDifference;
    private final double float32Tolerance; // relative to the range of the tensor
    private long values;
    private long equal;

    /** A comparison with the largest difference of quantized values. */
    Agreement(int maxDifference) {
        this(maxDifference, FLOAT32_TOLERANCE);
    }

    /**
     * A comparison with a tolerance of float32 values other than 1e-5.
     *
     * @param float32Tolerance how far a float32 value may be off, relative to its tensor's range
     */
    Agreement(int maxDifference, double float32Tolerance) {
        this.maxDifference = maxDifference;
        this.float32Tolerance = float32Tolerance;
    }

    /** Compares a tensor's bytes. */
    void compare(String where, TensorKind kind, byte[] expected, byte[] actual) {
        assertEquals(expected.length, actual.length, () -> where + ": bytes");
        switch (kind) {
            case FLOAT32 -> compareFloat32(where, LittleEndian.floats(expected), LittleEndian.floats(actual));
            case UINT8 -> compareQuantized(where, LittleEndian.unsigned(expected), LittleEndian.unsigned(actual));
            case INT8 -> compareQuantized(where, LittleEndian.signed(expected), LittleEndian.signed(actual));
            case INT16 -> compareQuantized(where, LittleEndian.shorts(expected), LittleEndian.shorts(actual));
            case FLOAT16, INT32, INT64, BOOL -> assertArrayEquals(expected, actual, where);
        }
    }

    private void compareQuantized(String where, int[] expected, int[] actual) {
        int lowest = Arrays.stream(expected).min().orElseThrow();
        int highest = Arrays.stream(expected).max().orElseThrow();
        int different = 0;
        int worst = 0;
        for (int i = 0; i < expected.length; i++) {
            boolean isSame = expected[i] == actual[i];
            boolean isClamped = isSame && (expected[i] == lowest || expected[i] == highest);
            different += isSame ? 0 : 1;
            equal += isSame && !isClamped ? 1 : 0;
            values += isClamped ? 0 : 1;
            worst = Math.abs(expected[i] - actual[i]) > Math.abs(expected[worst] - actual[worst]) ? i : worst;
        }
        assertTrue(Math.abs(expected[worst] - actual[worst]) <= maxDifference,
                where + ": " + different + " of " + expected.length + " values differ, value " + worst + " is "
                        + actual[worst] + " instead of " + expected[worst]);
    }

    /** Checks float32 values against the tolerance; the range includes 0, so that a tensor of one value has one too. */
    private void compareFloat32(String where, float[] expected, float[] actual) {
        float low = 0;
        float high = 0;
        for (float value : expected) {
            low = Math.min(low, value);
            high = Math.max(high, value);
        }
        double tolerance = float32Tolerance * ((double) high - low);
        for (int i = 0; i < expected.length; i++) {
            boolean close = Math.abs((double) expected[i] - actual[i]) <= tolerance;
            int at = i;
            assertTrue(close, () -> where + ": value " + at + " is " + actual[at] + " instead of " + expected[at]
                    + ", more than " + tolerance + " off");
        }
    }

    /** The share of quantized values that are the same, of all that were compared; 1 if none were. */
    double equalShare() {
        return values == 0 ? 1 : (double) equal / values;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%d of %d quantized values equal, %.4f %%", equal, values,
                100 * equalShare());
    }
}
