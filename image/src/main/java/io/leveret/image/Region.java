package io.leveret.image;

import io.leveret.base.OptionException;
import java.util.List;

/**
 * A part of a picture: a rectangle of whole pixels, in pixels or in fractions of the picture's sides. Create one with
 * {@link #pixels}, {@link #fractions} or {@link #centerSquare}; {@link Pixels#crop(Region)} and {@link Framing} take
 * it.
 */
public sealed interface Region {
    /**
     * A rectangle of whole pixels.
     *
     * @param x left column, from 0
     * @param y top row, from 0
     * @param width columns, at least 1
     * @param height rows, at least 1
     */
    record Part(int x, int y, int width, int height) {
        /**
         * Returns a rectangle of a picture.
         *
         * @throws OptionException if it is empty or reaches outside the picture
         */
        static Part inside(int x, int y, int width, int height, int pictureWidth, int pictureHeight) {
            if (x < 0 || y < 0 || width < 1 || height < 1 || width > pictureWidth - x || height > pictureHeight - y) {
                throw new OptionException("region", List.of(x, y, width, height),
                        _ -> "the region x=" + x + " y=" + y + " width=" + width + " height=" + height
                                + " is empty or reaches outside the picture of " + pictureWidth + " x "
                                + pictureHeight);
            }
            return new Part(x, y, width, height);
        }
    }

    /**
     * Returns a rectangle in pixels. {@link Pixels#crop(Region)} checks that it lies inside the picture.
     *
     * @param x left column, from 0
     * @param y top row, from 0
     * @param width columns, at least 1
     * @param height rows, at least 1
     * @throws OptionException if a value is below its least
     */
    static Region pixels(int x, int y, int width, int height) {
        return new InPixels(x, y, width, height);
    }

    /**
     * Returns a rectangle in fractions of the picture's sides. Its edges are rounded to the nearest pixel edges.
     *
     * @param x left edge, 0…1
     * @param y top edge, 0…1
     * @param width above 0; {@code x + width} at most 1
     * @param height above 0; {@code y + height} at most 1
     * @throws OptionException if a value is outside its range
     */
    static Region fractions(double x, double y, double width, double height) {
        return new InFractions(x, y, width, height);
    }

    /**
     * Returns the square in the center whose side is {@code round(fraction · shorter side)}, at least 1, and which
     * begins at {@code round((side of the picture − side of the square) / 2)} on each axis; halves round up, products
     * are computed in 32-bit floating point. With 0.875 this is the first step of TensorFlow Lite's evaluation tool,
     * {@code Crop} with {@code square_cropping} in {@code
     * tensorflow/lite/tools/evaluation/stages/image_preprocessing_stage.cc}.
     *
     * @param fraction of the shorter side, above 0 and at most 1
     * @throws OptionException if it is not
     */
    static Region centerSquare(float fraction) {
        return new CenterSquare(fraction);
    }

    /**
     * Returns the pixels of a picture.
     *
     * @throws OptionException if the region is in pixels and reaches outside the picture
     */
    Part of(int width, int height);

    /** A rectangle in pixels; {@link Region#pixels} says more. */
    record InPixels(int x, int y, int width, int height) implements Region {
        /** Checks what can be known without a picture. */
        public InPixels {
            if (x < 0 || y < 0 || width < 1 || height < 1) {
                throw new OptionException("region", List.of(x, y, width, height), _ -> "the region x=" + x + " y="
                        + y + " width=" + width + " height=" + height + " is empty or begins outside any picture");
            }
        }

        @Override
        public Part of(int pictureWidth, int pictureHeight) {
            return Part.inside(x, y, width, height, pictureWidth, pictureHeight);
        }
    }

    /** A rectangle in fractions; {@link Region#fractions} says more. */
    record InFractions(double x, double y, double width, double height) implements Region {
        /** How far beyond 1 an edge may be because fractions are rounded, 0.7 + 0.3 in floats for instance. */
        private static final double ROUNDING = 1e-6;

        /** Checks the range. */
        public InFractions {
            boolean inside = x >= 0 && y >= 0 && width > 0 && height > 0 && x + width <= 1 + ROUNDING
                    && y + height <= 1 + ROUNDING; // NaN is not
            if (!inside) {
                throw new OptionException("region", List.of(x, y, width, height), _ -> "the region x=" + x + " y="
                        + y + " width=" + width + " height=" + height
                        + " is empty or reaches outside the picture, which is 0 to 1 wide and high");
            }
        }

        @Override
        public Part of(int pictureWidth, int pictureHeight) {
            int left = edge(x, pictureWidth, pictureWidth - 1);
            int top = edge(y, pictureHeight, pictureHeight - 1);
            int right = Math.max(left + 1, edge(x + width, pictureWidth, pictureWidth));
            int bottom = Math.max(top + 1, edge(y + height, pictureHeight, pictureHeight));
            return new Part(left, top, right - left, bottom - top);
        }

        private static int edge(double fraction, int side, int last) {
            return Math.clamp(Math.round(fraction * side), 0, last);
        }
    }

    /** A square in the center; {@link Region#centerSquare} says more. */
    record CenterSquare(float fraction) implements Region {
        /** Checks the range. */
        public CenterSquare {
            if (!(fraction > 0 && fraction <= 1)) {
                throw new OptionException("region", fraction, _ -> "a center crop of " + fraction
                        + " of the shorter side: it must be above 0 and at most 1");
            }
        }

        @Override
        public Part of(int width, int height) {
            int side = Math.max(1, Math.round(fraction * Math.min(width, height)));
            return new Part((width - side + 1) / 2, (height - side + 1) / 2, side, side);
        }
    }
}
