package io.leveret.bench;

import java.util.stream.Stream;

/** A version of a photo that models are asked about. */
enum PhotoVersion {
    /** Decoded with all pixels. */
    EXACT(1),
    /** Decoded to half the sides. */
    HALF(2),
    /** Decoded to a quarter of the sides. */
    QUARTER(4),
    /** Decoded to an eighth of the sides. */
    EIGHTH(8),
    /** Decoded with all pixels, with other grain. */
    OTHER_GRAIN(0),
    /** The photo before it was enlarged. */
    ORIGINAL(0);

    private final int reduction;

    PhotoVersion(int reduction) {
        this.reduction = reduction;
    }

    /** By what the sides are divided; 0 if it is another file. */
    int reduction() {
        return reduction;
    }

    /** Returns the version for 1, 2, 4 or 8. */
    static PhotoVersion of(int reduction) {
        return Stream.of(values()).filter(version -> version.reduction == reduction).findFirst().orElseThrow();
    }
}
