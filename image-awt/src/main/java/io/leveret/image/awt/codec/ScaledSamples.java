package io.leveret.image.awt.codec;

import io.leveret.image.codec.Damage;
import io.leveret.image.codec.DecodedImage;
import io.leveret.image.codec.SampleSpace;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.util.Optional;

/**
 * Samples of other sizes than 8 bits: {@code round(sample · newLargest / largest)}, where the largest floating point
 * sample is 1; with colors that are multiplied by alpha, {@code largest · alpha} instead of the largest.
 */
final class ScaledSamples implements DecodedImage.Scaled {
    private final Raster raster;
    private final SampleSpace space;
    private final Optional<Damage> damage;
    private final double[] largest; // [band]
    private final boolean unsignedInt; // a 32-bit sample is a negative int if its top bit is set
    private final boolean premultiplied;
    private final double[] row; // [width][bands]
    private int y;

    ScaledSamples(Raster raster, ComponentColorModel colors, boolean gray, Optional<Damage> damage) {
        this.raster = raster;
        this.space = gray ? SampleSpace.GRAY : SampleSpace.RGB;
        this.damage = damage;
        this.largest = new double[raster.getNumBands()];
        for (int band = 0; band < largest.length; band++) {
            largest[band] = largest(colors, Math.min(band, colors.getNumComponents() - 1));
        }
        this.unsignedInt = raster.getTransferType() == DataBuffer.TYPE_INT;
        this.premultiplied = colors.isAlphaPremultiplied();
        this.row = new double[raster.getWidth() * largest.length];
    }

    /** The value of white, or of full alpha. */
    private static double largest(ColorModel colors, int component) {
        return switch (colors.getTransferType()) {
            case DataBuffer.TYPE_FLOAT, DataBuffer.TYPE_DOUBLE -> 1;
            case DataBuffer.TYPE_SHORT -> Short.MAX_VALUE;
            default -> Math.scalb(1.0, colors.getComponentSize(component)) - 1;
        };
    }

    @Override
    public int width() {
        return raster.getWidth();
    }

    @Override
    public int height() {
        return raster.getHeight();
    }

    @Override
    public SampleSpace space() {
        return space;
    }

    @Override
    public void next(int newLargest, int[] samples) {
        int bands = largest.length;
        int channels = space.channels();
        raster.getPixels(raster.getMinX(), raster.getMinY() + y, raster.getWidth(), 1, row);
        for (int i = 0; i < row.length; i++) {
            row[i] = (unsignedInt && row[i] < 0 ? row[i] + 0x1p32 : row[i]) / largest[i % bands];
        }
        for (int i = 0; i < samples.length; i++) {
            int pixel = i / channels * bands;
            double alpha = premultiplied ? row[pixel + channels] : 1;
            double value = alpha > 0 ? row[pixel + i % channels] / alpha : 0;
            samples[i] = Math.clamp(Math.round(value * newLargest), 0, newLargest); // NaN is 0
        }
        y++;
    }

    @Override
    public void skip() {
        y++;
    }

    @Override
    public Optional<Damage> damage() {
        return damage;
    }
}
