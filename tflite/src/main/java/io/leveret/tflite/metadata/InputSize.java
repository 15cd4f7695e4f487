package io.leveret.tflite.metadata;

import io.leveret.base.OptionException;

/**
 * The size of a model's input image, in pixels.
 *
 * @param height at least 1
 * @param width at least 1
 */
public record InputSize(int height, int width) {
    /**
     * Checks the size.
     *
     * @throws OptionException if a side is below 1
     */
    public InputSize {
        if (height < 1 || width < 1) {
            throw new OptionException("inputSize", height + "x" + width,
                    "cannot be " + height + "x" + width + "; give height and width, such as 224x224");
        }
    }

    /** Returns height × width, such as {@code 224×224}. */
    @Override
    public String toString() {
        return height + "×" + width;
    }
}
