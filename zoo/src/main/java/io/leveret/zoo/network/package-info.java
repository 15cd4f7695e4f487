/**
 * Makes a graph of layers: {@link io.leveret.zoo.network.Network} chooses random weights and folds batch norms, in any
 * precision. What belongs here is needed by all architectures; none is named.
 */
@NullMarked
package io.leveret.zoo.network;

import org.jspecify.annotations.NullMarked;
