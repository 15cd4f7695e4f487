package io.leveret.image.jpeg;

import io.leveret.image.codec.Damage;
import java.util.Arrays;
import java.util.Optional;

/**
 * Counts the rows of a picture that are there. A row is if the data of all its coefficients is: in a progressive file,
 * that of the first scan of each coefficient, since the later ones only refine it.
 */
final class IntactRows {
    private final Frame frame;
    private final boolean[][][] missing; // [component][coefficient][row of MCUs]
    private boolean anything;
    private boolean damaged;

    IntactRows(Frame frame) {
        this.frame = frame;
        boolean[] all = new boolean[frame.mcuRows()];
        Arrays.fill(all, true);
        this.missing = new boolean[frame.samplings().size()][Block.COEFFICIENTS][];
        for (boolean[][] component : missing) {
            Arrays.fill(component, all);
        }
    }

    /**
     * Notes a scan that does not refine others.
     *
     * @param missingRows rows of MCUs of which something is missing
     */
    void note(Scan scan, boolean[] missingRows) {
        for (Scan.Member member : scan.members()) {
            Arrays.fill(missing[member.component()], scan.first(), scan.last() + 1, missingRows);
        }
    }

    /** Notes that some data could be read. */
    void noteSomething() {
        anything = true;
    }

    /** Notes damage that may leave all rows there. */
    void noteDamage() {
        damaged = true;
    }

    /** Whether no data could be read. */
    boolean isNothing() {
        return !anything;
    }

    /**
     * What is missing; empty if nothing is.
     *
     * @param ended whether there is a marker of the picture's end
     */
    Optional<Damage> damage(boolean ended) {
        int rowsOfMcu = Block.SIDE * frame.mostVertical();
        int intact = 0;
        for (int row = 0; row < frame.mcuRows(); row++) {
            boolean there = true;
            for (boolean[][] component : missing) {
                for (boolean[] coefficient : component) {
                    there &= !coefficient[row];
                }
            }
            intact += there ? Math.min(rowsOfMcu, frame.height() - row * rowsOfMcu) : 0;
        }
        if (intact == frame.height() && !damaged && ended) {
            return Optional.empty();
        }
        String early = intact < frame.height() || !ended ? "ends early or " : "";
        return Optional.of(new Damage(frame.height(), intact, "its picture data " + early + "is damaged"));
    }
}
