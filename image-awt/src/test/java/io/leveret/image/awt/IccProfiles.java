package io.leveret.image.awt;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/**
 * Makes small ICC profiles (ICC.1:2001-04) of spaces whose numbers are published, and converts their colors to sRGB by
 * the formulas, in double precision: what Leveret leaves to the JDK, in another way.
 *
 * @param bytes the profile
 * @param matrix {@code [XYZ][red, green, blue]}, adapted to D50, as the profile rounds it; null of a gray profile
 * @param light of a sample, both 0 to 1
 */
record IccProfiles(byte[] bytes, double[][] matrix, DoubleUnaryOperator light) {
    private static final double[] WHITE = {0.9642, 1, 0.8249};

    /** Bradford-adapted to D50, as B. Lindbloom's "RGB/XYZ Matrices" lists them. */
    private static final double[][] SRGB = {{0.4360747, 0.3850649, 0.1430804}, {0.2225045, 0.7168786, 0.0606169},
            {0.0139322, 0.0971045, 0.7141733}};
    private static final double[][] ADOBE = {{0.6097559, 0.2052401, 0.1492240}, {0.3111242, 0.6256560, 0.0632197},
            {0.0194811, 0.0608902, 0.7448387}};
    private static final double[][] PROPHOTO = {{0.7976749, 0.1351917, 0.0313534}, {0.2880402, 0.7118741, 0.0000857},
            {0, 0, 0.8252100}};
    private static final double[][] DISPLAY_P3 = {{0.5151187, 0.2919778, 0.1571035}, {0.2411892, 0.6922441, 0.0665668},
            {-0.0010505, 0.0418791, 0.7840713}};

    static IccProfiles adobeRgb() {
        return rgb(ADOBE, gamma(563), step -> Math.pow(step, 563 / 256.0));
    }

    static IccProfiles proPhoto() {
        return rgb(PROPHOTO, gamma(461), step -> Math.pow(step, 461 / 256.0));
    }

    static IccProfiles displayP3() {
        return rgb(DISPLAY_P3, srgbCurve(), IccProfiles::srgbLight);
    }

    static IccProfiles linearRgb() {
        return rgb(SRGB, gamma(256), step -> step);
    }

    static IccProfiles grayGamma(int in256ths) {
        return gray(gamma(in256ths), step -> Math.pow(step, in256ths / 256.0));
    }

    static IccProfiles srgb() {
        return srgb(srgbCurve());
    }

    static IccProfiles srgb(byte[] curve) {
        return rgb(SRGB, curve, IccProfiles::srgbLight);
    }

    /** sRGB with a primary that is off by the given difference. */
    static IccProfiles srgbWithRed(double x) {
        double[][] matrix = {SRGB[0].clone(), SRGB[1], SRGB[2]};
        matrix[0][0] = x;
        return rgb(matrix, srgbCurve(), IccProfiles::srgbLight);
    }

    private static IccProfiles rgb(double[][] matrix, byte[] curve, DoubleUnaryOperator light) {
        Map<String, byte[]> tags = new LinkedHashMap<>();
        double[][] rounded = new double[3][3];
        for (int column = 0; column < 3; column++) {
            double[] color = {matrix[0][column], matrix[1][column], matrix[2][column]};
            tags.put("rgb".charAt(column) + "XYZ", xyz(color));
            tags.put("rgb".charAt(column) + "TRC", curve);
            for (int row = 0; row < 3; row++) {
                rounded[row][column] = Math.round(color[row] * 65536) / 65536.0;
            }
        }
        return new IccProfiles(profile("mntrRGB XYZ ", tags), rounded, light);
    }

    private static IccProfiles gray(byte[] curve, DoubleUnaryOperator light) {
        Map<String, byte[]> tags = new LinkedHashMap<>();
        tags.put("kTRC", curve);
        return new IccProfiles(profile("mntrGRAYXYZ ", tags), null, light);
    }

    static byte[] profile(String kind, Map<String, byte[]> tags) {
        Map<String, byte[]> all = new LinkedHashMap<>(tags);
        all.put("wtpt", xyz(WHITE));
        all.put("cprt", Samples.ascii("text\0\0\0\0CC0\0"));
        all.put("desc", Samples.concat(Samples.ascii("desc\0\0\0\0\0\0\0\2g\0"), new byte[78]));
        ByteBuffer table = ByteBuffer.allocate(4 + 12 * all.size()).putInt(all.size());
        byte[] data = new byte[0];
        for (Map.Entry<String, byte[]> tag : all.entrySet()) {
            table.put(Samples.ascii(tag.getKey())).putInt(128 + table.capacity() + data.length);
            table.putInt(tag.getValue().length);
            data = Samples.concat(data, tag.getValue(), new byte[-tag.getValue().length & 3]);
        }
        ByteBuffer header = ByteBuffer.allocate(128).putInt(128 + table.capacity() + data.length);
        header.put(Samples.ascii("test")).putInt(0x02400000).put(Samples.ascii(kind));
        header.position(36).put(Samples.ascii("acsp"));
        header.position(68).put(xyz(WHITE), 8, 12);
        return Samples.concat(header.array(), table.array(), data);
    }

    private static byte[] xyz(double[] color) {
        ByteBuffer type = ByteBuffer.allocate(20).put(Samples.ascii("XYZ \0\0\0\0"));
        for (double value : color) {
            type.putInt((int) Math.round(value * 65536));
        }
        return type.array();
    }

    /** A curve that is an exponent, in units of 1/256. */
    static byte[] gamma(int in256ths) {
        return ByteBuffer.allocate(14).put(Samples.ascii("curv\0\0\0\0")).putInt(1).putShort((short) in256ths).array();
    }

    /** A curve of points that are joined by lines. */
    static byte[] points(int count, DoubleUnaryOperator light) {
        ByteBuffer curve = ByteBuffer.allocate(12 + 2 * count).put(Samples.ascii("curv\0\0\0\0")).putInt(count);
        for (int i = 0; i < count; i++) {
            curve.putShort((short) Math.round(light.applyAsDouble(i / (count - 1.0)) * 65535));
        }
        return curve.array();
    }

    /** A curve that is a formula, one of the five of ICC.1:2022, section 10.18. */
    static byte[] formula(int function, double... parameters) {
        ByteBuffer curve = ByteBuffer.allocate(12 + 4 * parameters.length).put(Samples.ascii("para\0\0\0\0"));
        curve.putShort((short) function).putShort((short) 0);
        for (double parameter : parameters) {
            curve.putInt((int) Math.round(parameter * 65536));
        }
        return curve.array();
    }

    static byte[] srgbCurve() {
        return formula(3, 2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045);
    }

    static double srgbLight(double step) {
        return step <= 0.04045 ? step / 12.92 : Math.pow((step + 0.055) / 1.055, 2.4);
    }

    /** sRGB of a color, all samples 0 to 1; of a gray one, three times the same. */
    double[] toSrgb(double... samples) {
        double[] rgb = new double[3];
        for (int i = 0; i < 3; i++) {
            rgb[i] = light.applyAsDouble(samples[matrix == null ? 0 : i]);
        }
        if (matrix != null) {
            rgb = solve(SRGB, times(matrix, rgb));
        }
        for (int i = 0; i < 3; i++) {
            double linear = Math.clamp(rgb[i], 0, 1);
            rgb[i] = linear <= 0.0031308 ? 12.92 * linear : 1.055 * Math.pow(linear, 1 / 2.4) - 0.055;
        }
        return rgb;
    }

    private static double[] times(double[][] matrix, double[] vector) {
        double[] product = new double[3];
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < 3; column++) {
                product[row] += matrix[row][column] * vector[column];
            }
        }
        return product;
    }

    /** By Cramer's rule. */
    private static double[] solve(double[][] matrix, double[] vector) {
        double[] solution = new double[3];
        for (int column = 0; column < 3; column++) {
            double[][] replaced = {matrix[0].clone(), matrix[1].clone(), matrix[2].clone()};
            for (int row = 0; row < 3; row++) {
                replaced[row][column] = vector[row];
            }
            solution[column] = determinant(replaced) / determinant(matrix);
        }
        return solution;
    }

    private static double determinant(double[][] m) {
        return m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1]) - m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0])
                + m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0]);
    }
}
