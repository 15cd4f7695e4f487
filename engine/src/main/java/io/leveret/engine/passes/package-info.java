/**
 * Rewrites a graph, pass by pass, into one that computes the same with fewer operators, and places
 * its tensors in memory.
 *
 * <p><b>What may enter:</b> a class for each pass, which takes a {@link io.leveret.engine.passes.LoweredGraph} and
 * gives one over the same tensors, and some more; and what passes find that operators cannot say, which a
 * {@link io.leveret.engine.passes.Rewritten} holds. What an operator costs or means for kernels is decided in
 * {@code lower}; a pass that has to know it is handed a function.
 *
 * <p><b>Who may call:</b> the compiler, in its order. Lowering reads the results.
 *
 * <p><b>Invariants.</b> A pass keeps the graph sound: operators stand in the order of their data, and tensors keep
 * their places in the list. Quantized results stay the same to the bit.
 */
@NullMarked
package io.leveret.engine.passes;

import org.jspecify.annotations.NullMarked;
