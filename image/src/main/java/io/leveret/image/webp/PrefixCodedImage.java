package io.leveret.image.webp;

import io.leveret.image.format.RefusedFileException;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Pixels as literals, copies of earlier pixels, and entries of a cache of recent colors (RFC 9649, section 3.6). The
 * picture, and with it parts of the picture such as the palette, are coded in this way.
 */
final class PrefixCodedImage {
    private static final int COPIES = 256; // symbols of green from here are lengths
    private static final int CACHE = 256 + 24; // and from here entries of the cache
    private static final int MOST_CACHE_BITS = 11;
    private static final int CACHE_FACTOR = 0x1e35a7bd;
    private static final int NEAR_CODES = 120;

    /** The pixels near to one, nearest first: {@code rows above << 8 | (columns to the left + 128)}. */
    private static final int[] NEAR = near();

    private final LosslessBits bits;
    private final int width;
    private final int height;
    private int cacheBits;
    private int[] cache = new int[0];
    private int[] argb = new int[0]; // [height][width]
    private int rows; // complete ones, from the top

    private PrefixCodedImage(LosslessBits bits, int width, int height) {
        this.bits = bits;
        this.width = width;
        this.height = height;
    }

    private static int[] near() {
        return IntStream.range(0, 8 * 16).mapToObj(i -> new int[]{i / 16, i % 16 - 7})
                .filter(place -> place[0] > 0 || place[1] > 0)
                .sorted(Comparator.<int[]>comparingInt(place -> place[0] * place[0] + place[1] * place[1])
                        .thenComparingInt(place -> -place[0]).thenComparingInt(place -> -place[1]))
                .mapToInt(place -> place[0] << 8 | place[1] + 128).toArray();
    }

    /**
     * Reads a picture, or what is there of it.
     *
     * @throws RefusedFileException if not even a row is there
     */
    static PrefixCodedImage read(LosslessBits bits, int width, int height) throws RefusedFileException {
        PrefixCodedImage image = new PrefixCodedImage(bits, width, height);
        image.readCache();
        boolean manyGroups = bits.readFlag();
        try {
            image.argb = manyGroups ? image.pixelsOfManyGroups() : image.pixelsOfOneGroup();
        } catch (RefusedFileException damaged) {
            if (image.rows == 0) {
                throw damaged;
            }
        }
        return image;
    }

    /** {@code [height][width]}, alpha, red, green, blue from the highest byte on; meaningless behind the rows. */
    int[] argb() {
        return argb;
    }

    /** The rows that are there. */
    int rows() {
        return rows;
    }

    /** Reads a part of a picture, whose pixels all have the same codes. */
    static int[] readPart(LosslessBits bits, int width, int height) throws RefusedFileException {
        PrefixCodedImage image = new PrefixCodedImage(bits, width, height);
        image.readCache();
        return image.pixelsOfOneGroup();
    }

    private void readCache() throws RefusedFileException {
        if (bits.readFlag()) {
            cacheBits = bits.read(4);
            if (cacheBits < 1 || cacheBits > MOST_CACHE_BITS) {
                throw new RefusedFileException("the WebP file is damaged: a color cache of " + cacheBits + " bits");
            }
            cache = new int[1 << cacheBits];
        }
    }

    private int[] pixelsOfOneGroup() throws RefusedFileException {
        return pixels(new int[1], Integer.SIZE - 1, 1, new PrefixGroup[]{PrefixGroup.read(bits, cache.length)});
    }

    /** The codes differ from block to block. */
    private int[] pixelsOfManyGroups() throws RefusedFileException {
        int blockBits = 2 + bits.read(3);
        int blocksAcross = LosslessTransform.blocks(width, blockBits);
        int[] blocks = readPart(bits, blocksAcross, LosslessTransform.blocks(height, blockBits));
        int most = 0;
        for (int i = 0; i < blocks.length; i++) {
            blocks[i] = blocks[i] >>> 8 & 0xffff;
            most = Math.max(most, blocks[i]);
        }
        PrefixGroup[] groups = new PrefixGroup[most + 1];
        for (int i = 0; i < groups.length; i++) {
            groups[i] = PrefixGroup.read(bits, cache.length);
        }
        return pixels(blocks, blockBits, blocksAcross, groups);
    }

    /**
     * Reads the pixels.
     *
     * @param blocks the group of each block of {@code 2^blockBits} pixels squared
     */
    private int[] pixels(int[] blocks, int blockBits, int blocksAcross, PrefixGroup[] groups)
            throws RefusedFileException {
        argb = new int[Math.multiplyExact(width, height)];
        int at = 0;
        int x = 0;
        int y = 0;
        while (at < argb.length) {
            PrefixGroup group = groups[blocks[(y >> blockBits) * blocksAcross + (x >> blockBits)]];
            int symbol = group.green().read(bits);
            int count = 1;
            if (symbol < COPIES) {
                int red = group.red().read(bits);
                int blue = group.blue().read(bits);
                argb[at] = group.alpha().read(bits) << 24 | red << 16 | symbol << 8 | blue;
            } else if (symbol < CACHE) {
                count = extended(symbol - COPIES);
                copy(argb, at, distance(extended(group.distance().read(bits))), count);
            } else {
                argb[at] = cache[symbol - CACHE];
            }
            for (int i = at; cacheBits > 0 && i < at + count; i++) {
                cache[argb[i] * CACHE_FACTOR >>> Integer.SIZE - cacheBits] = argb[i];
            }
            at += count;
            x += count;
            if (x >= width) {
                y += x / width;
                x %= width;
                bits.checkEnd();
                rows = y;
            }
        }
        return argb;
    }

    /** Returns a length or distance, from 1: symbols from 4 on are followed by further bits. */
    private int extended(int symbol) {
        if (symbol < 4) {
            return symbol + 1;
        }
        int more = symbol - 2 >> 1;
        return (2 + (symbol & 1) << more) + bits.read(more) + 1;
    }

    /** Returns how many pixels before, in rows one after the other. */
    private int distance(int code) {
        if (code > NEAR_CODES) {
            return code - NEAR_CODES;
        }
        int place = NEAR[code - 1];
        return Math.max(1, (place >> 8) * width + (place & 0xff) - 128);
    }

    private static void copy(int[] argb, int at, int distance, int count) throws RefusedFileException {
        if (distance > at || count > argb.length - at) {
            throw new RefusedFileException("the WebP file is damaged: pixels are copied from outside the picture");
        }
        if (distance >= count) {
            System.arraycopy(argb, at - distance, argb, at, count);
            return;
        }
        for (int i = at; i < at + count; i++) {
            argb[i] = argb[i - distance];
        }
    }
}
