/**
 * What a network is: tensors, operators, shapes and costs. Knows no file, no kernel and no picture.
 *
 * <p>Invariants: a {@link io.leveret.graph.Graph} is checked when it is created, in every public way, so that all code
 * may rely on it; only {@link io.leveret.graph.ShapeRules} infers shapes; all types are immutable but for {@link
 * io.leveret.graph.GraphBuilder} and {@link io.leveret.graph.GraphEdit}. A new operator is a record of {@link
 * io.leveret.graph.Operator}; compile errors in switches show most of what else it needs, CONTRIBUTING.md all.
 */
@NullMarked
package io.leveret.graph;

import org.jspecify.annotations.NullMarked;
