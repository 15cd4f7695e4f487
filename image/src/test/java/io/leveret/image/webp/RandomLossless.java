package io.leveret.image.webp;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Makes lossless files of what the format allows, chosen at random: no encoder writes most of it. What they show is
 * noise, since symbols and transforms are arbitrary.
 */
final class RandomLossless {
    private static final int COPIES = 256;
    private static final int CACHE = 280;
    private static final int ONE_BLOCK = 14; // bits of a side that has one block
    private static final int[] BYTES = IntStream.range(0, 256).toArray();
    private static final int[] DISTANCES = IntStream.range(0, 40).toArray();
    /** The first near places of the specification, columns to the left and rows above; others are not written. */
    private static final int[][] NEAR = {{0, 1}, {1, 0}, {1, 1}, {-1, 1}, {0, 2}, {2, 0}, {1, 2}, {-1, 2}, {2, 1},
            {-2, 1}, {2, 2}, {-2, 2}, {0, 3}, {3, 0}, {1, 3}, {-1, 3}, {3, 1}, {-3, 1}, {2, 3}, {-2, 3}};

    private final SplittableRandom random;
    private final LosslessWriter to;

    private RandomLossless(int width, int height, long seed) {
        random = new SplittableRandom(seed);
        to = LosslessWriter.picture(width, height);
    }

    /** A small picture. */
    static byte[] file(long seed) {
        SplittableRandom sides = new SplittableRandom(~seed);
        int width = 1 + sides.nextInt(sides.nextInt(10) == 0 ? 3 : 90);
        int height = 1 + sides.nextInt(sides.nextInt(10) == 0 ? 3 : 60);
        RandomLossless file = new RandomLossless(width, height, seed);
        int stored = file.transforms(width, height);
        file.picture(stored, height);
        return file.to.file();
    }

    /** A picture that is mostly copies, from as far away as possible. */
    static byte[] far(int width, int height, long seed) {
        RandomLossless file = new RandomLossless(width, height, seed);
        file.to.write(0, 1).write(1, 1).write(2, 4).write(0, 1);
        int[] greens = {0, 50, 100, 200, 276, 277, 278, 279, 280, 281, 282, 283};
        int[] distances = {0, 3, 20, 36, 37, 38, 39};
        RandomCode[] codes = {file.code(greens, CACHE + 4), file.code(BYTES, 256), file.code(BYTES, 256),
                file.code(BYTES, 256), file.code(distances, 40)};
        file.pixels(width, height, 2, new int[1], ONE_BLOCK, new RandomCode[][]{codes});
        return file.to.file();
    }

    /** Returns the width of the picture that is stored. */
    private int transforms(int width, int height) {
        int stored = width;
        int[] kinds = {0, 1, 2, 3};
        for (int i = 0; i < kinds.length; i++) {
            int other = i + random.nextInt(kinds.length - i);
            int kind = kinds[other];
            kinds[other] = kinds[i];
            if (random.nextInt(3) == 0) {
                continue;
            }
            to.write(1, 1).write(kind, 2);
            if (kind < 2) {
                int blockBits = blockBits();
                part(blocks(stored, blockBits), blocks(height, blockBits), BYTES, BYTES);
            } else if (kind == 3) {
                int colors = 1 + random.nextInt(1 << random.nextInt(9));
                to.write(colors - 1, 8);
                part(colors, 1, BYTES, BYTES);
                int perPixel = colors > 16 ? 1 : colors > 4 ? 2 : colors > 2 ? 4 : 8;
                stored = (stored + perPixel - 1) / perPixel;
            }
        }
        to.write(0, 1);
        return stored;
    }

    private int blockBits() {
        int stored = random.nextInt(8);
        to.write(stored, 3);
        return stored + 2;
    }

    private static int blocks(int side, int bits) {
        return side + (1 << bits) - 1 >> bits;
    }

    private void picture(int width, int height) {
        int cacheBits = cacheBits();
        int blockBits = ONE_BLOCK;
        int[] groupOf = {0};
        boolean isGrouped = random.nextBoolean();
        to.write(isGrouped ? 1 : 0, 1);
        if (isGrouped) {
            blockBits = blockBits();
            int most = 1 + random.nextInt(1 << random.nextInt(6));
            groupOf = part(blocks(width, blockBits), blocks(height, blockBits), IntStream.range(0, most).toArray(),
                    new int[1]);
        }
        int[] groups = Arrays.stream(groupOf).map(pixel -> pixel >>> 8 & 0xffff).toArray();
        RandomCode[][] codes = new RandomCode[1 + Arrays.stream(groups).max().getAsInt()][];
        Arrays.setAll(codes, _ -> codes(cacheBits, BYTES, BYTES));
        pixels(width, height, cacheBits, groups, blockBits, codes);
    }

    /** Writes an image of one group, in which green and red have only some of the values. */
    private int[] part(int width, int height, int[] greens, int[] reds) {
        int cacheBits = cacheBits();
        RandomCode[][] codes = {codes(cacheBits, greens, reds)};
        return pixels(width, height, cacheBits, new int[1], ONE_BLOCK, codes);
    }

    /** Between 0, for none, and 11. */
    private int cacheBits() {
        int cacheBits = random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(11);
        to.write(cacheBits > 0 ? 1 : 0, 1).write(cacheBits, cacheBits > 0 ? 4 : 0);
        return cacheBits;
    }

    private RandomCode[] codes(int cacheBits, int[] greens, int[] reds) {
        int alphabet = CACHE + (cacheBits > 0 ? 1 << cacheBits : 0);
        int[] all = IntStream.concat(Arrays.stream(greens), IntStream.range(COPIES, alphabet)).toArray();
        int[] withLiteral = IntStream.concat(IntStream.of(greens[random.nextInt(greens.length)]),
                Arrays.stream(some(all))).distinct().sorted().toArray();
        return new RandomCode[]{code(withLiteral, alphabet), code(some(reds), 256), code(some(BYTES), 256),
                code(some(BYTES), 256), code(some(DISTANCES), 40)};
    }

    private RandomCode code(int[] symbols, int alphabet) {
        return RandomCode.write(to, symbols, alphabet, random);
    }

    private int[] some(int[] candidates) {
        int most = switch (random.nextInt(4)) {
            case 0 -> 1;
            case 1 -> 2;
            case 2 -> 20;
            default -> candidates.length;
        };
        return IntStream.generate(() -> candidates[random.nextInt(candidates.length)])
                .limit(1 + random.nextInt(most)).distinct().sorted().toArray();
    }

    private int[] pixels(int width, int height, int cacheBits, int[] groups, int blockBits, RandomCode[][] codes) {
        int[] pixels = new int[width * height];
        int[] cache = new int[cacheBits > 0 ? 1 << cacheBits : 0];
        for (int at = 0; at < pixels.length;) {
            int x = at % width;
            int block = (at / width >> blockBits) * blocks(width, blockBits) + (x >> blockBits);
            int count = symbols(pixels, at, width, codes[groups[block]], cache);
            for (int i = at; i < at + count && cacheBits > 0; i++) {
                cache[pixels[i] * 0x1e35a7bd >>> 32 - cacheBits] = pixels[i];
            }
            at += count;
        }
        return pixels;
    }

    /** Writes a literal, a copy or a color of the cache; returns how many pixels it gives. */
    private int symbols(int[] pixels, int at, int width, RandomCode[] codes, int[] cache) {
        int green = codes[0].any(random);
        if (green >= COPIES && green < CACHE) {
            int[] length = extended(green - COPIES);
            int[] distance = extended(codes[4].any(random));
            int step = step(distance[0], width);
            if (step > 0 && step <= at && length[0] <= pixels.length - at) {
                codes[0].put(to, green);
                to.write(length[2], length[1]);
                codes[4].put(to, distance[3]);
                to.write(distance[2], distance[1]);
                for (int i = at; i < at + length[0]; i++) {
                    pixels[i] = pixels[i - step];
                }
                return length[0];
            }
            green = codes[0].first();
        }
        codes[0].put(to, green);
        if (green >= CACHE) {
            pixels[at] = cache[green - CACHE];
            return 1;
        }
        int pixel = green << 8;
        for (int channel = 1; channel < 4; channel++) {
            int value = codes[channel].any(random);
            codes[channel].put(to, value);
            pixel |= value << (channel == 1 ? 16 : channel == 2 ? 0 : 24);
        }
        pixels[at] = pixel;
        return 1;
    }

    /** Returns a value of a symbol, the number of its further bits, these, and the symbol. */
    private int[] extended(int symbol) {
        if (symbol < 4) {
            return new int[]{symbol + 1, 0, 0, symbol};
        }
        int bits = symbol - 2 >> 1;
        int more = random.nextInt(1 << bits);
        return new int[]{(2 + (symbol & 1) << bits) + more + 1, bits, more, symbol};
    }

    private static int step(int distance, int width) {
        if (distance > 120) {
            return distance - 120;
        }
        return distance > NEAR.length
                ? 0
                : Math.max(1, NEAR[distance - 1][0] + NEAR[distance - 1][1] * width);
    }
}
