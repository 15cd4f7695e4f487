package io.leveret.image.awt.codec;

/** Reads the Huffman codes of a JPEG's scan (ITU-T T.81, section F.2.2), up to the next marker. */
final class JpegBits {
    private static final int LONGEST_CODE = 16;

    private final byte[] file;
    private int at;
    private int bits; // the lowest `count` bits are those that follow
    private int count;
    private boolean failed;

    JpegBits(byte[] file, int start) {
        this.file = file;
        this.at = start;
    }

    /** A table of codes: for each length the first code, and where its symbols begin. */
    static final class Table {
        private final int[] counts = new int[LONGEST_CODE + 1]; // [length]
        private final byte[] symbols;

        /**
         * Reads a table.
         *
         * @param start where the 16 counts stand
         */
        Table(byte[] file, int start) {
            int sum = 0;
            for (int length = 1; length <= LONGEST_CODE; length++) {
                counts[length] = file[start + length - 1] & 0xff;
                sum += counts[length];
            }
            symbols = new byte[sum];
            System.arraycopy(file, start + LONGEST_CODE, symbols, 0, sum);
        }

        int bytes() {
            return LONGEST_CODE + symbols.length;
        }
    }

    /** Whether a code was invalid, or the data ended. All values read since are meaningless. */
    boolean failed() {
        return failed;
    }

    /** Makes what was read so far invalid. */
    void fail() {
        failed = true;
    }

    /** The next symbol. */
    int symbol(Table table) {
        int code = 0;
        int first = 0;
        int index = 0;
        for (int length = 1; length <= LONGEST_CODE; length++) {
            code = code << 1 | bits(1);
            if (code - first < table.counts[length]) {
                return failed ? 0 : table.symbols[index + code - first] & 0xff;
            }
            index += table.counts[length];
            first = first + table.counts[length] << 1;
        }
        failed = true;
        return 0;
    }

    /** The next bits, at most 16, as a number. */
    int bits(int wanted) {
        while (count < wanted) {
            if (at >= file.length - 1 || file[at] == (byte) 0xff && file[at + 1] != 0) {
                failed = true;
                return 0;
            }
            bits = bits << 8 | file[at] & 0xff;
            at += file[at] == (byte) 0xff ? 2 : 1;
            count += 8;
        }
        count -= wanted;
        return bits >> count & (1 << wanted) - 1;
    }

    /** Skips to the next marker and returns whether all bytes on the way are the same, as of padding. */
    boolean skipToMarker() {
        int start = at;
        boolean padding = true;
        while (at < file.length - 1 && (file[at] != (byte) 0xff || file[at + 1] == 0)) {
            padding &= file[at] == file[start];
            at += file[at] == (byte) 0xff ? 2 : 1;
        }
        count = 0;
        return padding;
    }

    /** Passes a restart marker and returns its number; −1 if another marker follows. */
    int restart() {
        if (at >= file.length - 1 || (file[at + 1] & 0xf8) != 0xd0) {
            return -1;
        }
        int number = file[at + 1] & 7;
        at += 2;
        failed = false;
        return number;
    }

    /** Position of the next byte that is not read. */
    int position() {
        return at;
    }
}
