package io.leveret.image.jpeg;

import io.leveret.image.format.RefusedFileException;
import java.util.ArrayList;
import java.util.List;

/**
 * The frame header of a picture (ITU-T T.81, section B.2.2). An MCU is the smallest rectangle that holds whole blocks
 * of all components.
 *
 * @param progressive whether coefficients come in several scans, little by little
 * @param width pixels in a row
 * @param height rows
 * @param samplings of the components
 * @param mostHorizontal blocks of an MCU in a row, of the component that has most
 * @param mostVertical rows of blocks of an MCU, of the component that has most
 */
record Frame(boolean progressive, int width, int height, List<Sampling> samplings, int mostHorizontal,
        int mostVertical) {
    private static final int LARGEST_FACTOR = 4;

    /**
     * What the header says of a component.
     *
     * @param horizontal blocks of an MCU in a row, 1 to 4
     * @param vertical rows of blocks of an MCU, 1 to 4
     * @param table the number of its table of quantization steps, 0 to 3
     */
    record Sampling(int horizontal, int vertical, int table) {}

    /**
     * Reads a header.
     *
     * @param at the position of its marker
     */
    static Frame read(byte[] file, int at, int width, int height) throws RefusedFileException {
        List<Sampling> samplings = new ArrayList<>();
        int mostHorizontal = 1;
        int mostVertical = 1;
        int components = file[at + 9];
        for (int i = 0; i < components; i++) {
            int factors = file[at + 11 + 3 * i] & 0xff;
            int table = file[at + 12 + 3 * i] & 0xff;
            // Of a single component, an MCU is one block whatever its factors are.
            Sampling sampling = components == 1
                    ? new Sampling(1, 1, table)
                    : new Sampling(factors >> 4, factors & 15, table);
            if (Math.min(sampling.horizontal, sampling.vertical) < 1
                    || Math.max(sampling.horizontal, sampling.vertical) > LARGEST_FACTOR || table > 3) {
                throw new RefusedFileException("the JPEG file is damaged in its header: component " + i + " is sampled "
                        + (factors >> 4) + " x " + (factors & 15) + " with table " + table);
            }
            samplings.add(sampling);
            mostHorizontal = Math.max(mostHorizontal, sampling.horizontal);
            mostVertical = Math.max(mostVertical, sampling.vertical);
        }
        return new Frame(file[at + 1] == (byte) 0xc2, width, height, List.copyOf(samplings), mostHorizontal,
                mostVertical);
    }

    /** MCUs in a row. */
    int mcuColumns() {
        return ceiling(width, Block.SIDE * mostHorizontal);
    }

    /** Rows of MCUs. */
    int mcuRows() {
        return ceiling(height, Block.SIDE * mostVertical);
    }

    /**
     * The components at a scale. One that has fewer samples than others is decoded to more samples a block, as long as
     * that makes no more of them than the result has pixels: colors stay sharp, and need no upsampling (libjpeg's rule,
     * {@code jdmaster.c}, {@code jpeg_calc_output_dimensions}).
     *
     * @param eighths pixels of the result for 8 of the picture: 1, 2, 4 or 8
     */
    List<Component> components(int eighths) {
        return samplings.stream().map(sampling -> {
            int side = eighths;
            while (side < Block.SIDE && mostHorizontal * eighths % (sampling.horizontal * side * 2) == 0
                    && mostVertical * eighths % (sampling.vertical * side * 2) == 0) {
                side *= 2;
            }
            return new Component(sampling, this, side);
        }).toList();
    }

    static int ceiling(int number, int divisor) {
        return (number + divisor - 1) / divisor;
    }
}
