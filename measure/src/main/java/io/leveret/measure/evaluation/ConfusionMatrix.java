package io.leveret.measure.evaluation;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/** The confusion matrix. Only cells that are not empty take memory: at most one for each photo, or classes². */
final class ConfusionMatrix implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final Comparator<ConfusionCell> MOST_CONFUSED_FIRST = Comparator.comparingLong(ConfusionCell::images)
            .reversed().thenComparingInt(ConfusionCell::actual).thenComparingInt(ConfusionCell::predicted);

    private final TreeMap<Long, Integer> images = new TreeMap<>(); // by actual · 2³² + predicted

    void add(int actual, int predicted) {
        images.merge((long) actual << Integer.SIZE | predicted, 1, Integer::sum);
    }

    /** Adds what another matrix has counted. */
    void merge(ConfusionMatrix other) {
        other.images.forEach((cell, count) -> images.merge(cell, count, Integer::sum));
    }

    /** Returns all cells that are not empty, by rows. */
    List<ConfusionCell> cells() {
        List<ConfusionCell> cells = new ArrayList<>(images.size());
        images.forEach((cell, count) -> cells.add(
                new ConfusionCell((int) (cell >>> Integer.SIZE), cell.intValue(), count)));
        return cells;
    }

    /** Returns the cells off the diagonal, most photos first. */
    static List<ConfusionCell> mostConfused(List<ConfusionCell> cells) {
        return cells.stream().filter(cell -> cell.actual() != cell.predicted()).sorted(MOST_CONFUSED_FIRST).toList();
    }

    /** Returns precision and recall of all classes that occur, by index. */
    static List<ClassScores> perClass(List<ConfusionCell> cells, int classes) {
        long[] support = new long[classes];
        long[] predicted = new long[classes];
        long[] correct = new long[classes];
        for (ConfusionCell cell : cells) {
            support[cell.actual()] += cell.images();
            predicted[cell.predicted()] += cell.images();
            correct[cell.actual()] += cell.actual() == cell.predicted() ? cell.images() : 0;
        }
        List<ClassScores> scores = new ArrayList<>();
        for (int i = 0; i < classes; i++) {
            if (support[i] + predicted[i] > 0) {
                scores.add(new ClassScores(i, support[i], predicted[i], correct[i]));
            }
        }
        return scores;
    }
}
