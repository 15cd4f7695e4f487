package io.leveret.image.webp;

import io.leveret.image.format.RefusedFileException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads a lossless picture: its transforms, its pixels, and then inverts the transforms. */
final class LosslessDecoder {
    private static final int SIGNATURE = 0x2f;
    private static final int SIDE_BITS = 14;

    private final LosslessBits bits;
    private final int height;
    private int width; // of the pixels that are stored, which may be several in one
    private final List<LosslessTransform> transforms = new ArrayList<>();

    private LosslessDecoder(LosslessBits bits, int width, int height) {
        this.bits = bits;
        this.width = width;
        this.height = height;
    }

    /**
     * Pixels.
     *
     * @param argb {@code [height][width]}, alpha, red, green, blue from the highest byte on; meaningless behind the
     *     rows
     * @param rows those that are there, at least 1
     */
    record Decoded(int[] argb, int rows) {}

    /**
     * Decodes what is there.
     *
     * @param bits of the chunk's data, from the signature on
     * @throws RefusedFileException if nothing is there, or the data has other sides
     */
    static Decoded decode(LosslessBits bits, int width, int height) throws RefusedFileException {
        boolean signed = bits.read(8) == SIGNATURE;
        boolean sized = bits.read(SIDE_BITS) == width - 1 & bits.read(SIDE_BITS) == height - 1;
        bits.readFlag(); // whether there is alpha
        int version = bits.read(3);
        if (!signed || !sized || version != 0) {
            throw new RefusedFileException("the header of the lossless WebP picture is damaged");
        }
        return new LosslessDecoder(bits, width, height).decode();
    }

    private Decoded decode() throws RefusedFileException {
        Set<Integer> seen = new HashSet<>();
        while (bits.readFlag()) {
            int kind = bits.read(2);
            if (!seen.add(kind)) {
                throw new RefusedFileException("the WebP file is damaged: it has a transform twice");
            }
            LosslessTransform transform = readTransform(kind);
            transforms.add(transform);
            if (transform instanceof LosslessTransform.Palette palette) {
                width = palette.packedWidth();
            }
        }
        PrefixCodedImage stored = PrefixCodedImage.read(bits, width, height);
        int[] argb = stored.argb();
        for (LosslessTransform transform : transforms.reversed()) {
            argb = transform.invert(argb);
        }
        return new Decoded(argb, stored.rows());
    }

    private LosslessTransform readTransform(int kind) throws RefusedFileException {
        return switch (kind) {
            case 0 -> {
                int blockBits = 2 + bits.read(3);
                yield new LosslessTransform.Prediction(width, height, blockBits, readBlocks(blockBits));
            }
            case 1 -> {
                int blockBits = 2 + bits.read(3);
                yield new LosslessTransform.CrossColor(width, height, blockBits, readBlocks(blockBits));
            }
            case 2 -> new LosslessTransform.AddGreen();
            default -> {
                int colors = 1 + bits.read(8);
                yield LosslessTransform.Palette.of(width, height, PrefixCodedImage.readPart(bits, colors, 1));
            }
        };
    }

    private int[] readBlocks(int blockBits) throws RefusedFileException {
        return PrefixCodedImage.readPart(bits, LosslessTransform.blocks(width, blockBits),
                LosslessTransform.blocks(height, blockBits));
    }
}
