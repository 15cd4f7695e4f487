package io.leveret.image.awt.codec;

import io.leveret.image.codec.Damage;
import java.util.BitSet;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadProgressListener;
import javax.imageio.event.IIOReadWarningListener;

/**
 * Finds the rows of a TIFF whose JPEG pieces are damaged. Their reader fills what is missing with gray and only warns;
 * after each row of pieces TwelveMonkeys reports where this row began.
 */
final class DamagedPieces implements IIOReadWarningListener, IIOReadProgressListener {
    /** libjpeg's warnings about data that is damaged or ends early, after which it fills the rest with gray. */
    private static final Pattern JPEG_DAMAGE = Pattern.compile("corrupt|premature|truncated",
            Pattern.CASE_INSENSITIVE);

    private final int height;
    private final BitSet rows = new BitSet(); // damaged ones
    private int pieces; // first row of the last pieces that were reported
    private boolean damaged; // the last pieces that were reported
    private boolean warned; // since then
    private String warning = ""; // the first one

    /** Listens to a reader of a picture of this height. */
    DamagedPieces(ImageReader reader, int height) {
        this.height = height;
        reader.addIIOReadWarningListener(this);
        reader.addIIOReadProgressListener(this);
    }

    /** The damaged rows of what was read. */
    BitSet rows() {
        if (damaged) {
            rows.set(pieces, height);
        }
        return rows;
    }

    /** The damage of what was read, if there is any. */
    Optional<Damage> damage() {
        int missing = rows().cardinality();
        return missing == 0
                ? Optional.empty()
                : Optional.of(new Damage(height, height - missing,
                        "its picture data ends early or is damaged (" + warning + ")"));
    }

    @Override
    public void warningOccurred(ImageReader source, String text) {
        if (JPEG_DAMAGE.matcher(text).find()) {
            warned = true;
            warning = warning.isEmpty() ? text : warning;
        }
    }

    @Override
    public void imageProgress(ImageReader source, float percent) {
        int start = Math.clamp(Math.round((double) percent * height / 100), 0, height);
        if (damaged) {
            rows.set(pieces, Math.max(pieces, start));
        }
        pieces = start;
        damaged = warned;
        warned = false;
    }

    @Override
    public void imageComplete(ImageReader source) {}

    @Override
    public void imageStarted(ImageReader source, int image) {}

    @Override
    public void readAborted(ImageReader source) {}

    @Override
    public void sequenceComplete(ImageReader source) {}

    @Override
    public void sequenceStarted(ImageReader source, int first) {}

    @Override
    public void thumbnailComplete(ImageReader source) {}

    @Override
    public void thumbnailProgress(ImageReader source, float percent) {}

    @Override
    public void thumbnailStarted(ImageReader source, int image, int thumbnail) {}
}
