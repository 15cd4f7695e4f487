package io.leveret.image.codec;

import java.io.IOException;
import java.util.Optional;

/**
 * A picture as its file stores it: not yet turned upright, its colors not yet converted, without alpha. Its rows are
 * read once, one after the other from the top, so that a decoder need not hold them all. Missing rows are black, or
 * gray in a JPEG.
 */
public sealed interface DecodedImage {
    /** Pixels in a row, at least 1. */
    int width();

    /** Rows, at least 1. */
    int height();

    /** The meaning of the samples. */
    SampleSpace space();

    /**
     * Leaves out the next row.
     *
     * @throws IOException if nothing of the picture is there
     */
    void skip() throws IOException;

    /**
     * What is missing of the picture, once all its rows are read or left out; empty if it is complete.
     *
     * @throws IOException if nothing of the picture is there
     */
    Optional<Damage> damage() throws IOException;

    /** A picture whose samples have 8 bits. */
    non-sealed interface Bytes extends DecodedImage {
        /**
         * Reads the next row.
         *
         * @param samples receives {@code [width][channels]}
         * @param at the index of the first sample
         * @throws IOException if nothing of the picture is there
         */
        void next(byte[] samples, int at) throws IOException;
    }

    /** A picture of gray or RGB whose samples do not have 8 bits. */
    non-sealed interface Scaled extends DecodedImage {
        /**
         * Reads the next row, rounding each sample once.
         *
         * @param largest the value of white: 255 or 65535
         * @param samples receives {@code [width][channels]}, each 0 to {@code largest}
         * @throws IOException if nothing of the picture is there
         */
        void next(int largest, int[] samples) throws IOException;
    }
}
