package io.leveret.image.awt.codec;

import com.twelvemonkeys.imageio.metadata.Entry;
import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageMetadata;
import io.leveret.image.codec.Damage;
import io.leveret.image.codec.DecodedImage;
import io.leveret.image.codec.SampleSpace;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.io.IOException;
import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import javax.imageio.ImageReader;
import org.jspecify.annotations.Nullable;

/**
 * Samples of a TIFF whose size does not say what is black and white: floating point numbers and signed integers (TIFF
 * 6.0, section 19). The tags SMinSampleValue and SMaxSampleValue say it; without them floating point samples of 0…1
 * are used as they are, and all others are refused with the range that they have.
 *
 * @param real whether they are floating point
 * @param zeroIsWhite whether colors are inverted
 * @param least SMinSampleValue, {@code [band]} or one for all; none if the range is not said
 * @param greatest SMaxSampleValue of as many
 */
record TiffSamples(boolean real, boolean zeroIsWhite, double[] least, double[] greatest) {
    private static final int COMPRESSION = 259;
    private static final int PHOTOMETRIC = 262;
    private static final int SAMPLE_FORMAT = 339;
    private static final int LEAST = 340;
    private static final int GREATEST = 341;

    private static final int SIGNED = 2;
    private static final int REAL = 3;
    private static final int COMPLEX_INTEGER = 5;
    private static final int COMPLEX = 6;

    private static final int ZERO_IS_WHITE = 0;
    private static final int ZERO_IS_BLACK = 1;
    private static final int RGB = 2;
    private static final int PALETTE = 3;

    private static final int OLD_JPEG = 6;
    private static final int JPEG = 7;

    /** Half a step of 8 bits: samples beyond black or white by less look the same. */
    private static final double TOLERANCE = 0.5 / 255;
    private static final DoubleUnaryOperator SIGNED_BYTE = sample -> sample > Byte.MAX_VALUE ? sample - 256 : sample;

    /**
     * A picture whose samples cannot be understood, however many of them are there; the message says why. Known without
     * {@code java.desktop}, since {@link AwtCodec} is, too.
     */
    static final class NotUnderstoodException extends IOException {
        private static final long serialVersionUID = 1;

        NotUnderstoodException(String reason) {
            super(reason);
        }
    }

    /**
     * Returns what the tags say of such samples; empty if the file has others.
     *
     * @throws NotUnderstoodException if pictures of such samples are not read
     */
    static Optional<TiffSamples> of(ImageReader reader) throws IOException {
        if (!(reader.getImageMetadata(0) instanceof TIFFImageMetadata tags)) {
            throw new IllegalStateException("the reader of TIFF has no TIFF metadata");
        }
        int format = (int) number(tags, SAMPLE_FORMAT, 1);
        int photometric = (int) number(tags, PHOTOMETRIC, ZERO_IS_BLACK);
        if (format != SIGNED && format != REAL && format != COMPLEX_INTEGER && format != COMPLEX
                || photometric == PALETTE) {
            return Optional.empty();
        }
        String kind = switch (format) {
            case SIGNED -> "signed";
            case REAL -> "floating point";
            default -> "complex";
        };
        int compression = (int) number(tags, COMPRESSION, 1);
        boolean isJpeg = compression == OLD_JPEG || compression == JPEG;
        if (photometric > RGB || format > REAL || isJpeg) {
            throw new NotUnderstoodException("TIFF with " + kind + " samples" + (isJpeg ? " in JPEG compression" : "")
                    + (photometric > RGB ? " of other colors than gray or RGB" : "")
                    + " is not read; save it with unsigned samples of 8 or 16 bits");
        }
        double[] least = numbers(tags, LEAST);
        double[] greatest = numbers(tags, GREATEST);
        boolean said = least.length > 0 && greatest.length == least.length;
        for (int i = 0; said && i < least.length; i++) {
            if (!(least[i] < greatest[i]) || !Double.isFinite(greatest[i] - least[i])) {
                throw new NotUnderstoodException("its tags SMinSampleValue and SMaxSampleValue say that its samples run"
                        + " from " + text(least[i]) + " to " + text(greatest[i]) + "; correct or remove the tags");
            }
        }
        return Optional.of(new TiffSamples(format == REAL, photometric == ZERO_IS_WHITE,
                said ? least : new double[0], said ? greatest : new double[0]));
    }

    private static double number(TIFFImageMetadata tags, int tag, double otherwise) throws NotUnderstoodException {
        double[] numbers = numbers(tags, tag);
        return numbers.length == 0 ? otherwise : numbers[0];
    }

    /** The numbers of a tag; none if it is not there. */
    private static double[] numbers(TIFFImageMetadata tags, int tag) throws NotUnderstoodException {
        Entry entry = tags.getTIFFField(tag);
        if (entry == null) {
            return new double[0];
        }
        @Nullable
        Object value = entry.getValue();
        if (value instanceof Number one) {
            return new double[]{one.doubleValue()};
        }
        if (value == null || !value.getClass().isArray()) {
            throw new NotUnderstoodException("its TIFF tag " + tag + " cannot be read; remove it, or save it again");
        }
        double[] numbers = new double[Array.getLength(value)];
        boolean unsigned = entry.getTypeName().equals("BYTE"); // of which the library does not widen lists
        for (int i = 0; i < numbers.length; i++) {
            double number = Array.get(value, i) instanceof Number each ? each.doubleValue() : Double.NaN;
            numbers[i] = unsigned && number < 0 ? number + 256 : number;
        }
        return numbers;
    }

    /** What is black and white in an image of such samples; without the tags, 0 and 1. */
    SampleScale scale(Raster raster, ColorModel colors) {
        DoubleUnaryOperator number = raster.getTransferType() == DataBuffer.TYPE_BYTE
                ? SIGNED_BYTE
                : DoubleUnaryOperator.identity();
        SampleScale scale = SampleScale.of(number, raster.getNumBands(), 0, 1);
        int channels = space(colors).channels();
        int said = Math.min(least.length, channels);
        if (said > 0) { // one range for all colors, as in libtiff, so that gray stays gray
            Arrays.fill(scale.black(), Arrays.stream(least, 0, said).min().orElseThrow());
            Arrays.fill(scale.white(), Arrays.stream(greatest, 0, said).max().orElseThrow());
        }
        for (int band = channels; band < Math.min(least.length, raster.getNumBands()); band++) {
            scale.black()[band] = least[band];
            scale.white()[band] = greatest[band];
        }
        if (zeroIsWhite) {
            for (int band = 0; band < channels; band++) {
                double black = scale.black()[band];
                scale.black()[band] = scale.white()[band];
                scale.white()[band] = black;
            }
        }
        return scale;
    }

    private static SampleSpace space(ColorModel colors) {
        return colors.getColorSpace().getType() == ColorSpace.TYPE_GRAY ? SampleSpace.GRAY : SampleSpace.RGB;
    }

    /**
     * Returns the picture of an image that has the samples as they are stored.
     *
     * @throws NotUnderstoodException if nothing says what is black and white, or if samples are beyond that
     */
    DecodedImage decoded(BufferedImage image, Optional<Damage> damage) throws NotUnderstoodException {
        Raster raster = image.getRaster();
        ColorModel colors = image.getColorModel();
        SampleSpace space = space(colors);
        SampleScale scale = scale(raster, colors);
        boolean premultiplied = colors.isAlphaPremultiplied();
        check(raster, scale, space.channels() + (premultiplied ? 1 : 0));
        return new ScaledSamples(raster, space, scale, premultiplied, damage);
    }

    private void check(Raster raster, SampleScale scale, int bands) throws NotUnderstoodException {
        double from = Double.POSITIVE_INFINITY;
        double to = Double.NEGATIVE_INFINITY;
        boolean beyond = !real && least.length == 0;
        double[] row = new double[raster.getWidth() * raster.getNumBands()];
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, raster.getWidth(), 1, row);
            for (int i = 0; i < row.length; i++) {
                int band = i % raster.getNumBands();
                if (band < bands) {
                    double number = scale.number().applyAsDouble(row[i]);
                    if (!Double.isFinite(number)) {
                        throw new NotUnderstoodException("a sample in row " + (y + 1) + " is " + number
                                + ", which is no brightness; replace such samples");
                    }
                    from = Math.min(from, number);
                    to = Math.max(to, number);
                    double share = scale.shareOfWhite(band, row[i]);
                    beyond |= share < -TOLERANCE || share > 1 + TOLERANCE;
                }
            }
        }
        if (beyond) {
            throw new NotUnderstoodException(beyond(text(from) + " to " + text(to)));
        }
    }

    /** Why samples of this range are not used. */
    private String beyond(String range) {
        if (least.length > 0) {
            return "its samples run from " + range + ", beyond what its tags SMinSampleValue ("
                    + text(Arrays.stream(least).min().orElseThrow()) + ") and SMaxSampleValue ("
                    + text(Arrays.stream(greatest).max().orElseThrow()) + ") say; correct the tags";
        }
        return "its " + (real ? "floating point" : "signed") + " samples run from " + range
                + (real ? ", not within 0 to 1" : "")
                + ", and nothing says which are black and white; save it with unsigned samples of 8 or 16 bits"
                + (real ? ", scale them to 0 to 1," : "") + " or set the tags SMinSampleValue and SMaxSampleValue";
    }

    /** A number as short as it can be told from others of its size. */
    private static String text(double number) {
        if (number == Math.rint(number) && Math.abs(number) < 1e15) {
            return Long.toString((long) number);
        }
        return (float) number == number ? Float.toString((float) number) : Double.toString(number);
    }
}
