package io.leveret.vision;

import io.leveret.image.PixelRectangle;
import io.leveret.image.Pixels;

/**
 * The parts of a picture that support a class; created by {@link ImageClassifier#explain}. For each cell of a grid over
 * the part that the model sees, the map gives the average fall of the class's score when a patch hides the cell
 * (occlusion sensitivity: Zeiler and Fergus, "Visualizing and Understanding Convolutional Networks", 2014, section
 * 4.2). Patches have the mean color of the picture and two sizes: a quarter and half of a side.
 */
public final class HeatMap {
    /** The brightness of unimportant parts in {@link #render}. */
    private static final double DIMMED = 0.2;

    private final Pixels picture;
    private final PixelRectangle covered; // by the grid, in pixels of the picture
    private final Classification classification;
    private final int columns;
    private final int rows;
    private final float[] falls; // [rows][columns]
    private final float largestFall;

    HeatMap(Pixels picture, PixelRectangle covered, Classification classification, int columns, int rows,
            float[] falls) {
        this.picture = picture;
        this.covered = covered;
        this.classification = classification;
        this.columns = columns;
        this.rows = rows;
        this.falls = falls;
        float largest = Float.NEGATIVE_INFINITY;
        for (float fall : falls) {
            largest = Math.max(largest, fall);
        }
        this.largestFall = largest;
    }

    /** Returns the class with its score for the whole picture. */
    public Classification classification() {
        return classification;
    }

    /** Cells in a row, at least 1. */
    public int columns() {
        return columns;
    }

    /** Rows of cells, at least 1. */
    public int rows() {
        return rows;
    }

    /**
     * Returns the average fall of the score when a cell is hidden: up to 1 for probabilities, negative if hiding it
     * raises the score.
     *
     * @throws IndexOutOfBoundsException if there is no such cell
     */
    public float fall(int column, int row) {
        if (column < 0 || column >= columns || row < 0 || row >= rows) {
            throw new IndexOutOfBoundsException("cell " + column + ", " + row + " of " + columns + " x " + rows);
        }
        return falls[row * columns + column];
    }

    /** Returns the largest fall of any cell; if it is not above 0, no part of the picture supports the class. */
    public float largestFall() {
        return largestFall;
    }

    /**
     * Returns the picture, lit by the map: the most important parts are unchanged, unimportant ones are dark and gray.
     * For a region, or a picture that was rotated, it is the region, upright.
     */
    public Pixels render() {
        byte[] from = picture.rgb();
        byte[] lit = new byte[from.length]; // [height][width][3]
        int at = 0;
        for (int y = 0; y < picture.height(); y++) {
            for (int x = 0; x < picture.width(); x++) {
                double light = light(x + 0.5, y + 0.5);
                double kept = DIMMED + (1 - DIMMED) * light;
                double gray = ((from[at] & 0xff) + (from[at + 1] & 0xff) + (from[at + 2] & 0xff)) / 3.0;
                for (int channel = 0; channel < Pixels.CHANNELS; channel++) {
                    int own = from[at] & 0xff;
                    lit[at++] = (byte) Math.round(kept * (gray + light * (own - gray)));
                }
            }
        }
        return Pixels.of(picture.width(), picture.height(), lit);
    }

    /**
     * Returns the fall at a point of the picture relative to the largest, 0…1, interpolated linearly between the
     * centers of cells.
     */
    private double light(double x, double y) {
        if (!(largestFall > 0) || !covered.contains(x, y)) {
            return 0;
        }
        double column = Math.clamp((x - covered.x()) / covered.width() * columns - 0.5, 0, columns - 1);
        double row = Math.clamp((y - covered.y()) / covered.height() * rows - 0.5, 0, rows - 1);
        int left = (int) column;
        int top = (int) row;
        int right = Math.min(left + 1, columns - 1);
        int bottom = Math.min(top + 1, rows - 1);
        double above = fall(left, top) + (column - left) * (fall(right, top) - fall(left, top));
        double below = fall(left, bottom) + (column - left) * (fall(right, bottom) - fall(left, bottom));
        return Math.clamp((above + (row - top) * (below - above)) / largestFall, 0, 1);
    }
}
