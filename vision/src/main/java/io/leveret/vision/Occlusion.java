package io.leveret.vision;

import io.leveret.base.Cancellation;
import io.leveret.image.Pixels;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Computes a {@link HeatMap} by hiding one part of the picture after the other.
 *
 * <p>Moves patches of whole cells over a grid on the picture as the model sees it: small ones by one cell at a time,
 * large ones by two. They start and end outside the picture, so that cells at its border are hidden as often as those
 * inside. A cell's fall is the mean over the patches of one size that hide it, then over the sizes.
 */
final class Occlusion {
    private static final int MOST_CELLS = 12; // along a side; fewer if it has fewer pixels

    private final Inference inference;
    private final int columns;
    private final int rows;

    Occlusion(Inference inference) {
        this.inference = inference;
        this.columns = Math.min(MOST_CELLS, inference.width());
        this.rows = Math.min(MOST_CELLS, inference.height());
    }

    /** A rectangle of cells within the picture; right and bottom are exclusive. */
    private record Patch(int left, int top, int right, int bottom) {}

    /**
     * Returns the map of a class of the first output.
     *
     * @param picture as the model sees it
     * @param framed the part of the photo that it is made of, to show the map on
     */
    HeatMap explain(Pixels picture, Pixels framed, int index, Cancellation cancellation, Progress progress) {
        float whole = score(inference.run(List.of(picture), true, cancellation).getFirst(), index);
        List<Patch> small = patches(4, 1);
        List<Patch> large = patches(2, 2);
        List<Patch> all = Stream.concat(small.stream(), large.stream()).toList();
        byte[] mean = mean(picture);
        List<Float> scores = new ArrayList<>(all.size()); // of the picture without each patch
        try (Stream<Float> hidden = inference.workers().stream(all.stream(), inference.batch(), cancellation,
                (some, alone) -> inference.run(some.stream().map(patch -> without(picture, patch, mean)).toList(),
                        alone.getAsBoolean(), cancellation).stream().map(each -> score(each, index)).toList())) {
            hidden.forEachOrdered(score -> {
                scores.add(score);
                progress.update(scores.size(), all.size());
            });
        }
        float[] ofSmall = falls(small, scores.subList(0, small.size()), whole);
        float[] ofLarge = falls(large, scores.subList(small.size(), all.size()), whole);
        float[] falls = new float[rows * columns];
        for (int cell = 0; cell < falls.length; cell++) {
            falls[cell] = (ofSmall[cell] + ofLarge[cell]) / 2;
        }
        return new HeatMap(framed, inference.covered(framed), inference.heads().getFirst().named(index, whole), columns,
                rows, falls);
    }

    private static float score(Inference.Scores scores, int index) {
        return scores.byHead().getFirst()[index];
    }

    /**
     * Returns all patches of 1/{@code share} of a side that hide at least one cell; the step is not longer than a
     * patch, so that every cell is hidden.
     */
    private List<Patch> patches(int share, int step) {
        int width = Math.max(1, columns / share);
        int height = Math.max(1, rows / share);
        List<Patch> patches = new ArrayList<>();
        for (int top = 1 - height; top < rows; top += Math.min(step, height)) {
            for (int left = 1 - width; left < columns; left += Math.min(step, width)) {
                patches.add(new Patch(Math.max(0, left), Math.max(0, top), Math.min(columns, left + width),
                        Math.min(rows, top + height)));
            }
        }
        return patches;
    }

    /** Returns the mean fall of the score over the patches that hide each cell, {@code [rows][columns]}. */
    private float[] falls(List<Patch> patches, List<Float> scores, float whole) {
        double[] sums = new double[rows * columns];
        int[] counts = new int[rows * columns];
        for (int i = 0; i < patches.size(); i++) {
            Patch patch = patches.get(i);
            for (int row = patch.top(); row < patch.bottom(); row++) {
                for (int column = patch.left(); column < patch.right(); column++) {
                    sums[row * columns + column] += whole - scores.get(i);
                    counts[row * columns + column]++;
                }
            }
        }
        float[] falls = new float[sums.length];
        for (int cell = 0; cell < falls.length; cell++) {
            falls[cell] = (float) (sums[cell] / counts[cell]);
        }
        return falls;
    }

    /** Returns the mean color: red, green, blue. */
    private static byte[] mean(Pixels picture) {
        byte[] mean = new byte[Pixels.CHANNELS];
        for (int channel = 0; channel < mean.length; channel++) {
            int first = channel;
            mean[channel] = (byte) Math.round(IntStream.range(0, picture.width() * picture.height())
                    .map(pixel -> picture.rgb()[pixel * Pixels.CHANNELS + first] & 0xff).average().orElseThrow());
        }
        return mean;
    }

    private Pixels without(Pixels picture, Patch patch, byte[] color) {
        byte[] rgb = picture.rgb().clone();
        for (int y = edge(patch.top(), rows, picture.height()); y < edge(patch.bottom(), rows, picture.height()); y++) {
            int row = y * picture.width();
            for (int x = edge(patch.left(), columns, picture.width()); x < edge(patch.right(), columns,
                    picture.width()); x++) {
                System.arraycopy(color, 0, rgb, (row + x) * Pixels.CHANNELS, Pixels.CHANNELS);
            }
        }
        return Pixels.of(picture.width(), picture.height(), rgb);
    }

    /** Returns the first pixel of a cell. */
    private static int edge(int cell, int cells, int pixels) {
        return (int) ((long) cell * pixels / cells);
    }
}
