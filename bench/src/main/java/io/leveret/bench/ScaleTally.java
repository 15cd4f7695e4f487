package io.leveret.bench;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** Adds up what a model says of photos that are decoded to the sizes which a rule chooses. */
final class ScaleTally {
    /** The columns of {@link #row}. */
    static final String HEADER = "top-1 | top-5 | same class | mean change | largest change | class of the original"
            + " | 1/1 | 1/2 | 1/4 | 1/8";
    static final int COLUMNS = 10;
    private static final int TOP_5 = 5;

    private final Map<PhotoVersion, Integer> chosen = new EnumMap<>(PhotoVersion.class);
    private int photos;
    private int top1;
    private int top5;
    private int same;
    private int originals;
    private int asOriginal;
    private double change;
    private double largestChange;

    /** Adds a photo, of which a version is chosen. */
    void add(PhotoVersion version, Map<PhotoVersion, ScaleAnswer> answers) {
        ScaleAnswer exact = answers.get(PhotoVersion.EXACT);
        ScaleAnswer answer = answers.get(version);
        ScaleAnswer original = answers.get(PhotoVersion.ORIGINAL);
        chosen.merge(version, 1, Integer::sum);
        photos++;
        top1 += answer.place() == 0 ? 1 : 0;
        top5 += answer.place() < TOP_5 ? 1 : 0;
        same += answer.top() == exact.top() ? 1 : 0;
        double moved = Math.abs(answer.exactTopScore() - exact.exactTopScore());
        change += moved;
        largestChange = Math.max(largestChange, moved);
        if (original != null) {
            originals++;
            asOriginal += answer.top() == original.top() ? 1 : 0;
        }
    }

    /** The cells of a row of a table. */
    String row() {
        return String.format(Locale.ROOT, "%d | %d | %.1f %% | %.4f | %.3f | %s | %s | %s | %s | %s", top1, top5,
                100.0 * same / photos, change / photos, largestChange,
                originals == 0 ? "" : String.format(Locale.ROOT, "%.1f %%", 100.0 * asOriginal / originals),
                count(PhotoVersion.EXACT), count(PhotoVersion.HALF), count(PhotoVersion.QUARTER),
                count(PhotoVersion.EIGHTH));
    }

    private String count(PhotoVersion version) {
        Integer count = chosen.get(version);
        return count == null ? "" : count.toString();
    }
}
