package io.leveret.image.jpeg;

import io.leveret.image.format.RefusedFileException;

/** The tables that segments of a file define; later ones replace earlier ones of the same number. */
final class Tables {
    private static final int TABLES = 4; // of each kind

    private final byte[] file;
    private final int[][] steps = new int[TABLES][]; // [table][coefficient in natural order]
    private final HuffmanTable[] dcTables = new HuffmanTable[TABLES];
    private final HuffmanTable[] acTables = new HuffmanTable[TABLES];
    private int restartInterval;

    Tables(byte[] file) {
        this.file = file;
    }

    /** Reads a segment, whatever it is, and returns the position behind it. */
    int read(int at) throws RefusedFileException {
        int end = at + 2 + u16(at + 2);
        switch (file[at + 1] & 0xff) {
            case 0xc4 -> readHuffmanTables(at + 4, end);
            case 0xdb -> readSteps(at + 4, end);
            case 0xdd -> restartInterval = u16(at + 4);
            default -> {
            }
        }
        return end;
    }

    /** MCUs between two restart markers; 0 if there are none. */
    int restartInterval() {
        return restartInterval;
    }

    /** The quantization steps of a table, in natural order. */
    int[] steps(int number) throws RefusedFileException {
        if (steps[number] == null) {
            throw new RefusedFileException(
                    "the JPEG file is damaged: its quantization table " + number + " is missing");
        }
        return steps[number];
    }

    /** The table of first coefficients. */
    HuffmanTable dc(int number) throws RefusedFileException {
        HuffmanTable table = existing(dcTables[number], "DC", number);
        if (!table.hasSizesOnly()) {
            throw new RefusedFileException(
                    "the JPEG file is damaged: its DC Huffman table " + number + " has symbols above 15");
        }
        return table;
    }

    /** The table of the other coefficients. */
    HuffmanTable ac(int number) throws RefusedFileException {
        return existing(acTables[number], "AC", number);
    }

    private static HuffmanTable existing(HuffmanTable table, String kind, int number)
            throws RefusedFileException {
        if (table == null) {
            throw new RefusedFileException(
                    "the JPEG file is damaged: its " + kind + " Huffman table " + number + " is missing");
        }
        return table;
    }

    private void readHuffmanTables(int start, int end) throws RefusedFileException {
        int at = start;
        while (at < end) {
            int codes = 0;
            for (int i = 1; i <= HuffmanTable.LONGEST_CODE && at + i < end; i++) {
                codes += file[at + i] & 0xff;
            }
            checkEnd(at + 1 + HuffmanTable.LONGEST_CODE + codes, end, "Huffman");
            HuffmanTable table = new HuffmanTable(file, at + 1);
            ((file[at] & 0x10) == 0 ? dcTables : acTables)[file[at] & 3] = table;
            at += 1 + table.bytes();
        }
    }

    private static void checkEnd(int endOfTable, int end, String kind) throws RefusedFileException {
        if (endOfTable > end) {
            throw new RefusedFileException(
                    "the JPEG file is damaged: a " + kind + " table is longer than its segment");
        }
    }

    private void readSteps(int start, int end) throws RefusedFileException {
        int at = start;
        while (at < end) {
            int[] table = new int[Block.COEFFICIENTS];
            int bytes = (file[at] & 0xf0) == 0 ? 1 : 2;
            checkEnd(at + 1 + bytes * table.length, end, "quantization");
            for (int k = 0; k < table.length; k++) {
                table[Block.NATURAL_ORDER[k]] = bytes == 1 ? file[at + 1 + k] & 0xff : u16(at + 1 + 2 * k);
            }
            steps[file[at] & 3] = table;
            at += 1 + bytes * table.length;
        }
    }

    private int u16(int at) {
        return (file[at] & 0xff) << 8 | file[at + 1] & 0xff;
    }
}
