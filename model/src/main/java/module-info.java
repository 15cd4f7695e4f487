/** Reads TensorFlow Lite models into a validated {@code Graph}. */
module io.leveret.model {}
