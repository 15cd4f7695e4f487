/**
 * The architectures: a class for each family, and the blocks that families share. A class here sees layers
 * ({@link io.leveret.zoo.network.Network}), never tensors or precisions.
 */
@NullMarked
package io.leveret.zoo.architecture;

import org.jspecify.annotations.NullMarked;
