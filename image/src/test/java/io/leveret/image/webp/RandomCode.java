package io.leveret.image.webp;

import java.util.Arrays;
import java.util.SplittableRandom;

/** A prefix code of random symbols and lengths, written in one of the ways that the format has. */
final class RandomCode {
    private static final int[] LENGTH_ORDER = {17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

    private final int[] symbols; // that occur, in ascending order
    private final int[] lengths; // [symbol]; 0 if it does not occur
    private final int[] codes; // [symbol], the first bit is the lowest

    private RandomCode(int[] symbols, int alphabet, int longest, SplittableRandom random) {
        this.symbols = symbols;
        this.lengths = new int[alphabet];
        this.codes = new int[alphabet];
        int[] tree = tree(symbols.length, longest, random);
        for (int i = 0; i < symbols.length; i++) {
            lengths[symbols[i]] = tree[i];
        }
        int next = 0;
        for (int length = 1; length <= longest && symbols.length > 1; length++) {
            for (int symbol : symbols) {
                if (lengths[symbol] == length) {
                    codes[symbol] = Integer.reverse(next++) >>> Integer.SIZE - length;
                }
            }
            next <<= 1;
        }
    }

    /**
     * Makes and writes a code.
     *
     * @param symbols that it has, in ascending order
     * @param alphabet how many there could be
     */
    static RandomCode write(LosslessWriter to, int[] symbols, int alphabet, SplittableRandom random) {
        RandomCode code = new RandomCode(symbols, alphabet, 15, random);
        int last = symbols[symbols.length - 1];
        if (symbols.length > 2 || last > 255 || random.nextBoolean()) {
            to.write(0, 1);
            code.writeLengths(to, random);
            return code;
        }
        boolean isTurned = random.nextBoolean();
        int one = isTurned ? last : symbols[0];
        int other = isTurned ? symbols[0] : last;
        boolean isTwice = symbols.length == 2 || random.nextBoolean();
        boolean isShort = one < 2 && random.nextBoolean();
        to.write(1, 1).write(isTwice ? 1 : 0, 1).write(isShort ? 0 : 1, 1).write(one, isShort ? 1 : 8);
        to.write(other, isTwice ? 8 : 0);
        return code;
    }

    /** The depths of the leaves of a random full tree; any depth for a single leaf. */
    private static int[] tree(int leaves, int longest, SplittableRandom random) {
        int[] depths = new int[leaves];
        if (leaves == 1) {
            depths[0] = 1 + random.nextInt(longest);
        }
        boolean isDeep = random.nextBoolean();
        for (int count = 1; count < leaves;) {
            int split = isDeep ? count - 1 : random.nextInt(count);
            if (depths[split] == longest) {
                split = random.nextInt(count);
            }
            if (depths[split] < longest) {
                depths[count++] = ++depths[split];
            }
        }
        return depths;
    }

    private void writeLengths(LosslessWriter to, SplittableRandom random) {
        int[] tokens = new int[lengths.length]; // token | extra bits << 8
        int count = 0;
        int end = random.nextBoolean() ? lengths.length : symbols[symbols.length - 1] + 1;
        int before = 8;
        for (int i = 0; i < end;) {
            int run = 1;
            while (i + run < end && lengths[i + run] == lengths[i]) {
                run++;
            }
            if (lengths[i] == 0 && run >= 11 && random.nextInt(4) > 0) {
                run = Math.min(run, 138);
                tokens[count++] = 18 | run - 11 << 8;
            } else if (lengths[i] == 0 && run >= 3 && random.nextInt(4) > 0) {
                run = Math.min(run, 10);
                tokens[count++] = 17 | run - 3 << 8;
            } else if (lengths[i] == before && run >= 3 && random.nextInt(4) > 0) {
                run = Math.min(run, 6);
                tokens[count++] = 16 | run - 3 << 8;
            } else {
                run = 1;
                tokens[count++] = lengths[i];
                before = lengths[i] > 0 ? lengths[i] : before;
            }
            i += run;
        }
        while (end < lengths.length && count < 2) {
            tokens[count++] = 0;
            end++;
        }
        int[] used = Arrays.stream(tokens, 0, count).map(token -> token & 0xff).distinct().sorted().toArray();
        RandomCode lengthCode = new RandomCode(used, LENGTH_ORDER.length, 7, random);
        int stored = LENGTH_ORDER.length;
        while (stored > 4 && lengthCode.lengths[LENGTH_ORDER[stored - 1]] == 0) {
            stored--;
        }
        to.write(stored - 4, 4);
        for (int i = 0; i < stored; i++) {
            to.write(lengthCode.lengths[LENGTH_ORDER[i]], 3);
        }
        boolean isCounted = end < lengths.length || count >= 2 && random.nextBoolean();
        to.write(isCounted ? 1 : 0, 1);
        if (isCounted) {
            int bits = Math.max(1, (Integer.SIZE - Integer.numberOfLeadingZeros(count - 2) + 1) / 2) * 2;
            to.write((bits - 2) / 2, 3).write(count - 2, bits);
        }
        for (int i = 0; i < count; i++) {
            int token = tokens[i] & 0xff;
            lengthCode.put(to, token);
            to.write(tokens[i] >> 8, token == 16 ? 2 : token == 17 ? 3 : token == 18 ? 7 : 0);
        }
    }

    /** Chooses a symbol. */
    int any(SplittableRandom random) {
        return symbols[random.nextInt(symbols.length)];
    }

    /** The first of the symbols. */
    int first() {
        return symbols[0];
    }

    /** Writes a symbol. */
    void put(LosslessWriter to, int symbol) {
        to.write(codes[symbol], symbols.length == 1 ? 0 : lengths[symbol]);
    }
}
