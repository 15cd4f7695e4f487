package io.leveret.testing.zoo;

/** What a network consists of, whatever it is written in. */
@FunctionalInterface
interface Architecture {
    /**
     * Appends all layers, first of all the image.
     *
     * @return the tensor of logits, [1][classes]
     */
    int logits(Network network);
}
