package io.leveret.image.resize;

import io.leveret.image.resize.x86.ResizeCode;
import org.jspecify.annotations.Nullable;

/**
 * Interpolates linearly between four source pixels. Needs no others, so that most rows of a large picture are left out.
 *
 * <p>
 * Computes in 64-bit floating point: at common ratios many results lie halfway between two bytes, and the last bit
 * decides the rounding. It affects a few dozen bytes of a picture, which quantized models may turn into several
 * hundredths of a score. For the same reason the order of computation does not depend on how the picture is turned:
 * first along upright rows, then between them.
 */
public final class BilinearRows implements RowResizer {
    /** Where pixels of the result lie in the source. */
    public enum Grid {
        /** The center of a pixel is its place. */
        HALF_PIXEL,
        /** The left top corner of a pixel is its place. */
        LEGACY,
        /** The centers of the corner pixels meet. */
        ALIGN_CORNERS
    }

    private final Target target;
    private final boolean swapped;
    private final BilinearTaps lines; // of rows of the result, or columns if swapped; in stored rows
    private final BilinearTaps places; // along a line; in stored columns
    private final int step; // from a line to the one that needs later rows
    private final @Nullable MachineLines machine; // null where there is no machine code
    private int line;
    private byte[] previous = new byte[0];
    private int previousAt;

    /** Prepares. */
    public BilinearRows(Grid grid, Turn turn, Target target) {
        this(grid, turn, target, ResizeCode.runs());
    }

    BilinearRows(Grid grid, Turn turn, Target target, boolean usesMachineCode) {
        this.target = target;
        this.swapped = turn.swapped();
        int count = swapped ? target.width() : target.height();
        BilinearTaps down = BilinearTaps.of(grid, turn.rows(), count);
        this.lines = turn.rowsReversed() ? down.reversed(turn.rows()) : down;
        this.step = turn.rowsReversed() ? -1 : 1;
        this.line = turn.rowsReversed() ? count - 1 : 0;
        BilinearTaps across = BilinearTaps.of(grid, turn.columns(), swapped ? target.height() : target.width());
        this.places = turn.columnsReversed() ? across.reversed(turn.columns()) : across;
        this.machine = usesMachineCode ? new MachineLines(places, turn, target) : null;
    }

    @Override
    public boolean needs(int y) {
        return hasLine() && (lines.first()[line] == y || lines.second()[line] == y);
    }

    private boolean hasLine() {
        return line >= 0 && line < lines.share().length;
    }

    @Override
    public void row(int y, byte[] rgb, int at) {
        while (hasLine() && Math.max(lines.first()[line], lines.second()[line]) == y) {
            boolean firstIsHere = lines.first()[line] == y;
            boolean secondIsHere = lines.second()[line] == y;
            byte[] first = firstIsHere ? rgb : previous;
            byte[] second = secondIsHere ? rgb : previous;
            int firstAt = firstIsHere ? at : previousAt;
            int secondAt = secondIsHere ? at : previousAt;
            if (machine != null) {
                machine.make(first, firstAt, second, secondAt, line, lines.share()[line]);
            } else if (swapped) {
                column(first, firstAt, second, secondAt);
            } else {
                line(first, firstAt, second, secondAt);
            }
            line += step;
        }
        previous = rgb;
        previousAt = at;
    }

    /** Fills a row of the result. */
    private void line(byte[] top, int topAt, byte[] bottom, int bottomAt) {
        double bottomShare = lines.share()[line];
        int[] first = places.first();
        int[] second = places.second();
        double[] share = places.share();
        byte[] result = target.rgb();
        int to = target.at(0, line);
        for (int x = 0; x < share.length; x++) {
            int left = first[x] * CHANNELS;
            int right = second[x] * CHANNELS;
            for (int channel = 0; channel < CHANNELS; channel++) {
                double above = between(top[topAt + left + channel], top[topAt + right + channel], share[x]);
                double below = between(bottom[bottomAt + left + channel], bottom[bottomAt + right + channel],
                        share[x]);
                result[to++] = (byte) (int) (above * (1 - bottomShare) + below * bottomShare + 0.5);
            }
        }
    }

    /** Fills a column of the result, of two stored rows that are columns of the upright picture. */
    private void column(byte[] left, int leftAt, byte[] right, int rightAt) {
        double rightShare = lines.share()[line];
        byte[] result = target.rgb();
        for (int y = 0; y < places.share().length; y++) {
            int top = places.first()[y] * CHANNELS;
            int bottom = places.second()[y] * CHANNELS;
            double bottomShare = places.share()[y];
            int to = target.at(line, y);
            for (int channel = 0; channel < CHANNELS; channel++) {
                double above = between(left[leftAt + top + channel], right[rightAt + top + channel], rightShare);
                double below = between(left[leftAt + bottom + channel], right[rightAt + bottom + channel],
                        rightShare);
                result[to + channel] = (byte) (int) (above * (1 - bottomShare) + below * bottomShare + 0.5);
            }
        }
    }

    private static double between(byte left, byte right, double share) {
        return Byte.toUnsignedInt(left) * (1 - share) + Byte.toUnsignedInt(right) * share;
    }
}
