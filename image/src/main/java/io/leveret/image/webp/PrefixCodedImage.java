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
    private static final int LONGEST_COPY = 1 << 12;
    private static final int FARTHEST_COPY = 1 << 20;
    /** Pixels of the picture that are in memory at most. */
    static final int MOST_KEPT_PIXELS = 2 * FARTHEST_COPY;
    private static final int ONE_BLOCK = 30; // bits of a side

    /** The pixels near to one, nearest first: {@code rows above << 8 | (columns to the left + 128)}. */
    private static final int[] NEAR = near();
    /** For each symbol of a length or distance the first value, above the number of bits to add. */
    private static final int[] EXTENDED = IntStream.range(0, 40).map(PrefixCodedImage::extended).toArray();

    private final LosslessBits bits;
    private final int width;
    private final int blockBits;
    private final int blocksAcross;
    private final int[] blocks; // the group of each block of 2^blockBits pixels squared
    private final PrefixGroup[] groups;
    private final int cacheBits;
    private final int[] cache;
    private final int[] pixels; // at least the last FARTHEST_COPY; alpha, red, green, blue from the highest byte on
    private int y; // the next row
    private int rowStart; // its position in the pixels
    private int at; // of the next pixel to read
    private int cached; // pixels before are in the cache
    private int end; // of the picture, may be behind that of the pixels

    private PrefixCodedImage(LosslessBits bits, int width, int height, boolean isPart) throws RefusedFileException {
        this.bits = bits;
        this.width = width;
        end = Math.multiplyExact(width, height);
        boolean isCached = bits.readFlag();
        cacheBits = isCached ? bits.read(4) : 0;
        if (isCached && (cacheBits == 0 || cacheBits > MOST_CACHE_BITS)) {
            throw new RefusedFileException("the WebP file is damaged: a color cache of " + cacheBits + " bits");
        }
        cache = new int[isCached ? 1 << cacheBits : 0];
        boolean manyGroups = !isPart && bits.readFlag();
        blockBits = manyGroups ? 2 + bits.read(3) : ONE_BLOCK;
        blocksAcross = LosslessTransform.blocks(width, blockBits);
        blocks = manyGroups ? readPart(bits, blocksAcross, LosslessTransform.blocks(height, blockBits)) : new int[1];
        int most = 0;
        for (int i = 0; i < blocks.length; i++) {
            blocks[i] = blocks[i] >>> 8 & 0xffff;
            most = Math.max(most, blocks[i]);
        }
        groups = new PrefixGroup[most + 1];
        for (int i = 0; i < groups.length; i++) {
            groups[i] = new PrefixGroup(bits, cache.length);
        }
        pixels = new int[isPart ? end : Math.min(end, MOST_KEPT_PIXELS)];
    }

    private static int[] near() {
        return IntStream.range(0, 8 * 16).mapToObj(i -> new int[]{i / 16, i % 16 - 7})
                .filter(place -> place[0] > 0 || place[1] > 0)
                .sorted(Comparator.<int[]>comparingInt(place -> place[0] * place[0] + place[1] * place[1])
                        .thenComparingInt(place -> -place[0]).thenComparingInt(place -> -place[1]))
                .mapToInt(place -> place[0] << 8 | place[1] + 128).toArray();
    }

    private static int extended(int symbol) {
        int more = Math.max(0, symbol - 2 >> 1);
        int first = symbol < 4 ? symbol : 2 + (symbol & 1) << more;
        return first + 1 << PrefixCode.LENGTH_BITS | more;
    }

    /** Reads what is in front of the pixels of a picture. */
    static PrefixCodedImage open(LosslessBits bits, int width, int height) throws RefusedFileException {
        return new PrefixCodedImage(bits, width, height, false);
    }

    /** Reads a part of a picture, whose pixels all have the same codes. */
    static int[] readPart(LosslessBits bits, int width, int height) throws RefusedFileException {
        PrefixCodedImage image = new PrefixCodedImage(bits, width, height, true);
        for (int rowEnd = width; rowEnd <= image.end; rowEnd += width) {
            image.readUpTo(rowEnd);
        }
        return image.pixels;
    }

    /**
     * Gives the next row.
     *
     * @param row receives its pixels
     * @throws RefusedFileException if it is not there
     */
    void next(int[] row) throws RefusedFileException {
        if (end > pixels.length && rowStart + width + LONGEST_COPY > pixels.length) {
            forget(rowStart - FARTHEST_COPY);
        }
        readUpTo(rowStart + width);
        System.arraycopy(pixels, rowStart, row, 0, width);
        rowStart += width;
        y++;
    }

    /** Removes pixels that are too far back. */
    private void forget(int count) {
        cachePixels(cached, at);
        System.arraycopy(pixels, count, pixels, 0, at - count);
        rowStart -= count;
        at -= count;
        cached = at;
        end -= count;
    }

    private void readUpTo(int wanted) throws RefusedFileException {
        long window = bits.bits;
        int count = bits.count;
        int next = bits.at;
        int at = this.at;
        int firstBlock = (y >> blockBits) * blocksAcross;
        PrefixGroup group = groups[0];
        int blockEnd = at;
        while (at < wanted) {
            if (at >= blockEnd) {
                int block = at - rowStart >> blockBits;
                blockEnd = rowStart + (block + 1 << blockBits);
                group = groups[blocks[firstBlock + block]];
            }
            window |= bits.bytes(next) << count;
            next += 63 - count >>> 3;
            count |= LosslessBits.AT_HAND;
            int green = group.green.find(window);
            int symbol = green >>> PrefixCode.LENGTH_BITS;
            window >>>= green;
            if (symbol < COPIES) {
                if (group.hasOneRest) {
                    pixels[at++] = group.rest | symbol << 8;
                    count -= green & PrefixCode.LENGTH_MASK;
                    continue;
                }
                int red = group.red.find(window);
                window >>>= red;
                int blue = group.blue.find(window);
                window >>>= blue;
                count -= green + red + blue & PrefixCode.LENGTH_MASK;
                int rest = group.rest;
                if (!group.hasOneAlpha) {
                    window |= bits.bytes(next) << count;
                    next += 63 - count >>> 3;
                    count |= LosslessBits.AT_HAND;
                    int alpha = group.alpha.find(window);
                    window >>>= alpha;
                    count -= alpha & PrefixCode.LENGTH_MASK;
                    rest = alpha >>> PrefixCode.LENGTH_BITS << 24;
                }
                pixels[at++] = rest | red >>> PrefixCode.LENGTH_BITS << 16 | symbol << 8
                        | blue >>> PrefixCode.LENGTH_BITS;
            } else if (symbol < CACHE) {
                int length = EXTENDED[symbol - COPIES];
                int copied = (length >>> PrefixCode.LENGTH_BITS) + ((int) window & (1 << length) - 1);
                window >>>= length;
                int far = group.distance.find(window);
                window >>>= far;
                count -= green + length + far & PrefixCode.LENGTH_MASK;
                window |= bits.bytes(next) << count;
                next += 63 - count >>> 3;
                count |= LosslessBits.AT_HAND;
                int step = EXTENDED[far >>> PrefixCode.LENGTH_BITS];
                int distance = distance((step >>> PrefixCode.LENGTH_BITS) + ((int) window & (1 << step) - 1));
                window >>>= step;
                count -= step & PrefixCode.LENGTH_MASK;
                if (distance > at || copied > end - at) {
                    throw new RefusedFileException("its pixels are copied from outside the picture");
                }
                copy(pixels, at, distance, copied);
                at += copied;
            } else {
                cachePixels(cached, at);
                cached = at;
                count -= green & PrefixCode.LENGTH_MASK;
                pixels[at++] = cache[symbol - CACHE];
            }
        }
        this.at = at;
        bits.bits = window;
        bits.count = count;
        bits.at = next;
        bits.checkEnd();
    }

    private void cachePixels(int from, int to) {
        for (int i = from; cacheBits > 0 && i < to; i++) {
            cache[pixels[i] * CACHE_FACTOR >>> Integer.SIZE - cacheBits] = pixels[i];
        }
    }

    /** Returns how many pixels before, in rows one after the other. */
    private int distance(int code) {
        if (code > NEAR_CODES) {
            return code - NEAR_CODES;
        }
        int place = NEAR[code - 1];
        return Math.max(1, (place >> 8) * width + (place & 0xff) - 128);
    }

    private static void copy(int[] pixels, int at, int distance, int count) {
        if (distance >= count) {
            System.arraycopy(pixels, at - distance, pixels, at, count);
            return;
        }
        for (int i = at; i < at + count; i++) {
            pixels[i] = pixels[i - distance];
        }
    }
}
