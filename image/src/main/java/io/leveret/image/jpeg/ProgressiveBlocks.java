package io.leveret.image.jpeg;

/**
 * Reads the blocks of a progressive scan (ITU-T T.81, section G.1.2). Coefficients lie in natural order in an array of
 * many blocks, and each scan adds to them.
 */
final class ProgressiveBlocks {
    private static final int ALL_ZEROS = 15;

    private final EntropyBits data;
    private final int first;
    private final int last;
    private final int low;
    private int endOfBandRun; // further blocks without new coefficients

    ProgressiveBlocks(EntropyBits data, Scan scan) {
        this.data = data;
        this.first = scan.first();
        this.last = scan.last();
        this.low = scan.low();
    }

    /** Begins a restart interval. */
    void restart() {
        endOfBandRun = 0;
    }

    /** Reads the next bit of a first coefficient. */
    void refineFirst(short[] coefficients, int block) {
        coefficients[block] |= (short) (data.take(1) << low);
    }

    /** Reads coefficients of a band. */
    void read(HuffmanTable table, short[] coefficients, int block) {
        if (endOfBandRun > 0) {
            endOfBandRun--;
            return;
        }
        int k = first;
        while (k <= last) {
            int symbol = data.symbol(table);
            int run = symbol >> 4;
            int size = symbol & 15;
            if (size > 0) {
                k += run;
                int value = HuffmanTable.extend(data.take(size), size) << low;
                coefficients[block + Block.NATURAL_ORDER[k]] = (short) value;
                k++;
            } else if (run == ALL_ZEROS) {
                k += ALL_ZEROS + 1;
            } else {
                endOfBandRun = (1 << run) - 1 + data.take(run);
                return;
            }
        }
        if (k > last + 1) {
            data.setDamaged();
        }
    }

    /** Reads the next bits of coefficients of a band, and those that become other than 0. */
    void refine(HuffmanTable table, short[] coefficients, int block) {
        int k = first;
        while (endOfBandRun == 0 && k <= last && !data.isDamaged()) {
            int symbol = data.symbol(table);
            int run = symbol >> 4;
            int added = 0;
            if ((symbol & 15) > 0) {
                added = data.take(1) == 1 ? 1 << low : -1 << low;
            } else if (run < ALL_ZEROS) {
                endOfBandRun = (1 << run) + data.take(run);
                break;
            }
            k = refineTo(run, coefficients, block, k);
            if (added != 0 && k <= last) {
                coefficients[block + Block.NATURAL_ORDER[k]] = (short) added;
            }
            k++;
        }
        if (endOfBandRun > 0) {
            refineTo(Block.COEFFICIENTS, coefficients, block, k);
            endOfBandRun--;
        }
    }

    /** Refines coefficients up to the zero behind a number of others, and returns its index. */
    private int refineTo(int zeros, short[] coefficients, int block, int from) {
        int left = zeros;
        int k = from;
        for (; k <= last; k++) {
            int at = block + Block.NATURAL_ORDER[k];
            int value = coefficients[at];
            if (value == 0) {
                if (left-- == 0) {
                    break;
                }
            } else if (data.take(1) == 1 && (value & 1 << low) == 0) {
                coefficients[at] = (short) (value + (value > 0 ? 1 << low : -1 << low));
            }
        }
        return k;
    }
}
