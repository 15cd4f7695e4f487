package io.leveret.image;

import io.leveret.base.OptionException;
import java.util.List;

/**
 * A part of a picture: a rectangle of whole pixels, in pixels or in fractions of the picture's sides. Create one with
 * {@link #pixels} or {@link #fractions}; {@link Pixels#crop(Region)} takes it.
 */
public sealed interface Region {
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

    /** What {@link Pixels#crop(Region)} gives. */
    Pixels of(Pixels picture);

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
        public Pixels of(Pixels picture) {
            return picture.crop(x, y, width, height);
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
        public Pixels of(Pixels picture) {
            int left = edge(x, picture.width(), picture.width() - 1);
            int top = edge(y, picture.height(), picture.height() - 1);
            int right = Math.max(left + 1, edge(x + width, picture.width(), picture.width()));
            int bottom = Math.max(top + 1, edge(y + height, picture.height(), picture.height()));
            return picture.crop(left, top, right - left, bottom - top);
        }

        private static int edge(double fraction, int side, int last) {
            return Math.clamp(Math.round(fraction * side), 0, last);
        }
    }
}
