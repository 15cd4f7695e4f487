package io.leveret.zoo.architecture;

import io.leveret.zoo.network.LayerWindow;
import io.leveret.zoo.network.Network;

/**
 * ViT-Ti/16 for images of 224 × 224 pixels: Dosovitskiy et al., <a href="https://arxiv.org/abs/2010.11929">arXiv
 * 2010.11929</a>, in the size of Touvron et al., <a href="https://arxiv.org/abs/2012.12877">arXiv 2012.12877</a>, table
 * 1, as timm's {@code vit_tiny_patch16_224} has it.
 */
public final class VisionTransformer {
    private static final int CLASSES = 1000;
    private static final int UNITS = 192;
    private static final int HEADS = 3;
    private static final int HEAD_UNITS = UNITS / HEADS;
    private static final int PATCHES = 14 * 14;
    private static final int TOKENS = PATCHES + 1;
    private static final int BLOCKS = 12;

    private final Network network;

    private VisionTransformer(Network network) {
        this.network = network;
    }

    public static int logits(Network network) {
        return new VisionTransformer(network).logits();
    }

    private int logits() {
        int patches = network.convolution(network.image(224), 16, UNITS, LayerWindow.valid().stride(16));
        int tokens = network.concatenationAlong(1, network.trained(1, 1, 1, UNITS),
                network.reshape(patches, 1, PATCHES, UNITS));
        tokens = network.add(tokens, network.trained(1, 1, TOKENS, UNITS));
        for (int i = 0; i < BLOCKS; i++) {
            tokens = network.add(tokens, attention(Idioms.layerNorm(network, tokens)));
            int wide = network.gelu(network.dense(Idioms.layerNorm(network, tokens), 4 * UNITS));
            tokens = network.add(tokens, network.dense(wide, UNITS));
        }
        return network.classifier(network.first(Idioms.layerNorm(network, tokens)), CLASSES);
    }

    private int attention(int tokens) {
        int joined = network.reshape(network.dense(tokens, 3 * UNITS), TOKENS, 3, HEADS, HEAD_UNITS);
        int[] parts = network.split(network.transpose(joined, 1, 2, 0, 3), 0, 3); // [1][heads][tokens][head units] each
        int queries = network.mul(parts[0], network.constant((float) (1 / Math.sqrt(HEAD_UNITS))));
        int weights = network.softmax(network.matrixProduct(queries, parts[1], true)); // [1][heads][tokens][tokens]
        int seen = network.matrixProduct(weights, parts[2], false);
        return network.dense(network.reshape(network.transpose(seen, 0, 2, 1, 3), 1, TOKENS, UNITS), UNITS);
    }
}
