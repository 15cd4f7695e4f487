package io.leveret.image;

/**
 * Converts YUV to RGB by the formulas that {@link YuvRange} states, in integers: factors are in units of 2⁻²⁰, the
 * finest for which every sum is below 2³¹. Rounding the factors moves a result by less than 0.0003 before it becomes a
 * byte, so fewer than one byte in 5,000 is the second nearest instead of the nearest.
 */
final class YuvToRgb {
    private static final int FRACTION_BITS = 20;
    private static final int HALF = 1 << (FRACTION_BITS - 1);

    /** The share of each primary in luma (ITU-R BT.601). */
    private static final double RED = 0.299;
    private static final double GREEN = 0.587;
    private static final double BLUE = 0.114;

    /** The byte of no color. */
    private static final int NEUTRAL = 128;

    private final int black;
    private final int luma; // this and the factors below in units of 2⁻²⁰
    private final int redOfV;
    private final int greenOfU;
    private final int greenOfV;
    private final int blueOfU;

    YuvToRgb(YuvRange range) {
        double chroma = 255.0 / range.chromaSteps;
        black = range.black;
        luma = fixed(255.0 / range.lumaSteps);
        redOfV = fixed(chroma * 2 * (1 - RED));
        greenOfU = fixed(chroma * 2 * (1 - BLUE) * BLUE / GREEN);
        greenOfV = fixed(chroma * 2 * (1 - RED) * RED / GREEN);
        blueOfU = fixed(chroma * 2 * (1 - BLUE));
    }

    private static int fixed(double factor) {
        return (int) Math.round(Math.scalb(factor, FRACTION_BITS));
    }

    /** Fills and returns {@code rgb}, {@code [height][width][3]}. */
    byte[] convert(YuvFrame frame, byte[] rgb) {
        int columns = YuvFrame.half(frame.width());
        byte[] lumaRow = new byte[(int) frame.luma().rowBytes(frame.width())];
        byte[] uRow = new byte[(int) frame.u().rowBytes(columns)];
        byte[] vRow = new byte[(int) frame.v().rowBytes(columns)];
        int lumaStep = frame.luma().pixelStride();
        int uStep = frame.u().pixelStride();
        int vStep = frame.v().pixelStride();
        int to = 0;
        for (int y = 0; y < frame.height(); y++) {
            frame.luma().readRow(y, frame.width(), lumaRow);
            if (y % 2 == 0) {
                frame.u().readRow(y / 2, columns, uRow);
                frame.v().readRow(y / 2, columns, vRow);
            }
            for (int x = 0; x < frame.width(); x++) {
                int light = ((lumaRow[x * lumaStep] & 0xff) - black) * luma + HALF;
                int u = (uRow[x / 2 * uStep] & 0xff) - NEUTRAL;
                int v = (vRow[x / 2 * vStep] & 0xff) - NEUTRAL;
                rgb[to] = toByte(light + redOfV * v);
                rgb[to + 1] = toByte(light - greenOfU * u - greenOfV * v);
                rgb[to + 2] = toByte(light + blueOfU * u);
                to += Pixels.CHANNELS;
            }
        }
        return rgb;
    }

    private static byte toByte(int sum) {
        return (byte) Math.clamp(sum >> FRACTION_BITS, 0, 255);
    }
}
