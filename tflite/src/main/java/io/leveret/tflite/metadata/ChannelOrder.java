package io.leveret.tflite.metadata;

/** The colors of a pixel, in the order in which a model takes them. */
public enum ChannelOrder {
    /** Red, green, blue; then alpha, if the model takes four channels. */
    RGB,
    /** Blue, green, red; then alpha, if the model takes four channels. */
    BGR,
    /** The luma only, in one channel or in each of three. */
    GRAY
}
