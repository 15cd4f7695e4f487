package io.leveret.image.jpeg;

import io.leveret.image.codec.Damage;
import java.util.Arrays;
import java.util.Optional;

/**
 * Counts the rows of a picture that are there. A row is if the data of all its coefficients is: in a progressive file,
 * that of the first scan of each coefficient, since the later ones only refine it.
 *
 * <p>
 * It counts the same at every scale. Some scales do not use the scans of a progressive file that hold its details, all
 * but the first coefficients, and leave them out if the file has all its scans up to the marker of its end. So at every
 * scale the details of such a file count as complete, whatever invalid codes are among them. Of any other file all
 * scans are read and count.
 */
final class IntactRows {
    private final Frame frame;
    private final boolean[][][] missing; // [component][coefficient][row of MCUs]
    private final int[][] openBits; // [component][coefficient] after the scans so far
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
        this.openBits = new int[missing.length][Block.COEFFICIENTS];
        for (int[] component : openBits) {
            Arrays.fill(component, 1);
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

    /** Notes that a scan is there, at least its beginning. */
    void noteBeginning(Scan scan) {
        for (Scan.Member member : scan.members()) {
            Arrays.fill(openBits[member.component()], scan.first(), scan.last() + 1, scan.low());
        }
    }

    /** Whether the scans that have begun are all that the coefficients need. */
    boolean hasAllScans() {
        for (int[] component : openBits) {
            for (int bits : component) {
                if (bits != 0) {
                    return false;
                }
            }
        }
        return true;
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
     * @param hasEnd whether there is a marker of the picture's end. Without it, all scans must have begun: if a file
     *     ends between two of them, nothing else shows it
     */
    Optional<Damage> damage(boolean hasEnd) {
        boolean ended = hasEnd || hasAllScans();
        int rowsOfMcu = Block.SIDE * frame.mostVertical();
        boolean[] missingRows = missingRows();
        int intact = 0;
        for (int row = 0; row < missingRows.length; row++) {
            intact += missingRows[row] ? 0 : Math.min(rowsOfMcu, frame.height() - row * rowsOfMcu);
        }
        if (intact == frame.height() && !damaged && ended) {
            return Optional.empty();
        }
        String early = intact < frame.height() || !ended ? "ends early or " : "";
        return Optional.of(new Damage(frame.height(), intact, "its picture data " + early + "is damaged"));
    }

    /** Rows of MCUs of which something is missing. */
    private boolean[] missingRows() {
        boolean[] any = new boolean[frame.mcuRows()];
        boolean[] last = any;
        for (boolean[][] component : missing) {
            for (boolean[] coefficient : component) {
                for (int row = 0; coefficient != last && row < any.length; row++) { // most are of the same scan
                    any[row] |= coefficient[row];
                }
                last = coefficient;
            }
        }
        return any;
    }
}
