package io.leveret.image;

import io.leveret.image.resize.AreaRows;
import io.leveret.image.resize.BilinearRows;
import io.leveret.image.resize.CopiedRows;
import io.leveret.image.resize.NearestRows;
import io.leveret.image.resize.RowResizer;
import io.leveret.image.resize.Target;
import io.leveret.image.resize.Turn;

/**
 * The five ways in which TensorFlow's tools resize pictures. They sample different positions: scores for the same photo
 * and model differ by up to 0.06, so use the one the model was trained or published with.
 *
 * <p> In the formulas {@code in} and {@code out} are a side of the source and of the result, {@code o} a column or row
 * of the result and {@code s} the position in the source it is sampled at. Positions are computed in 32-bit floating
 * point as in TensorFlow, so that both pick the same pixel; the default, which has no jumps, uses 64-bit. Interpolated
 * values round to the nearest byte, halves up. Sources: {@code CalculateResizeScale}, {@code HalfPixelScaler} and
 * {@code LegacyScaler} in TensorFlow's {@code image_resizer_state.h}, {@code resize_bilinear_op.cc}, {@code
 * resize_nearest_neighbor_op.cc} and {@code resize_area_op.cc}; TensorFlow Lite's {@code resize_bilinear.h} has the
 * same formulas.
 */
public enum Resizer {
    /**
     * {@code s = (o + ½) · in/out − ½}, then linear between the two nearest columns and rows, the border repeated:
     * {@code tf.image.resize}, {@code ResizeBilinear(half_pixel_centers=true)}. Not antialiased: shrinking to less than
     * half leaves pixels out.
     */
    HALF_PIXEL_BILINEAR,

    /**
     * {@code s = o · in/out}, then linear: TensorFlow 1's default,
     * {@code ResizeBilinear(align_corners=false, half_pixel_centers=false)}, which TensorFlow Lite's evaluation tool
     * uses. It shifts the picture by up to half a source pixel to the right and down.
     */
    LEGACY_BILINEAR,

    /**
     * {@code s = o · (in − 1)/(out − 1)}, then linear, so that the corners' centers meet;
     * {@code s = 0} where {@code out} is 1: {@code ResizeBilinear(align_corners=true)}.
     */
    ALIGN_CORNERS_BILINEAR,

    /**
     * The source pixel that contains the center of the result's pixel, {@code floor((o + ½) · in/out)}: {@code
     * tf.image.resize(method="nearest")}.
     */
    NEAREST,

    /**
     * The mean of the source rectangle that the result's pixel covers, from {@code o · in/out} to {@code (o + 1) ·
     * in/out}; pixels at its edges count by the share covered: {@code tf.image.resize(method="area")}. Antialiased; the
     * slowest, since it reads every source pixel.
     */
    AREA;

    /**
     * Returns the picture at another size, or the picture itself if it has that size already; every formula then leaves
     * it unchanged.
     *
     * @param width pixels in a row of the result
     * @param height rows of the result
     * @throws IllegalArgumentException if a side is below 1
     */
    public Pixels resize(Pixels picture, int width, int height) {
        int bytes = Pixels.byteCount(width, height);
        if (picture.width() == width && picture.height() == height) {
            return picture;
        }
        byte[] result = new byte[bytes]; // [height][width][3]
        int rowBytes = picture.width() * Pixels.CHANNELS;
        RowResizer rows = rows(new Turn(picture.width(), picture.height(), false, false, false),
                new Target(result, 0, width * Pixels.CHANNELS, width, height));
        for (int y = 0; y < picture.height(); y++) {
            if (rows.needs(y)) {
                rows.row(y, picture.rgb(), y * rowBytes);
            }
        }
        return Pixels.decoded(width, height, result, picture.damage());
    }

    /** Returns what fills a target with a picture. */
    RowResizer rows(Turn turn, Target target) {
        if (turn.width() == target.width() && turn.height() == target.height()) {
            return new CopiedRows(turn, target);
        }
        return switch (this) {
            case HALF_PIXEL_BILINEAR -> new BilinearRows(BilinearRows.Grid.HALF_PIXEL, turn, target);
            case LEGACY_BILINEAR -> new BilinearRows(BilinearRows.Grid.LEGACY, turn, target);
            case ALIGN_CORNERS_BILINEAR -> new BilinearRows(BilinearRows.Grid.ALIGN_CORNERS, turn, target);
            case NEAREST -> new NearestRows(turn, target);
            case AREA -> new AreaRows(turn, target);
        };
    }
}
