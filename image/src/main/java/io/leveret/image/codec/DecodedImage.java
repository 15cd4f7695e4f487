package io.leveret.image.codec;

import java.util.Objects;
import java.util.Optional;

/** A picture as its file stores it: not yet turned upright, its colors not yet converted, without alpha. */
public sealed interface DecodedImage {
    /** Pixels in a row, at least 1. */
    int width();

    /** Rows, at least 1. */
    int height();

    /** The meaning of the samples. */
    SampleSpace space();

    /** What is missing of it; empty if it is complete. Missing rows are black, or gray in a JPEG. */
    Optional<Damage> damage();

    /** Returns this picture, as one with damage. */
    DecodedImage damaged(Damage found);

    /**
     * A picture whose samples have 8 bits.
     *
     * @param samples {@code [height][width][channels]}; with more than one channel the caller takes ownership and may
     *        change them
     */
    record Bytes(int width, int height, SampleSpace space, byte[] samples, Optional<Damage> damage)
            implements
                DecodedImage {
        /**
         * Checks the length.
         *
         * @throws IllegalArgumentException if it is not {@code height × width × channels}
         */
        public Bytes {
            long expectedBytes = (long) height * width * space.channels();
            if (width < 1 || height < 1 || samples.length != expectedBytes) {
                throw new IllegalArgumentException(width + " x " + height + " pixels of " + space + " take "
                        + expectedBytes + " samples, there are " + samples.length);
            }
        }

        /** A complete picture. */
        public Bytes(int width, int height, SampleSpace space, byte[] samples) {
            this(width, height, space, samples, Optional.empty());
        }

        @Override
        public Bytes damaged(Damage found) {
            return new Bytes(width, height, space, samples, Optional.of(found));
        }
    }

    /**
     * A picture of gray or RGB whose samples do not have 8 bits. They are read row by row, so that they need not be in
     * memory twice.
     *
     * @param reader is called once for each row, from the top
     */
    record Rows(int width, int height, SampleSpace space, RowReader reader, Optional<Damage> damage)
            implements
                DecodedImage {
        /**
         * Checks the space.
         *
         * @throws IllegalArgumentException if it is neither gray nor RGB
         */
        public Rows {
            Objects.requireNonNull(reader, "reader");
            if (space != SampleSpace.GRAY && space != SampleSpace.RGB) {
                throw new IllegalArgumentException("rows of " + space + " are not read; they are GRAY or RGB");
            }
        }

        /** A complete picture. */
        public Rows(int width, int height, SampleSpace space, RowReader reader) {
            this(width, height, space, reader, Optional.empty());
        }

        @Override
        public Rows damaged(Damage found) {
            return new Rows(width, height, space, reader, Optional.of(found));
        }
    }

    /** Reads the samples of a row. */
    @FunctionalInterface
    interface RowReader {
        /**
         * Fills a row, rounding each sample once.
         *
         * @param y the row, from 0
         * @param largest the value of white: 255 or 65535
         * @param samples receives {@code [width][channels]}, each 0 to {@code largest}
         */
        void read(int y, int largest, int[] samples);
    }
}
