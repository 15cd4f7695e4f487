package io.leveret.image.awt.codec;

import io.leveret.image.codec.Damage;
import java.util.Arrays;
import java.util.Optional;
import javax.imageio.IIOException;

/**
 * Finds which rows of a damaged JPEG are there, which the JDK's reader does not say. It reads the codes of all scans
 * without storing coefficients, so it runs only if the reader has reported damage.
 *
 * <p>
 * A row is there if the data of all its coefficients is: in a progressive file, that of the first scan of each
 * coefficient, since the later ones only refine it. After an invalid code or an early end, rows are missing up to the
 * next restart marker (ITU-T T.81, sections E.2.4, F.2.2 and G.1.2).
 */
final class JpegRows {
    private static final int COEFFICIENTS = 64;
    private static final int BLOCK = 8; // pixels of a side

    private final byte[] file; // tables, frame and scans, as a decode request has them
    private final JpegBits.Table[] tables = new JpegBits.Table[8]; // [class · 4 + number]
    private boolean progressive;
    private int width;
    private int height;
    private int components;
    private int[] horizontal = {}; // [component] sampling factors
    private int[] vertical = {};
    private int mostHorizontal;
    private int mostVertical;
    private int restartInterval; // in MCUs; 0 for none
    private boolean[][][] missing = {}; // [component][coefficient][row of MCUs of the whole picture]
    private boolean extraData;
    private boolean anything;

    private JpegRows(byte[] file) {
        this.file = file;
    }

    /**
     * Reads a file about whose data a reader has warned.
     *
     * @param warning what it said
     * @return empty if all data is there after all, as in a file with padding behind it
     * @throws IIOException if none is there
     */
    static Optional<Damage> damage(byte[] file, String warning) throws IIOException {
        JpegRows rows = new JpegRows(file);
        rows.read();
        if (!rows.anything) {
            throw new IIOException("nothing of its picture data is there (" + warning + ")");
        }
        int intact = rows.intactRows();
        boolean complete = intact == rows.height && !rows.extraData && isOfExtraData(warning);
        return complete
                ? Optional.empty()
                : Optional.of(new Damage(rows.height, intact, intact < rows.height
                        ? "its picture data ends early or is damaged (" + warning + ")"
                        : "its picture data is damaged (" + warning + ")"));
    }

    /** Whether a warning tells of bytes behind the data, such as padding. */
    static boolean isOfExtraData(String warning) {
        return warning.contains("extraneous");
    }

    private int intactRows() {
        int rowsOfMcu = BLOCK * mostVertical;
        int intact = 0;
        for (int mcuRow = 0; mcuRow * rowsOfMcu < height; mcuRow++) {
            boolean there = true;
            for (boolean[][] component : missing) {
                for (boolean[] coefficient : component) {
                    there &= !coefficient[mcuRow];
                }
            }
            intact += there ? Math.min(rowsOfMcu, height - mcuRow * rowsOfMcu) : 0;
        }
        return intact;
    }

    private void read() {
        int at = 2;
        while (at < file.length - 3) {
            int marker = file[at + 1] & 0xff;
            int end = at + 2 + u16(at + 2);
            switch (marker) {
                case 0xc0, 0xc1, 0xc2 -> readFrame(at, marker == 0xc2);
                case 0xc4 -> readTables(at + 4, end);
                case 0xdd -> restartInterval = u16(at + 4);
                case 0xda -> end = new Scan(at).read();
                default -> {
                }
            }
            at = end;
        }
    }

    private void readFrame(int at, boolean isProgressive) {
        progressive = isProgressive;
        height = u16(at + 5);
        width = u16(at + 7);
        components = file[at + 9];
        horizontal = new int[components];
        vertical = new int[components];
        for (int i = 0; i < components; i++) {
            horizontal[i] = file[at + 11 + 3 * i] >> 4 & 15;
            vertical[i] = file[at + 11 + 3 * i] & 15;
        }
        mostHorizontal = Arrays.stream(horizontal).max().getAsInt();
        mostVertical = Arrays.stream(vertical).max().getAsInt();
        missing = new boolean[components][COEFFICIENTS][ceiling(height, BLOCK * mostVertical)];
        for (boolean[][] component : missing) {
            for (boolean[] coefficient : component) {
                Arrays.fill(coefficient, true);
            }
        }
    }

    private void readTables(int start, int end) {
        int at = start;
        while (at < end) {
            JpegBits.Table table = new JpegBits.Table(file, at + 1);
            tables[(file[at] >> 4 & 1) * 4 + (file[at] & 3)] = table;
            at += 1 + table.bytes();
        }
    }

    private int u16(int at) {
        return (file[at] & 0xff) << 8 | file[at + 1] & 0xff;
    }

    private static int ceiling(int number, int divisor) {
        return (number + divisor - 1) / divisor;
    }

    /** One scan. */
    private final class Scan {
        private final int[] members; // the components
        private final JpegBits.Table[] dc;
        private final JpegBits.Table[] ac;
        private final int first; // coefficients
        private final int last;
        private final boolean refines;
        private final JpegBits bits;
        private final int columns; // MCUs in a row
        private final int rows; // of MCUs
        private int endOfBandRun; // blocks

        Scan(int at) {
            int count = file[at + 4];
            members = new int[count];
            dc = new JpegBits.Table[count];
            ac = new JpegBits.Table[count];
            for (int i = 0; i < count; i++) {
                members[i] = file[at + 5 + 2 * i] - 1;
                dc[i] = tables[file[at + 6 + 2 * i] >> 4 & 3];
                ac[i] = tables[4 + (file[at + 6 + 2 * i] & 3)];
            }
            int parameters = at + 5 + 2 * count;
            first = progressive ? file[parameters] & 63 : 0;
            last = progressive ? file[parameters + 1] & 63 : COEFFICIENTS - 1;
            refines = progressive && (file[parameters + 2] & 0xf0) != 0;
            bits = new JpegBits(file, parameters + 3);
            boolean alone = count == 1; // then an MCU is a block, and blocks of padding are left out
            int component = members[0];
            columns = alone
                    ? ceiling(ceiling(width * horizontal[component], mostHorizontal), BLOCK)
                    : ceiling(width, BLOCK * mostHorizontal);
            rows = alone
                    ? ceiling(ceiling(height * vertical[component], mostVertical), BLOCK)
                    : ceiling(height, BLOCK * mostVertical);
        }

        /** Reads it, and returns the position of the marker behind it. */
        int read() {
            if (!refines) {
                readMcus();
            }
            do {
                extraData |= !bits.skipToMarker() && !refines;
            } while (bits.restart() >= 0);
            return bits.position();
        }

        private void readMcus() {
            boolean[] missingRows = new boolean[rows];
            int interval = restartInterval > 0 ? restartInterval : columns * rows;
            int mcus = columns * rows;
            int mcu = 0;
            while (mcu < mcus) {
                endOfBandRun = 0;
                int end = Math.min(mcus, mcu + interval);
                while (mcu < end && readMcu()) {
                    anything = true;
                    mcu++;
                }
                int resumed = mcu == end && end == mcus ? mcus : resume(end, interval, mcus);
                for (; mcu < resumed; mcu++) {
                    missingRows[mcu / columns] = true;
                }
            }
            mark(missingRows);
        }

        /** Returns the first MCU behind the next restart marker; it is later than expected if markers are lost. */
        private int resume(int expected, int interval, int mcus) {
            extraData |= !bits.skipToMarker() && !bits.failed();
            int number = bits.restart();
            if (number < 0) {
                return mcus;
            }
            int lost = number - (expected / interval - 1) & 7;
            return Math.min(mcus, expected + lost * interval);
        }

        private void mark(boolean[] missingRows) {
            boolean[] reached = new boolean[missing[0][0].length];
            int rowsOfMcu = members.length > 1 ? 1 : vertical[members[0]];
            for (int row = 0; row < rows; row++) {
                if (missingRows[row]) {
                    reached[Math.min(row / rowsOfMcu, reached.length - 1)] = true;
                }
            }
            for (int member : members) {
                for (int k = first; k <= last; k++) {
                    missing[member][k] = reached;
                }
            }
        }

        private boolean readMcu() {
            for (int i = 0; i < members.length; i++) {
                int blocks = members.length == 1 ? 1 : horizontal[members[i]] * vertical[members[i]];
                for (int block = 0; block < blocks; block++) {
                    readBlock(dc[i], ac[i]);
                }
            }
            return !bits.failed();
        }

        private void readBlock(JpegBits.Table dcTable, JpegBits.Table acTable) {
            if (first == 0) {
                int size = dcTable == null ? invalid() : bits.symbol(dcTable);
                bits.bits(Math.min(size, 16));
            }
            if (last == 0 || endOfBandRun > 0) {
                endOfBandRun = Math.max(0, endOfBandRun - 1);
                return;
            }
            int k = Math.max(first, 1);
            while (k <= last && !bits.failed()) {
                int symbol = acTable == null ? invalid() : bits.symbol(acTable);
                int run = symbol >> 4;
                int size = symbol & 15;
                if (size == 0 && run < 15) { // the end of the band; in a progressive scan of further blocks, too
                    endOfBandRun = progressive ? (1 << run) + bits.bits(run) - 1 : 0;
                    return;
                }
                bits.bits(size);
                k += run + 1;
            }
            if (k > last + 1) {
                bits.fail();
            }
        }

        private int invalid() {
            bits.fail();
            return 0;
        }
    }
}
