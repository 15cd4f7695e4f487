package io.leveret.image.awt.codec;

import io.leveret.image.codec.Damage;
import io.leveret.image.codec.DecodedImage;
import io.leveret.image.codec.SampleSpace;
import java.awt.image.Raster;
import java.util.Optional;

/**
 * Samples of other kinds than unsigned integers of 8 bits: {@code round(share of white · newLargest)}; with colors that
 * are multiplied by alpha, their share of alpha.
 */
final class ScaledSamples implements DecodedImage.Scaled {
    private final Raster raster;
    private final SampleSpace space;
    private final SampleScale scale;
    private final boolean premultiplied;
    private final Optional<Damage> damage;
    private final double[] row; // [width][bands]
    private int y;

    /**
     * The samples of a raster, whose first bands are the colors.
     *
     * @param premultiplied whether the band after them is alpha, by which they are multiplied
     */
    ScaledSamples(Raster raster, SampleSpace space, SampleScale scale, boolean premultiplied,
            Optional<Damage> damage) {
        this.raster = raster;
        this.space = space;
        this.scale = scale;
        this.premultiplied = premultiplied;
        this.damage = damage;
        this.row = new double[raster.getWidth() * raster.getNumBands()];
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
        int bands = raster.getNumBands();
        int channels = space.channels();
        raster.getPixels(raster.getMinX(), raster.getMinY() + y, raster.getWidth(), 1, row);
        for (int i = 0; i < row.length; i++) {
            row[i] = scale.shareOfWhite(i % bands, row[i]);
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
