package io.leveret.cli;

/** How {@code evaluate} makes a model's input of a photo. */
enum Preprocessing {
    /** As {@code --resize} and {@code --resizer} say. */
    RESIZE,
    /** As TensorFlow Lite's evaluation tool does: the middle of the photo, resized by TensorFlow 1's default. */
    EVALUATION_TOOL
}
