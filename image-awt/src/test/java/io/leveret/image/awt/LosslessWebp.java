package io.leveret.image.awt;

import io.leveret.image.Pixels;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;

/**
 * Writes lossless WebP files (RFC 9649, section 3) that use what the format offers, chosen at random: an encoder in
 * which size does not matter. Codes are nearly uniform: of n symbols, all take L or L − 1 bits.
 */
final class LosslessWebp {
    /** Transforms that can be applied. */
    enum Transform {
        PREDICTION, CROSS_COLOR, SUBTRACT_GREEN, PALETTE
    }

    private static final int BLOCK_BITS = 3;
    private static final int[] LENGTH_ORDER = {17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    /** The first near distances of the specification: columns to the left, rows above. */
    private static final int[][] NEAR = {{0, 1}, {1, 0}, {1, 1}, {-1, 1}, {0, 2}, {2, 0}, {1, 2}, {-1, 2}};

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Random random;
    private int buffer;
    private int bufferBits;

    private LosslessWebp(long seed) {
        random = new Random(seed);
    }

    /** A complete file. */
    static byte[] file(Pixels pixels, int cacheBits, boolean groups, long seed, Transform... transforms) {
        return riff(chunk("VP8L", picture(pixels, cacheBits, groups, seed, transforms)));
    }

    /** A file of chunks. */
    static byte[] riff(byte[]... chunks) {
        byte[] body = Samples.concat(Samples.ascii("WEBP"), Samples.concat(chunks));
        return chunk("RIFF", body);
    }

    static byte[] chunk(String type, byte[] body) {
        return ByteBuffer.allocate(8 + body.length + (body.length & 1)).order(ByteOrder.LITTLE_ENDIAN)
                .put(Samples.ascii(type)).putInt(body.length).put(body).array();
    }

    /** The data of a picture, in which all pixels are opaque. */
    static byte[] picture(Pixels pixels, int cacheBits, boolean groups, long seed, Transform... transforms) {
        LosslessWebp writer = new LosslessWebp(seed);
        int width = pixels.width();
        int height = pixels.height();
        writer.write(0x2f, 8);
        writer.write(width - 1, 14);
        writer.write(height - 1, 14);
        writer.write(0, 1 + 3);
        int[] argb = new int[width * height];
        for (int i = 0; i < argb.length; i++) {
            argb[i] = 0xff000000 | Samples.sample(pixels, i % width, i / width, 0) << 16
                    | Samples.sample(pixels, i % width, i / width, 1) << 8
                    | Samples.sample(pixels, i % width, i / width, 2);
        }
        for (Transform transform : transforms) {
            writer.write(1, 1);
            writer.write(transform.ordinal(), 2);
            argb = switch (transform) {
                case PREDICTION -> writer.predict(argb, width, height);
                case CROSS_COLOR -> writer.crossColors(argb, width, height);
                case SUBTRACT_GREEN -> Arrays.stream(argb)
                        .map(pixel -> color(pixel >>> 24, (pixel >> 16) - (pixel >> 8), pixel >> 8,
                                pixel - (pixel >> 8)))
                        .toArray();
                case PALETTE -> writer.index(argb, width, height);
            };
            width = argb.length / height;
        }
        writer.write(0, 1);
        writer.pixels(argb, width, height, cacheBits, groups, true);
        writer.write(0, 7);
        return writer.bytes.toByteArray();
    }

    private static int color(int alpha, int red, int green, int blue) {
        return alpha << 24 | (red & 0xff) << 16 | (green & 0xff) << 8 | blue & 0xff;
    }

    private static int blocks(int pixels) {
        return pixels + (1 << BLOCK_BITS) - 1 >> BLOCK_BITS;
    }

    private int[] randomBlocks(int width, int height) {
        write(BLOCK_BITS - 2, 3);
        int[] blocks = random.ints((long) blocks(width) * blocks(height)).toArray();
        pixels(blocks, blocks(width), blocks(height), 0, false, false);
        return blocks;
    }

    private int[] predict(int[] argb, int width, int height) {
        int[] blocks = randomBlocks(width, height);
        int[] differences = new int[argb.length];
        for (int i = 0; i < argb.length; i++) {
            int x = i % width;
            int y = i / width;
            int mode = blocks[(y >> BLOCK_BITS) * blocks(width) + (x >> BLOCK_BITS)] >> 8 & 15;
            for (int shift = 0; shift < 32; shift += 8) {
                int predicted;
                if (i == 0) {
                    predicted = shift == 24 ? 255 : 0;
                } else if (y == 0 || x == 0) {
                    predicted = argb[y == 0 ? i - 1 : i - width] >>> shift & 0xff;
                } else {
                    predicted = predicted(mode, argb[i - 1], argb[i - width], argb[i - width - 1], argb[i - width + 1],
                            shift);
                }
                differences[i] |= ((argb[i] >>> shift) - predicted & 0xff) << shift;
            }
        }
        return differences;
    }

    private static int predicted(int mode, int left, int top, int topLeft, int topRight, int shift) {
        int l = left >>> shift & 0xff;
        int t = top >>> shift & 0xff;
        int tl = topLeft >>> shift & 0xff;
        int tr = topRight >>> shift & 0xff;
        return switch (mode) {
            case 1 -> l;
            case 2 -> t;
            case 3 -> tr;
            case 4 -> tl;
            case 5 -> ((l + tr) / 2 + t) / 2;
            case 6 -> (l + tl) / 2;
            case 7 -> (l + t) / 2;
            case 8 -> (tl + t) / 2;
            case 9 -> (t + tr) / 2;
            case 10 -> ((l + tl) / 2 + (t + tr) / 2) / 2;
            case 11 -> (select(left, top, topLeft) ? left : top) >>> shift & 0xff;
            case 12 -> Math.clamp(l + t - tl, 0, 255);
            case 13 -> Math.clamp((l + t) / 2 + ((l + t) / 2 - tl) / 2, 0, 255);
            default -> shift == 24 ? 255 : 0;
        };
    }

    /** Whether the left pixel is nearer to left + top − top left. */
    private static boolean select(int left, int top, int topLeft) {
        int toLeft = 0;
        int toTop = 0;
        for (int shift = 0; shift < 32; shift += 8) {
            int estimate = (left >>> shift & 0xff) + (top >>> shift & 0xff) - (topLeft >>> shift & 0xff);
            toLeft += Math.abs(estimate - (left >>> shift & 0xff));
            toTop += Math.abs(estimate - (top >>> shift & 0xff));
        }
        return toLeft < toTop;
    }

    private int[] crossColors(int[] argb, int width, int height) {
        int[] blocks = randomBlocks(width, height);
        int[] result = new int[argb.length];
        for (int i = 0; i < argb.length; i++) {
            int shares = blocks[(i / width >> BLOCK_BITS) * blocks(width) + (i % width >> BLOCK_BITS)];
            byte green = (byte) (argb[i] >> 8);
            byte red = (byte) (argb[i] >> 16);
            result[i] = color(argb[i] >>> 24, red - ((byte) shares * green >> 5), green,
                    argb[i] - ((byte) (shares >> 8) * green >> 5) - ((byte) (shares >> 16) * red >> 5));
        }
        return result;
    }

    private int[] index(int[] argb, int width, int height) {
        int[] colors = Arrays.stream(argb).distinct().toArray();
        write(colors.length - 1, 8);
        int[] differences = colors.clone();
        for (int i = 1; i < colors.length; i++) {
            differences[i] = color((colors[i] >>> 24) - (colors[i - 1] >>> 24) & 0xff,
                    (colors[i] >> 16) - (colors[i - 1] >> 16), (colors[i] >> 8) - (colors[i - 1] >> 8),
                    colors[i] - colors[i - 1]);
        }
        pixels(differences, colors.length, 1, 0, false, false);
        int bits = colors.length > 16 ? 8 : colors.length > 4 ? 4 : colors.length > 2 ? 2 : 1;
        int perPixel = 8 / bits;
        int packedWidth = (width + perPixel - 1) / perPixel;
        int[] packed = new int[packedWidth * height];
        Arrays.fill(packed, 0xff000000);
        for (int i = 0; i < argb.length; i++) {
            int index = 0;
            while (colors[index] != argb[i]) {
                index++;
            }
            packed[i / width * packedWidth + i % width / perPixel] |= index << 8 + i % width % perPixel * bits;
        }
        return packed;
    }

    private void pixels(int[] argb, int width, int height, int cacheBits, boolean groups, boolean main) {
        write(cacheBits > 0 ? 1 : 0, 1);
        if (cacheBits > 0) {
            write(cacheBits, 4);
        }
        int[] blocks = new int[blocks(width) * blocks(height)];
        if (main) {
            write(groups ? 1 : 0, 1);
        }
        if (groups) {
            write(BLOCK_BITS - 2, 3);
            Arrays.setAll(blocks, i -> random.nextInt(3) << 8);
            blocks[0] = 2 << 8; // so that there are three
            pixels(blocks, blocks(width), blocks(height), 0, false, false);
        }
        int cacheColors = cacheBits > 0 ? 1 << cacheBits : 0;
        for (int group = 0; group < (groups ? 3 : 1); group++) {
            for (int symbols : new int[]{280 + cacheColors, 256, 256, 256, 40}) {
                code(symbols, group);
            }
        }
        int[] cache = new int[cacheColors];
        for (int at = 0; at < argb.length;) {
            int group = blocks[(at / width >> BLOCK_BITS) * blocks(width) + (at % width >> BLOCK_BITS)] >> 8;
            int count = main ? copied(argb, at, width, 280 + cacheColors, group) : 0;
            if (count == 0) {
                count = 1;
                int slot = cacheBits > 0 ? argb[at] * 0x1e35a7bd >>> 32 - cacheBits : 0;
                if (cacheBits > 0 && cache[slot] == argb[at]) {
                    symbol(280 + slot, 280 + cacheColors, group);
                } else {
                    symbol(argb[at] >> 8 & 0xff, 280 + cacheColors, group);
                    symbol(argb[at] >> 16 & 0xff, 256, group);
                    symbol(argb[at] & 0xff, 256, group);
                    symbol(argb[at] >>> 24, 256, group);
                }
            }
            for (int i = at; cacheBits > 0 && i < at + count; i++) {
                cache[argb[i] * 0x1e35a7bd >>> 32 - cacheBits] = argb[i];
            }
            at += count;
        }
    }

    /** Writes a copy of earlier pixels, if there are any like those that follow; returns their number. */
    private int copied(int[] argb, int at, int width, int greens, int group) {
        int near = random.nextInt(NEAR.length + 1); // the last one is a distance without a place
        int distance = near < NEAR.length ? NEAR[near][0] + NEAR[near][1] * width : 1 + random.nextInt(2 * width);
        distance = Math.max(distance, 1);
        int count = 0;
        while (distance <= at && at + count < argb.length && count < 4000
                && argb[at + count] == argb[at + count - distance]) {
            count++;
        }
        if (count > 0) {
            extended(count, 256, greens, group);
            extended(near < NEAR.length ? near + 1 : distance + 120, 0, 40, group);
        }
        return count;
    }

    private void extended(int value, int first, int symbols, int group) {
        int rest = value - 1;
        if (rest < 4) {
            symbol(first + rest, symbols, group);
            return;
        }
        int high = 31 - Integer.numberOfLeadingZeros(rest);
        symbol(first + 2 * high + (rest >> high - 1 & 1), symbols, group);
        write(rest & (1 << high - 1) - 1, high - 1);
    }

    private static int longBits(int symbols) {
        return 32 - Integer.numberOfLeadingZeros(symbols - 1);
    }

    private static int shortCodes(int symbols) {
        return (1 << longBits(symbols)) - symbols;
    }

    /** In even groups the first symbols are the short ones, in odd ones the last. */
    private static boolean isShort(int symbol, int symbols, int group) {
        return group % 2 == 0 ? symbol < shortCodes(symbols) : symbol >= symbols - shortCodes(symbols);
    }

    private void code(int symbols, int group) {
        write(0, 1); // not a simple one
        write(LENGTH_ORDER.length - 4, 4);
        boolean two = shortCodes(symbols) > 0;
        for (int length : LENGTH_ORDER) {
            write(length == longBits(symbols) || two && length == longBits(symbols) - 1 ? 1 : 0, 3);
        }
        write(0, 1); // lengths of all symbols
        for (int symbol = 0; two && symbol < symbols; symbol++) {
            write(isShort(symbol, symbols, group) ? 0 : 1, 1);
        }
    }

    private void symbol(int symbol, int symbols, int group) {
        int shorts = shortCodes(symbols);
        boolean even = group % 2 == 0;
        int bits = longBits(symbols);
        if (isShort(symbol, symbols, group)) {
            int code = even ? symbol : symbol - (symbols - shorts);
            write(Integer.reverse(code) >>> 33 - bits, bits - 1);
        } else {
            int code = 2 * shorts + (even ? symbol - shorts : symbol);
            write(Integer.reverse(code) >>> 32 - bits, bits);
        }
    }

    private void write(int value, int bits) {
        for (int i = 0; i < bits; i++) {
            buffer |= (value >>> i & 1) << bufferBits;
            if (++bufferBits == 8) {
                bytes.write(buffer);
                buffer = 0;
                bufferBits = 0;
            }
        }
    }
}
