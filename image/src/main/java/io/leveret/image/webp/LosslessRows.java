package io.leveret.image.webp;

import io.leveret.image.codec.Damage;
import io.leveret.image.codec.DecodedImage;
import io.leveret.image.codec.SampleSpace;
import io.leveret.image.format.RefusedFileException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Gives the rows of a lossless picture one after the other: reads its transforms at first, and then for each row the
 * pixels, in which it inverts them.
 */
final class LosslessRows implements DecodedImage.Bytes {
    private static final int SIGNATURE = 0x2f;
    private static final int SIDE_BITS = 14;
    private static final int CHANNELS = 3;
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private final LosslessBits bits;
    private final int width;
    private final int height;
    private final List<LosslessTransform> transforms = new ArrayList<>(); // the last one first
    private final PrefixCodedImage stored;
    private final int[] row; // [width]
    private int y;
    private Optional<Damage> damage = Optional.empty();

    /**
     * Reads what is in front of the pixels, and the first row.
     *
     * @param file has the chunk's data, from the signature on
     * @throws RefusedFileException if they are not there, or the data has other sides
     */
    LosslessRows(byte[] file, int start, int width, int height) throws RefusedFileException {
        this.bits = new LosslessBits(file, start);
        this.width = width;
        this.height = height;
        boolean signed = bits.read(8) == SIGNATURE;
        boolean sized = bits.read(SIDE_BITS) == width - 1 & bits.read(SIDE_BITS) == height - 1;
        bits.readFlag(); // whether there is alpha
        int version = bits.read(3);
        if (!signed || !sized || version != 0) {
            throw new RefusedFileException("the header of the lossless WebP picture is damaged");
        }
        this.stored = PrefixCodedImage.open(bits, readTransforms(), height);
        this.row = new int[width];
        stored.next(row);
    }

    /** Returns the pixels of a row that are stored, which may be several in one. */
    private int readTransforms() throws RefusedFileException {
        Set<Integer> seen = new HashSet<>();
        int storedWidth = width;
        while (bits.readFlag()) {
            int kind = bits.read(2);
            if (!seen.add(kind)) {
                throw new RefusedFileException("the WebP file is damaged: it has a transform twice");
            }
            LosslessTransform transform = readTransform(kind, storedWidth);
            transforms.addFirst(transform);
            if (transform instanceof LosslessTransform.Palette palette) {
                storedWidth = palette.packedWidth();
            }
        }
        return storedWidth;
    }

    private LosslessTransform readTransform(int kind, int pixels) throws RefusedFileException {
        return switch (kind) {
            case 0 -> {
                int blockBits = 2 + bits.read(3);
                yield new LosslessPrediction(pixels, blockBits, readBlocks(pixels, blockBits));
            }
            case 1 -> {
                int blockBits = 2 + bits.read(3);
                yield new LosslessTransform.CrossColor(blockBits, readBlocks(pixels, blockBits), new int[pixels]);
            }
            case 2 -> new LosslessTransform.AddGreen();
            default -> {
                int colors = 1 + bits.read(8);
                yield LosslessTransform.Palette.of(pixels, PrefixCodedImage.readPart(bits, colors, 1));
            }
        };
    }

    private int[] readBlocks(int pixels, int blockBits) throws RefusedFileException {
        return PrefixCodedImage.readPart(bits, LosslessTransform.blocks(pixels, blockBits),
                LosslessTransform.blocks(height, blockBits));
    }

    @Override
    public int width() {
        return width;
    }

    @Override
    public int height() {
        return height;
    }

    @Override
    public SampleSpace space() {
        return SampleSpace.RGB;
    }

    @Override
    public void next(byte[] rgb, int at) {
        skip();
        if (damage.isPresent()) {
            Arrays.fill(rgb, at, at + width * CHANNELS, (byte) 0);
            return;
        }
        int to = at;
        for (int x = 0; x < width - 1; x++) {
            INTS.set(rgb, to, row[x] << 8);
            to += CHANNELS;
        }
        int last = row[width - 1];
        rgb[to] = (byte) (last >> 16);
        rgb[to + 1] = (byte) (last >> 8);
        rgb[to + 2] = (byte) last;
    }

    /** Reads the next row, since later ones depend on it. */
    @Override
    public void skip() {
        if (y > 0 && damage.isEmpty()) {
            try {
                stored.next(row);
            } catch (RefusedFileException damaged) {
                damage = Optional.of(new Damage(height, y, damaged.getMessage()));
            }
        }
        if (damage.isEmpty()) {
            for (LosslessTransform transform : transforms) {
                transform.invert(row, y);
            }
            y++;
        }
    }

    @Override
    public Optional<Damage> damage() {
        return damage;
    }
}
