package io.leveret.fuzz;

import java.util.List;

/** Damages photos in the pieces of their format. */
final class PhotoEdits {
    private static final int MOST_PIECE_EDITS = 6;
    private static final int MOST_BYTE_EDITS = 4;

    private PhotoEdits() {}

    /**
     * Returns a photo with pieces damaged, removed, doubled or taken from another photo; then with bytes of the whole
     * file damaged.
     */
    static byte[] of(Recipe recipe, List<byte[]> seeds) {
        byte[] file = recipe.oneOf(seeds);
        if (!recipe.onceIn(4)) {
            List<byte[]> pieces = Pieces.of(file);
            for (int i = 0; i < MOST_PIECE_EDITS && !recipe.isDone() && pieces.size() > 1; i++) {
                edit(recipe, pieces, seeds);
            }
            file = Pieces.join(pieces);
        }
        return recipe.onceIn(2) ? ByteEdits.several(recipe, file, MOST_BYTE_EDITS) : file;
    }

    private static void edit(Recipe recipe, List<byte[]> pieces, List<byte[]> seeds) {
        int at = recipe.below(pieces.size());
        switch (recipe.below(8)) {
            case 0 -> pieces.remove(at);
            case 1 -> pieces.add(recipe.below(pieces.size()), pieces.get(at));
            case 2 -> pieces.set(at, recipe.oneOf(Pieces.of(recipe.oneOf(seeds))));
            case 3 -> pieces.add(at, recipe.oneOf(Pieces.of(recipe.oneOf(seeds))));
            default -> pieces.set(at, ByteEdits.one(recipe, pieces.get(at)));
        }
    }
}
