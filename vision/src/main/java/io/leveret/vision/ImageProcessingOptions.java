package io.leveret.vision;

import io.leveret.base.Cancellation;
import io.leveret.image.Orientation;
import io.leveret.image.Region;
import java.util.Objects;
import java.util.Optional;

/**
 * Options of one call: the region of the picture, its orientation, and a cancellation. The region is cut out first,
 * then rotated, then resized, so it refers to the picture as given. (Photo files are upright: the decoder has applied
 * their EXIF orientation.) Immutable; created by {@link #builder()}, or {@link #NONE}.
 */
public final class ImageProcessingOptions {
    /** The whole picture, upright, without cancellation. */
    public static final ImageProcessingOptions NONE = builder().build();

    private final Optional<Region> region;
    private final Orientation orientation;
    private final Cancellation cancellation;

    private ImageProcessingOptions(Builder from) {
        region = from.region;
        orientation = from.orientation;
        cancellation = from.cancellation;
    }

    /** The region; the whole picture if empty. */
    public Optional<Region> region() {
        return region;
    }

    /** The orientation of the region. */
    public Orientation orientation() {
        return orientation;
    }

    /** Cancels the call. */
    public Cancellation cancellation() {
        return cancellation;
    }

    /** Returns a builder with the options of {@link #NONE}. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns a builder with these options. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.region = region;
        builder.orientation = orientation;
        builder.cancellation = cancellation;
        return builder;
    }

    /** Collects options. Not thread-safe. */
    public static final class Builder {
        private Optional<Region> region = Optional.empty();
        private Orientation orientation = Orientation.NORMAL;
        private Cancellation cancellation = Cancellation.NONE;

        private Builder() {}

        /** The region of the picture to use. */
        public Builder region(Region part) {
            region = Optional.of(part);
            return this;
        }

        /** The orientation of the picture; {@link Orientation#NORMAL} by default. */
        public Builder orientation(Orientation turn) {
            orientation = Objects.requireNonNull(turn, "orientation");
            return this;
        }

        /**
         * The clockwise rotation that turns the picture upright.
         *
         * @param degreesClockwise any multiple of 90, negative for counter-clockwise
         * @throws io.leveret.base.OptionException if it is not a multiple of 90
         */
        public Builder rotation(int degreesClockwise) {
            return orientation(Orientation.ofRotation(degreesClockwise));
        }

        /** Cancels the call, for example at a deadline; it then throws a {@link io.leveret.base.CancelledException}. */
        public Builder cancellation(Cancellation when) {
            cancellation = Objects.requireNonNull(when, "cancellation");
            return this;
        }

        /** Returns the options. */
        public ImageProcessingOptions build() {
            return new ImageProcessingOptions(this);
        }
    }
}
