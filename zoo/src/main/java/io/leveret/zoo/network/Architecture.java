package io.leveret.zoo.network;

/** The layers of a network, independent of precision. */
@FunctionalInterface
public interface Architecture {
    /**
     * Appends all layers, the image first.
     *
     * @return the tensor of logits, [1][classes]
     */
    int logits(Network network);
}
