package io.leveret.image.awt.codec;

import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * Which samples of a raster are black and white, or no and full alpha.
 *
 * @param number gives the number that a sample stands for, where the raster stores it with another sign
 * @param black {@code [band]}
 * @param white {@code [band]}; less than black where zero is white
 */
record SampleScale(DoubleUnaryOperator number, double[] black, double[] white) {
    private static final DoubleUnaryOperator UNSIGNED_INT = sample -> sample < 0 ? sample + 0x1p32 : sample;

    /** Returns the scale that Java's color models have: from 0 to the largest number, or to 1 for floating point. */
    static SampleScale of(ColorModel colors, int bands) {
        double[] white = new double[bands];
        for (int band = 0; band < bands; band++) {
            white[band] = largest(colors, Math.min(band, colors.getNumComponents() - 1));
        }
        boolean unsignedInt = colors.getTransferType() == DataBuffer.TYPE_INT;
        return new SampleScale(unsignedInt ? UNSIGNED_INT : DoubleUnaryOperator.identity(), new double[bands], white);
    }

    /** Returns a scale of one black and one white. */
    static SampleScale of(DoubleUnaryOperator number, int bands, double black, double white) {
        double[] blacks = new double[bands];
        double[] whites = new double[bands];
        Arrays.fill(blacks, black);
        Arrays.fill(whites, white);
        return new SampleScale(number, blacks, whites);
    }

    private static double largest(ColorModel colors, int component) {
        return switch (colors.getTransferType()) {
            case DataBuffer.TYPE_FLOAT, DataBuffer.TYPE_DOUBLE -> 1;
            case DataBuffer.TYPE_SHORT -> Short.MAX_VALUE;
            default -> Math.scalb(1.0, colors.getComponentSize(component)) - 1;
        };
    }

    /** The share of white, or of full alpha, that a sample is; beyond 0…1 if it is beyond black and white. */
    double shareOfWhite(int band, double sample) {
        return (number.applyAsDouble(sample) - black[band]) / (white[band] - black[band]);
    }
}
