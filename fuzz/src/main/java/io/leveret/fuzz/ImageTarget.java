package io.leveret.fuzz;

import io.leveret.image.DecodeLimits;
import io.leveret.image.ImageDecoder;
import io.leveret.image.Truncated;
import io.leveret.image.ImageFormatException;
import io.leveret.image.Pixels;
import io.leveret.image.Resize;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Photos: decoded, turned upright and resized. */
final class ImageTarget implements Target {
    private static final DecodeLimits LIMITS = new DecodeLimits(1 << 20, 8 << 20, Truncated.PARTIAL);
    private static final int SIDE = 24; // of the resized image
    private static final long BASE_BYTES = 128 << 20;
    private static final int BYTES_FOR_EACH_OF_THE_FILE = 40;
    private static final int MOST_PIECE_EDITS = 6;
    private static final int MOST_BYTE_EDITS = 4;

    private final List<byte[]> seeds;
    private final Profiles profiles;
    private final ImageDecoder decoder = new ImageDecoder(LIMITS);

    ImageTarget(List<Path> folders) throws IOException {
        seeds = new ArrayList<>(Photos.all());
        profiles = new Profiles();
        Seeds.below(folders).stream().filter(ImageDecoder::looksLikePhoto).forEach(seeds::add);
    }

    /**
     * A photo with a damaged profile, or with pieces damaged, removed, doubled or taken from another photo; then with
     * bytes of the whole file damaged.
     */
    @Override
    public byte[] make(Recipe recipe) {
        if (recipe.onceIn(5)) {
            return profiles.photo(recipe);
        }
        byte[] file = recipe.oneOf(seeds);
        if (!recipe.onceIn(4)) {
            List<byte[]> pieces = Pieces.of(file);
            for (int i = 0; i < MOST_PIECE_EDITS && !recipe.isDone() && pieces.size() > 1; i++) {
                edit(recipe, pieces);
            }
            file = Pieces.join(pieces);
        }
        return recipe.onceIn(2) ? ByteEdits.several(recipe, file, MOST_BYTE_EDITS) : file;
    }

    private void edit(Recipe recipe, List<byte[]> pieces) {
        int at = recipe.below(pieces.size());
        switch (recipe.below(8)) {
            case 0 -> pieces.remove(at);
            case 1 -> pieces.add(recipe.below(pieces.size()), pieces.get(at));
            case 2 -> pieces.set(at, recipe.oneOf(Pieces.of(recipe.oneOf(seeds))));
            case 3 -> pieces.add(at, recipe.oneOf(Pieces.of(recipe.oneOf(seeds))));
            default -> pieces.set(at, ByteEdits.one(recipe, pieces.get(at)));
        }
    }

    @Override
    public String run(byte[] file, Meter meter) throws Exception {
        Pixels pixels;
        try {
            pixels = decoder.decode(file, "photo");
        } catch (ImageFormatException refused) {
            if (refused.getCause() instanceof OutOfMemoryError error) { // declared, but the limits must prevent it
                throw error;
            }
            if (refused.getMessage().contains("\n")) {
                throw new IllegalStateException("a message of several lines", refused);
            }
            return refused.getCause() instanceof RuntimeException ? "refused, as readers failed" : "refused";
        }
        Resize.DEFAULT.apply(pixels, SIDE, SIDE);
        return "decoded";
    }

    @Override
    public long mostBytes(byte[] file) {
        return BASE_BYTES + (long) BYTES_FOR_EACH_OF_THE_FILE * file.length;
    }
}
