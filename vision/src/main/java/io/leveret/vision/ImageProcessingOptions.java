package io.leveret.vision;

import io.leveret.base.Cancellation;
import io.leveret.image.Orientation;
import io.leveret.image.Region;
import java.util.Objects;
import java.util.Optional;

/**
 * How one call looks at a picture: which part of it, and how that has to be turned; and what ends the call early. The part is taken
 * first, then turned, then resized: a region is one of the picture as it is given. (Photo files are given upright: the decoder has
 * applied their EXIF orientation.) Immutable; made by {@link #builder()}, or {@link #NONE}.
 */
public final class ImageProcessingOptions {
    /** All of the picture, as it is; nothing ends the call early. */
    public static final ImageProcessingOptions NONE = builder().build();

    private final Optional<Region> region;
    private final Orientation orientation;
    private final Cancellation cancellation;

    private ImageProcessingOptions(Builder from) {
        region = from.region;
        orientation = from.orientation;
        cancellation = from.cancellation;
    }

    /** The part; all if empty. */
    public Optional<Region> region() {
        return region;
    }

    /** How the part has to be turned to stand upright. */
    public Orientation orientation() {
        return orientation;
    }

    /** What ends the call early. */
    public Cancellation cancellation() {
        return cancellation;
    }

    /** A builder that starts from {@link #NONE}. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from these. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.region = region;
        builder.orientation = orientation;
        builder.cancellation = cancellation;
        return builder;
    }

    /** Collects options; for one thread. */
    public static final class Builder {
        private Optional<Region> region = Optional.empty();
        private Orientation orientation = Orientation.NORMAL;
        private Cancellation cancellation = Cancellation.NONE;

        private Builder() {}

        /** Only a part of the picture. */
        public Builder region(Region part) {
            region = Optional.of(part);
            return this;
        }

        /** How the picture has to be turned to stand upright; {@link Orientation#NORMAL} by default. */
        public Builder orientation(Orientation turn) {
            orientation = Objects.requireNonNull(turn, "orientation");
            return this;
        }

        /**
         * How far the picture has to be turned clockwise to stand upright.
         *
         * @param degreesClockwise any multiple of 90, negative for counter-clockwise
         * @throws io.leveret.base.OptionException if it is no multiple of 90
         */
        public Builder rotation(int degreesClockwise) {
            return orientation(Orientation.ofRotation(degreesClockwise));
        }

        /** What ends the call early, such as a deadline: it throws a {@link io.leveret.base.CancelledException} then. */
        public Builder cancellation(Cancellation when) {
            cancellation = Objects.requireNonNull(when, "cancellation");
            return this;
        }

        /** The options. */
        public ImageProcessingOptions build() {
            return new ImageProcessingOptions(this);
        }
    }
}
