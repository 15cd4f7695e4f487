package io.leveret.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Damages bytes without knowing what they mean. */
final class ByteEdits {
    private static final int MOST_INSERTED = 4096;

    private ByteEdits() {}

    /** As many edits as the recipe has bytes for, but no more than that; each keeps the result in memory of its own. */
    static byte[] several(Recipe recipe, byte[] file, int most) {
        byte[] edited = file;
        for (int i = 0; i < most && !recipe.isDone(); i++) {
            edited = one(recipe, edited);
        }
        return edited;
    }

    /** One edit: a number overwritten, a bit flipped, a part cut off, left out, doubled or copied elsewhere. */
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

    /** A place in a file: anywhere, near its start or near its end, where formats keep what matters. */
    private static int place(Recipe recipe, int length) {
        int near = Math.min(length, 256);
        return switch (recipe.below(4)) {
            case 0 -> recipe.below(near);
            case 1 -> length - 1 - recipe.below(near);
            default -> recipe.below(length);
        };
    }

    /** The file with a number of one, two, four or eight bytes, in either order, at a place. */
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

    /** The file with other bytes in the place of some. */
    static byte[] spliced(byte[] file, int from, int to, byte[] other) {
        byte[] edited = new byte[from + other.length + file.length - to];
        System.arraycopy(file, 0, edited, 0, from);
        System.arraycopy(other, 0, edited, from, other.length);
        System.arraycopy(file, to, edited, from + other.length, file.length - to);
        return edited;
    }
}
