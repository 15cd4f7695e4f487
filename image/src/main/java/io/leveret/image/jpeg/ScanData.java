package io.leveret.image.jpeg;

/**
 * Reads the data of a scan MCU by MCU. After an invalid code or an early end, MCUs are missing up to the next restart
 * marker (ITU-T T.81, sections E.2.4, F.2.2 and G.1.2).
 */
final class ScanData {
    /** Reads MCUs. */
    interface Mcus {
        /**
         * Reads some of a row.
         *
         * @param column the first one's
         * @return how many were read, which are not damaged; the next one is to be read alone
         */
        default int readSome(int column, int row, int count) {
            return 0;
        }

        /** Reads one; the data says if it is damaged. */
        void read(int column, int row);

        /** Handles one that is missing or damaged. */
        void miss(int column, int row);

        /** Begins a restart interval. */
        void restart();
    }

    private final EntropyBits data;
    private final Mcus mcus;
    private final int columns;
    private final int interval; // MCUs
    private final int total;
    private final boolean[] missingRows; // [row of MCUs of the scan]
    private int next; // MCU
    private int intervalEnd;
    private int resumed; // the first MCU that is not missing
    private boolean anything;
    private boolean extraData;

    /**
     * Starts with the first MCU.
     *
     * @param columns MCUs in a row
     * @param rows rows of MCUs
     * @param restartInterval MCUs between two restart markers; 0 without them
     */
    ScanData(EntropyBits data, Mcus mcus, int columns, int rows, int restartInterval) {
        this.data = data;
        this.mcus = mcus;
        this.columns = columns;
        this.total = columns * rows;
        this.interval = restartInterval > 0 ? restartInterval : total;
        this.missingRows = new boolean[rows];
        this.intervalEnd = Math.min(total, interval);
    }

    /** Reads the next row of MCUs. */
    void readRow() {
        int row = next / columns;
        int end = next + columns;
        while (next < end) {
            if (next < resumed) {
                missingRows[row] = true;
                mcus.miss(next % columns, row);
                next++;
            } else if (next == intervalEnd) {
                startInterval();
            } else {
                readSome(row, Math.min(end, intervalEnd));
            }
        }
    }

    /** Reads MCUs up to another one, or those before a damaged one. */
    private void readSome(int row, int stop) {
        int read = mcus.readSome(next % columns, row, stop - next);
        anything |= read > 0;
        next += read;
        if (next == stop) {
            return;
        }
        mcus.read(next % columns, row);
        if (data.isDamaged()) {
            startInterval();
        } else {
            anything = true;
            next++;
        }
    }

    /** Goes behind the next restart marker, which is a later one than expected if some are lost. */
    private void startInterval() {
        boolean damaged = data.isDamaged();
        extraData |= !damaged && !data.isPaddingLeft();
        int number = data.restart();
        int lost = number - (intervalEnd / interval - 1) & 7;
        resumed = number < 0 ? total : (int) Math.min(total, intervalEnd + (long) lost * interval);
        intervalEnd = (int) Math.min(total, (long) resumed + interval);
        mcus.restart();
    }

    /** Goes behind the scan and returns the position of the marker there. */
    int finish() {
        do {
            extraData |= !data.isDamaged() && !data.isPaddingLeft();
        } while (data.restart() >= 0);
        return data.position();
    }

    /** Whether an MCU could be read. */
    boolean hasAnything() {
        return anything;
    }

    /** Whether there is data that belongs to no MCU. */
    boolean hasExtraData() {
        return extraData;
    }

    /** Whether MCUs are missing of the rows that were read. */
    boolean hasMissing() {
        for (boolean missing : missingRows) {
            if (missing) {
                return true;
            }
        }
        return false;
    }

    /**
     * Rows of MCUs of the picture of which something is missing.
     *
     * @param rowsOfOne rows of MCUs of the scan in one of the picture
     */
    boolean[] missingRows(int pictureRows, int rowsOfOne) {
        if (rowsOfOne == 1 && pictureRows == missingRows.length) {
            return missingRows;
        }
        boolean[] missing = new boolean[pictureRows];
        for (int row = 0; row < missingRows.length; row++) {
            missing[Math.min(row / rowsOfOne, pictureRows - 1)] |= missingRows[row];
        }
        return missing;
    }
}
