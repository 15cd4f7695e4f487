package io.leveret.image.jpeg;

/**
 * Gives the rows of a component at the size of the result, as libjpeg does by default (its file {@code jdsample.c},
 * "fancy upsampling"): samples at half the width or height are weighted 3 : 1 between the two nearest, others repeated.
 */
final class RowUpsampler {
    /** Bits behind the point of smoothed samples, of those at half the width and height. */
    static final int BITS_OF_BOTH = 4;

    private static final int BITS_OF_WIDTH = 2; // of those at half the width
    private static final int LEAST_SMOOTHED_WIDTH = 3;

    private enum Kind {
        COPY,
        DOUBLE_WIDTH,
        DOUBLE_HEIGHT,
        DOUBLE_BOTH,
        REPEAT
    }

    private final Component component;
    private final Kind kind;
    private final int horizontal; // samples of a group in a row of the component
    private final int mostHorizontal; // in the result
    private final int vertical;
    private final int mostVertical;
    private final byte[] row; // upsampled; one sample more than the result may have
    private final int[] sums; // [component.width] of two rows

    /**
     * Plans for a component.
     *
     * @param eighths the scale
     */
    RowUpsampler(Component component, Frame frame, int eighths, int width) {
        this.component = component;
        int wide = component.horizontal * component.side;
        int high = component.vertical * component.side;
        int mostWide = frame.mostHorizontal() * eighths;
        int mostHigh = frame.mostVertical() * eighths;
        this.horizontal = wide;
        this.mostHorizontal = mostWide;
        this.vertical = high;
        this.mostVertical = mostHigh;
        boolean smooth = eighths > 1;
        if (wide == mostWide && high == mostHigh) {
            kind = Kind.COPY;
        } else if (smooth && wide * 2 == mostWide && high == mostHigh && component.width >= LEAST_SMOOTHED_WIDTH) {
            kind = Kind.DOUBLE_WIDTH;
        } else if (smooth && wide == mostWide && high * 2 == mostHigh) {
            kind = Kind.DOUBLE_HEIGHT;
        } else if (smooth && wide * 2 == mostWide && high * 2 == mostHigh
                && component.width >= LEAST_SMOOTHED_WIDTH) {
            kind = Kind.DOUBLE_BOTH;
        } else {
            kind = Kind.REPEAT;
        }
        this.row = kind == Kind.COPY ? new byte[0] : new byte[Math.max(width, 2 * component.width)];
        this.sums = kind == Kind.DOUBLE_BOTH ? new int[component.width] : new int[0];
    }

    /** The last row of the component that a row of the result needs. */
    int lastNeeded(int y) {
        int at = at(y);
        return Math.min(kind == Kind.DOUBLE_HEIGHT || kind == Kind.DOUBLE_BOTH ? at + 1 : at, component.height - 1);
    }

    private int at(int y) {
        return (int) ((long) y * vertical / mostVertical);
    }

    /** Whether the rows are those of the component. */
    boolean isCopy() {
        return kind == Kind.COPY;
    }

    /** Whether the component has half the width, or half the width and height, and is smoothed. */
    boolean isSmooth() {
        return kind == Kind.DOUBLE_WIDTH || kind == Kind.DOUBLE_BOTH;
    }

    /** Whether another one does the same. */
    boolean isLike(RowUpsampler other) {
        return kind == other.kind && component.width == other.component.width;
    }

    /** Samples of a row of the component. */
    int width() {
        return component.width;
    }

    /** Bits behind the point of smoothed samples. */
    int smoothingBits() {
        return kind == Kind.DOUBLE_BOTH ? BITS_OF_BOTH : BITS_OF_WIDTH;
    }

    /** Where the nearest row of the component begins. */
    int near(int y) {
        return component.row(at(y));
    }

    /** Where the next one begins, of a component with half the height. */
    int far(int y) {
        return component.row(at(y) + (y % 2 == 0 ? -1 : 1));
    }

    /** Makes a row of the result; {@link #samples} and {@link #start} tell where it is. */
    void make(int y) {
        switch (kind) {
            case COPY -> {
            }
            case DOUBLE_WIDTH -> doubleWidth(component.samples(), near(y));
            case DOUBLE_HEIGHT -> doubleHeight(near(y), far(y), y % 2 == 0 ? 1 : 2);
            case DOUBLE_BOTH -> doubleBoth(near(y), far(y));
            case REPEAT -> repeat(near(y));
        }
    }

    /** The array that holds the row. */
    byte[] samples() {
        return kind == Kind.COPY ? component.samples() : row;
    }

    /** Where the row begins in the array. */
    int start(int y) {
        return kind == Kind.COPY ? near(y) : 0;
    }

    private void repeat(int from) {
        byte[] samples = component.samples();
        for (int x = 0; x < row.length; x++) {
            row[x] = samples[from + Math.min((int) ((long) x * horizontal / mostHorizontal), component.width - 1)];
        }
    }

    private void doubleWidth(byte[] samples, int from) {
        int last = component.width - 1;
        row[0] = samples[from];
        row[1] = (byte) ((samples[from] & 0xff) * 3 + (samples[from + 1] & 0xff) + 2 >> 2);
        for (int x = 1; x < last; x++) {
            int three = (samples[from + x] & 0xff) * 3;
            row[2 * x] = (byte) (three + (samples[from + x - 1] & 0xff) + 1 >> 2);
            row[2 * x + 1] = (byte) (three + (samples[from + x + 1] & 0xff) + 2 >> 2);
        }
        row[2 * last] = (byte) ((samples[from + last] & 0xff) * 3 + (samples[from + last - 1] & 0xff) + 1 >> 2);
        row[2 * last + 1] = samples[from + last];
    }

    private void doubleHeight(int near, int far, int rounding) {
        byte[] samples = component.samples();
        for (int x = 0; x < component.width; x++) {
            row[x] = (byte) ((samples[near + x] & 0xff) * 3 + (samples[far + x] & 0xff) + rounding >> 2);
        }
    }

    private void doubleBoth(int near, int far) {
        byte[] samples = component.samples();
        int last = component.width - 1;
        for (int x = 0; x <= last; x++) {
            sums[x] = (samples[near + x] & 0xff) * 3 + (samples[far + x] & 0xff);
        }
        row[0] = (byte) (sums[0] * 4 + 8 >> 4);
        row[1] = (byte) (sums[0] * 3 + sums[1] + 7 >> 4);
        for (int x = 1; x < last; x++) {
            int three = sums[x] * 3;
            row[2 * x] = (byte) (three + sums[x - 1] + 8 >> 4);
            row[2 * x + 1] = (byte) (three + sums[x + 1] + 7 >> 4);
        }
        row[2 * last] = (byte) (sums[last] * 3 + sums[last - 1] + 8 >> 4);
        row[2 * last + 1] = (byte) (sums[last] * 4 + 7 >> 4);
    }
}
