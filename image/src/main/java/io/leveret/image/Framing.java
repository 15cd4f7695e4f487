package io.leveret.image;

import io.leveret.base.OptionException;
import io.leveret.image.codec.Damage;
import io.leveret.image.color.RgbRows;
import io.leveret.image.resize.RowResizer;
import io.leveret.image.resize.Target;
import io.leveret.image.resize.Turn;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;

/**
 * What is wanted of a photo: a region, turned, at a size, in this order. An {@link ImageDecoder} that knows it decodes
 * no more than it needs, and the photo is never in memory whole.
 *
 * <pre>
 * Framing input = Framing.of(Resize.DEFAULT, 224, 224);
 * FramedPhoto photo = decoder.decode(path, input);
 * photo.picture(); // 224 x 224
 * </pre>
 *
 * <p>
 * Immutable; each method returns a new one. Thread-safe.
 */
public final class Framing {
    /** All pixels of a photo. */
    public static final Framing WHOLE = new Framing(
            (width, height) -> Placement.filling(new Region.Part(0, 0, width, height), width, height),
            Resizer.NEAREST, Optional.empty(), Orientation.NORMAL, Decoding.EXACT);

    private final Sizing sizing;
    private final Resizer resizer;
    private final Optional<Region> region;
    private final Orientation orientation;
    private final Decoding decoding;

    private Framing(Sizing sizing, Resizer resizer, Optional<Region> region, Orientation orientation,
            Decoding decoding) {
        this.sizing = sizing;
        this.resizer = resizer;
        this.region = region;
        this.orientation = orientation;
        this.decoding = decoding;
    }

    /** Decides where a region, turned, is placed in the result. */
    private interface Sizing {
        Placement place(int width, int height);
    }

    /**
     * A part of a photo and its place in the result, whatever size the photo is decoded at.
     *
     * @param part turned, and cut for its place
     */
    private record Frame(StoredPart part, Placement placement) {}

    /**
     * Returns the whole photo at a size, such as that of a model's input.
     *
     * @param width pixels in a row of the result
     * @param height rows of the result
     * @throws IllegalArgumentException if a side is below 1 or no array can be so long
     */
    public static Framing of(Resize resize, int width, int height) {
        Pixels.byteCount(width, height);
        return new Framing((partWidth, partHeight) -> resize.place(partWidth, partHeight, width, height),
                resize.resizer(), Optional.empty(), Orientation.NORMAL, Decoding.SCALED);
    }

    /**
     * Returns the whole photo in its own aspect ratio, scaled down unless it is small enough.
     *
     * @param mostSide the longer side of the result, at least 1
     * @throws IllegalArgumentException if it is not
     */
    public static Framing inside(Resizer resizer, int mostSide) {
        Pixels.byteCount(mostSide, mostSide);
        return new Framing((width, height) -> {
            double scale = Math.min(1, (double) mostSide / Math.max(width, height));
            return Placement.filling(new Region.Part(0, 0, width, height),
                    (int) Math.max(1, Math.round(width * scale)), (int) Math.max(1, Math.round(height * scale)));
        }, resizer, Optional.empty(), Orientation.NORMAL, Decoding.SCALED);
    }

    /** Returns the framing of a region of the photo, which is cut out first. */
    public Framing region(Region part) {
        return new Framing(sizing, resizer, Optional.of(part), orientation, decoding);
    }

    /** Returns the framing of the photo, or of the region, turned. (The EXIF orientation is applied before.) */
    public Framing orientation(Orientation turn) {
        return new Framing(sizing, resizer, region, Objects.requireNonNull(turn, "turn"), decoding);
    }

    /** Returns the framing with another way to decode; {@link Decoding#SCALED} by default. */
    public Framing decoding(Decoding how) {
        return new Framing(sizing, resizer, region, orientation, Objects.requireNonNull(how, "how"));
    }

    /**
     * Frames a picture that is decoded already.
     *
     * @throws OptionException if the region reaches outside the picture
     */
    public FramedPhoto of(Pixels picture) {
        StoredPart whole = new StoredPart(picture.width(), picture.height());
        Filling filling = new Filling(frame(whole));
        int rowBytes = picture.width() * Pixels.CHANNELS;
        for (int y = 0; y < picture.height(); y++) {
            if (filling.needs(y)) {
                filling.row(y, picture.rgb(), y * rowBytes);
            }
        }
        return framed(filling.picture(picture.damage()), whole, 1);
    }

    /**
     * Returns by what the sides of a photo are divided when it is decoded.
     *
     * @param whole all of it, upright
     * @throws OptionException if the region reaches outside the photo
     */
    int reduction(StoredPart whole) {
        Placement placement = frame(whole).placement();
        return decoding.reduction(placement.part().width(), placement.part().height(), placement.inner().width(),
                placement.inner().height());
    }

    /**
     * Bytes of the result, and of what is turned before it is resized.
     *
     * @param reduction by what the sides of the photo are divided when it is decoded
     */
    long bytes(StoredPart whole, int reduction) {
        Frame frame = frame(whole);
        Placement placement = frame.placement();
        boolean turns = resizer == Resizer.AREA && frame.part().orientation() != Orientation.NORMAL;
        long turned = turns ? (long) frame.part().columns() * frame.part().rows() / ((long) reduction * reduction) : 0;
        return ((long) placement.width() * placement.height() + turned) * Pixels.CHANNELS;
    }

    /**
     * Frames a picture whose rows are decoded now.
     *
     * @param rows all of it, as it is stored, perhaps smaller than the photo
     * @param whole all of the photo, upright
     */
    FramedPhoto read(RgbRows rows, StoredPart whole, int reduction) throws IOException {
        Frame frame = frame(whole);
        Filling filling = new Filling(
                new Frame(frame.part().at(rows.width(), rows.height(), whole), frame.placement()));
        byte[][] buffers = new byte[2][rows.width() * Pixels.CHANNELS]; // the row before must not change
        int next = 0;
        for (int y = 0; y < rows.height(); y++) {
            if (filling.needs(y)) {
                rows.next(buffers[next], 0);
                filling.row(y, buffers[next], 0);
                next = 1 - next;
            } else {
                rows.skip();
            }
        }
        return framed(filling.picture(rows.damage()), whole, reduction);
    }

    private FramedPhoto framed(Pixels picture, StoredPart whole, int reduction) {
        StoredPart turned = whole.turned(orientation);
        return new FramedPhoto(picture, turned.width(), turned.height(), reduction);
    }

    private Frame frame(StoredPart whole) {
        StoredPart part = region.map(each -> whole.cut(each.of(whole.width(), whole.height()))).orElse(whole)
                .turned(orientation);
        Placement placement = sizing.place(part.width(), part.height());
        return new Frame(part.cut(placement.part()), placement);
    }

    /** A result that is filled with rows. */
    private final class Filling {
        private final Placement placement;
        private final StoredPart part;
        private final byte[] rgb; // [height][width][3] of the result
        private final RowResizer rows;

        Filling(Frame frame) {
            this.placement = frame.placement();
            this.part = frame.part();
            this.rgb = new byte[Pixels.byteCount(placement.width(), placement.height())];
            Region.Part inner = placement.inner();
            Orientation turn = part.orientation();
            this.rows = resizer.rows(
                    new Turn(part.columns(), part.rows(), turn.swapsSides(), turn.reversesColumns(),
                            turn.reversesRows()),
                    new Target(rgb, (inner.y() * placement.width() + inner.x()) * Pixels.CHANNELS,
                            placement.width() * Pixels.CHANNELS, inner.width(), inner.height()));
        }

        boolean needs(int y) {
            return y >= part.top() && y < part.top() + part.rows() && rows.needs(y - part.top());
        }

        void row(int y, byte[] stored, int at) {
            rows.row(y - part.top(), stored, at + part.left() * Pixels.CHANNELS);
        }

        Pixels picture(Optional<Damage> damage) {
            return Pixels.decoded(placement.width(), placement.height(), rgb, damage);
        }
    }
}
