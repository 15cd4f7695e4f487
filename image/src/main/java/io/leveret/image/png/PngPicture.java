package io.leveret.image.png;

import io.leveret.image.codec.Damage;
import io.leveret.image.codec.SampleSpace;
import io.leveret.image.format.PngHeader;
import io.leveret.image.format.RefusedFileException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A picture whose rows are decoded one by one. An interlaced one is decoded whole when its first row is read. */
abstract class PngPicture {
    private static final int MOST_ARRAY_BYTES = Integer.MAX_VALUE - 8;

    private final PngHeader header;
    private final List<Pass> passes;
    private final PictureData data;
    private final RowConversion conversion;
    private final int pixelStep; // of filters: stored bytes of a pixel, at least 1
    private final int pixelBytes; // converted
    private final int rowBytes; // converted
    private byte[] row;
    private byte[] above;
    private byte[] interlaced = new byte[0]; // [height][width][pixelBytes]
    private int y;
    private long usedBytes; // of the data
    private boolean stopped; // at data that is missing or damaged
    private int unknownFilter; // where it stopped

    /**
     * Prepares.
     *
     * @throws RefusedFileException if a row is too long for an array
     */
    PngPicture(byte[] file, PngHeader header) throws RefusedFileException {
        this.header = header;
        this.passes = Pass.of(header);
        this.data = new PictureData(file);
        this.conversion = RowConversion.of(header);
        this.pixelStep = Math.max(1, header.color().samples() * header.bitDepth() / Byte.SIZE);
        this.pixelBytes = pixelBytes(header);
        this.rowBytes = arrayBytes((long) header.width() * pixelBytes);
        int mostRowBytes = passes.stream().mapToInt(Pass::rowBytes).max().orElseThrow();
        this.row = new byte[mostRowBytes];
        this.above = new byte[mostRowBytes];
    }

    /** Bytes that decoding takes: two rows, and the pixels of an interlaced picture. */
    static long workingBytes(PngHeader header) throws RefusedFileException {
        long pixels = header.interlaced() ? (long) header.width() * header.height() * pixelBytes(header) : 0;
        return pixels + 2L * Pass.of(header).getLast().rowBytes();
    }

    private static int pixelBytes(PngHeader header) {
        return space(header).channels() * (header.bitDepth() == Short.SIZE ? Short.BYTES : 1);
    }

    private static SampleSpace space(PngHeader header) {
        return switch (header.color()) {
            case GRAY, GRAY_ALPHA -> SampleSpace.GRAY;
            case RGB, INDEX, RGB_ALPHA -> SampleSpace.RGB;
        };
    }

    /** Returns a length that an array can have. */
    static int arrayBytes(long bytes) throws RefusedFileException {
        if (bytes > MOST_ARRAY_BYTES) {
            throw new RefusedFileException("a row of its pixels, or all of them, take " + bytes
                    + " bytes; up to " + MOST_ARRAY_BYTES + " are read");
        }
        return (int) bytes;
    }

    /** Pixels in a row. */
    public int width() {
        return header.width();
    }

    /** Rows. */
    public int height() {
        return header.height();
    }

    /** Gray or RGB. */
    public SampleSpace space() {
        return space(header);
    }

    /**
     * Leaves out the next row.
     *
     * @throws RefusedFileException if no row is there
     */
    public void skip() throws RefusedFileException {
        readNext();
        y++;
    }

    /** Bytes of a row that {@link #read} gives. */
    int rowBytes() {
        return rowBytes;
    }

    /**
     * Reads the next row; zeros if it is missing.
     *
     * @param to receives {@code [width][channels]}, with two bytes for a sample of 16 bits
     * @param at the index of the first one
     * @throws RefusedFileException if no row is there
     */
    void read(byte[] to, int at) throws RefusedFileException {
        boolean there = readNext();
        if (header.interlaced()) {
            System.arraycopy(interlaced, y * rowBytes, to, at, rowBytes);
        } else if (there) {
            conversion.convert(row, width(), to, at);
        } else {
            Arrays.fill(to, at, at + rowBytes, (byte) 0);
        }
        y++;
    }

    private boolean readNext() throws RefusedFileException {
        boolean there = y > 0;
        if (!header.interlaced()) {
            there = readRow(passes.getFirst());
        } else if (y == 0) {
            there = readPasses();
        }
        if (!there && y == 0) {
            RefusedFileException nothing = new RefusedFileException(reason());
            data.finish(0);
            throw nothing;
        }
        return there;
    }

    /** Reads the next row of a pass into the row. Returns whether it is there. */
    private boolean readRow(Pass pass) {
        if (stopped) {
            return false;
        }
        byte[] last = row;
        row = above;
        above = last;
        stopped = !data.read(row, pass.rowBytes());
        if (!stopped && !RowFilter.undo(row, above, pass.rowBytes(), pixelStep)) {
            unknownFilter = row[0] & 0xff;
            stopped = true;
        }
        usedBytes += stopped ? 0 : pass.rowBytes();
        return !stopped;
    }

    /** Reads all rows of all passes. Returns whether any row is complete. */
    private boolean readPasses() throws RefusedFileException {
        interlaced = new byte[arrayBytes((long) height() * rowBytes)];
        byte[] pixels = new byte[rowBytes];
        for (Pass pass : passes) {
            Arrays.fill(row, (byte) 0); // above the first one
            for (int i = 0; i < pass.height() && readRow(pass); i++) {
                conversion.convert(row, pass.width(), pixels, 0);
                int to = ((pass.top() + i * pass.stepY()) * width() + pass.left()) * pixelBytes;
                for (int from = 0; from < pass.width() * pixelBytes; from += pixelBytes) {
                    for (int each = 0; each < pixelBytes; each++) {
                        interlaced[to + each] = pixels[from + each];
                    }
                    to += pass.stepX() * pixelBytes;
                }
            }
        }
        return completeRows(usedBytes) > 0;
    }

    private int completeRows(long bytes) {
        return Pass.completeRows(passes, height(), bytes);
    }

    private String reason() {
        if (unknownFilter != 0) {
            return "its picture data is damaged (filter type " + unknownFilter + ")";
        } else if (data.hasWrongChecksum() || !stopped && data.failure().isEmpty()) {
            return "a checksum of its picture data is wrong";
        }
        return data.failure().map(failure -> "its picture data is damaged (" + failure + ")")
                .orElse("its picture data ends early");
    }

    /**
     * What is missing, once all rows are read; empty if nothing is. Data that cannot be decompressed is taken to be
     * right up to there. If it can, and its own checksum does not confirm it, the rows before the first chunk with a
     * wrong checksum are there.
     */
    public Optional<Damage> damage() {
        data.finish(passes.stream().mapToLong(Pass::bytes).sum() - usedBytes);
        int intact = completeRows(usedBytes);
        if (data.hasWrongChecksum() || !stopped && !data.isVerified()) {
            intact = Math.min(intact, completeRows(data.bytesBeforeWrongChunk()));
        }
        return stopped || data.failure().isPresent() || data.hasWrongChunk()
                ? Optional.of(new Damage(height(), intact, reason()))
                : Optional.empty();
    }
}
