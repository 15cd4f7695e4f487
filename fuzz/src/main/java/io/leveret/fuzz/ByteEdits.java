package io.leveret.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Damages bytes without knowing what they mean. */
final class ByteEdits {
    private static final int MOST_INSERTED = 4096;

    private ByteEdits() {}

    /** Makes up to {@code most} edits, as far as the recipe has bytes; each copies the file. */
    static byte[] several(Recipe recipe, byte[] file, int most) {
        byte[] edited = file;
        for (int i = 0; i < most && !recipe.isDone(); i++) {
            edited = one(recipe, edited);
        }
        return edited;
    }

    /** Makes one edit: overwrites a number, flips a bit, or cuts off, removes, doubles or copies a part. */
    static byte[] one(Recipe recipe, byte[] file) {
        if (file.length == 0) {
            return file;
        }
        int at = place(recipe, file.length);
        return switch (recipe.below(8)) {
            case 0, 1, 2 -> withNumber(recipe, file, at);
            case 3 -> {
                byte[] edited = file.clone();
                edited[at] ^= (byte) (1 << recipe.below(8));
                yield edited;
            }
            case 4 -> Arrays.copyOf(file, at);
            case 5 -> spliced(file, at, Math.min(file.length, at + 1 + recipe.below(64)), new byte[0]);
            case 6 -> spliced(file, at, at, part(recipe, file));
            default -> {
                byte[] part = part(recipe, file);
                yield spliced(file, at, Math.min(file.length, at + part.length), part);
            }
        };
    }

    /** Returns a position in a file: anywhere, or near its start or end, where formats keep important fields. */
    private static int place(Recipe recipe, int length) {
        int near = Math.min(length, 256);
        return switch (recipe.below(4)) {
            case 0 -> recipe.below(near);
            case 1 -> length - 1 - recipe.below(near);
            default -> recipe.below(length);
        };
    }

    /** Returns the file with a number of one, two, four or eight bytes, in either byte order, at a position. */
    private static byte[] withNumber(Recipe recipe, byte[] file, int at) {
        byte[] edited = file.clone();
        int size = Math.min(1 << recipe.below(4), Integer.highestOneBit(file.length - at));
        ByteBuffer there = ByteBuffer.wrap(edited, at, size)
                .order(recipe.onceIn(4) ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        switch (size) {
            case 1 -> there.put(at, (byte) recipe.number(there.get(at)));
            case 2 -> there.putShort(at, (short) recipe.number(there.getShort(at)));
            case 4 -> there.putInt(at, (int) recipe.number(there.getInt(at)));
            default -> there.putLong(at, recipe.number(there.getLong(at)));
        }
        return edited;
    }

    private static byte[] part(Recipe recipe, byte[] file) {
        int from = place(recipe, file.length);
        return Arrays.copyOfRange(file, from, from + Math.min(file.length - from, 1 + recipe.below(MOST_INSERTED)));
    }

    /** Returns the file with a range of bytes replaced. */
    static byte[] spliced(byte[] file, int from, int to, byte[] other) {
        byte[] edited = new byte[from + other.length + file.length - to];
        System.arraycopy(file, 0, edited, 0, from);
        System.arraycopy(other, 0, edited, from, other.length);
        System.arraycopy(file, to, edited, from + other.length, file.length - to);
        return edited;
    }
}
