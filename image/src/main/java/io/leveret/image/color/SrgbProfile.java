package io.leveret.image.color;

import io.leveret.image.codec.SrgbPrimary;
import io.leveret.image.format.ByteCursor;
import io.leveret.image.format.RefusedFileException;
import java.nio.ByteOrder;

/**
 * Recognizes ICC profiles (ICC.1:2022) that are sRGB under any name, as most photos carry one, by their content: the
 * primaries and the curves are those of sRGB. A photo with such a profile needs no conversion, and gives the same bytes
 * as in programs that ignore profiles.
 *
 * <p>
 * There are dozens of such profiles, all rounded differently; the shortest have curves of twenty points. So primaries
 * may differ by {@value #LARGEST_COLOR_DIFFERENCE} and curves by {@value #LARGEST_CURVE_STEPS} byte values. The nearest
 * other space in use has primaries 0.01 away, and a plain gamma of 2.2 differs by seven byte values.
 */
final class SrgbProfile {
    private static final double LARGEST_COLOR_DIFFERENCE = 0.002;
    private static final int LARGEST_CURVE_STEPS = 2;
    private static final int LARGEST_BYTE = 255;
    private static final int HEADER_BYTES = 128;
    private static final int TAG_BYTES = 12;
    private static final int MOST_TAGS = 100;

    private static final double[] LIGHT = light(); // [byte values from −2 to 257]

    private final ByteCursor cursor;

    private SrgbProfile(ByteCursor cursor) {
        this.cursor = cursor;
    }

    /** Returns whether an RGB profile is sRGB; false if it is damaged or has multidimensional tables. */
    static boolean matches(byte[] icc) {
        try {
            return new SrgbProfile(new ByteCursor(icc, ByteOrder.BIG_ENDIAN)).matches();
        } catch (RefusedFileException damaged) {
            return false;
        }
    }

    private boolean matches() throws RefusedFileException {
        return cursor.has(20, "XYZ ") && find("A2B0") < 0 && find("A2B1") < 0 && find("D2B0") < 0 && find("D2B1") < 0
                && hasColor("rXYZ", SrgbPrimary.RED) && hasColor("gXYZ", SrgbPrimary.GREEN)
                && hasColor("bXYZ", SrgbPrimary.BLUE) && hasCurve("rTRC")
                && hasCurve("gTRC") && hasCurve("bTRC");
    }

    /** Position of a tag's data (section 7.3), or −1. */
    private long find(String tag) throws RefusedFileException {
        long count = Math.min(cursor.u32(HEADER_BYTES), MOST_TAGS);
        for (int i = 0; i < count; i++) {
            int entry = HEADER_BYTES + 4 + i * TAG_BYTES;
            if (cursor.has(entry, tag)) {
                return cursor.u32(entry + 4);
            }
        }
        return -1;
    }

    private boolean hasColor(String tag, SrgbPrimary primary) throws RefusedFileException {
        long at = find(tag);
        if (!cursor.has(at, "XYZ ")) {
            return false;
        }
        double[] color = primary.xyz();
        for (int i = 0; i < color.length; i++) {
            if (!(Math.abs(fixed(at + 8 + 4 * i) - color[i]) <= LARGEST_COLOR_DIFFERENCE)) {
                return false;
            }
        }
        return true;
    }

    private boolean hasCurve(String tag) throws RefusedFileException {
        long at = find(tag);
        boolean isSampled = cursor.has(at, "curv");
        if (!isSampled && !cursor.has(at, "para")) {
            return false;
        }
        for (int step = 0; step <= LARGEST_BYTE; step++) {
            double light = isSampled ? sampled(at, step) : parametric(at, step / (double) LARGEST_BYTE);
            if (!(light >= LIGHT[step] && light <= LIGHT[step + 2 * LARGEST_CURVE_STEPS])) {
                return false;
            }
        }
        return true;
    }

    /** Returns sRGB's linear light, 0 to 1, for all bytes and a few values beyond either end. */
    private static double[] light() {
        double[] light = new double[LARGEST_BYTE + 1 + 2 * LARGEST_CURVE_STEPS];
        for (int i = 0; i < light.length; i++) {
            double value = (i - LARGEST_CURVE_STEPS) / (double) LARGEST_BYTE;
            light[i] = value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
        }
        return light;
    }

    /** A curveType (section 10.6) at a byte: an exponent, or points joined by lines. */
    private double sampled(long at, int step) throws RefusedFileException {
        long points = cursor.u32(at + 8);
        if (points < 2) {
            return Math.pow(step / (double) LARGEST_BYTE, points == 0 ? 1 : cursor.u16(at + 12) / 256.0);
        }
        double place = step * (points - 1) / (double) LARGEST_BYTE;
        long left = Math.min((long) place, points - 2);
        double share = place - left;
        return (cursor.u16(at + 12 + 2 * left) * (1 - share) + cursor.u16(at + 14 + 2 * left) * share) / 65535;
    }

    /** A parametricCurveType (section 10.18): {@code (a x + b)^g + e} from d on, {@code c x + f} below. */
    private double parametric(long at, double x) throws RefusedFileException {
        int function = cursor.u16(at + 8);
        if (function == 0) {
            return Math.pow(x, fixed(at + 12));
        }
        double a = fixed(at + 16);
        double b = fixed(at + 20);
        double offset = function == 2 ? fixed(at + 24) : function == 4 ? fixed(at + 32) : 0;
        double d = function < 3 ? -b / a : fixed(at + 28);
        double below = function < 3 ? offset : fixed(at + 24) * x + (function == 4 ? fixed(at + 36) : 0);
        return x >= d ? Math.pow(a * x + b, fixed(at + 12)) + offset : below;
    }

    /** A number in units of 2⁻¹⁶. */
    private double fixed(long at) throws RefusedFileException {
        return Math.scalb((double) cursor.s32(at), -16);
    }
}
