/**
 * What a network is: tensors, operators, shapes and costs. Knows no file, no kernel and no picture.
 *
 * <p>Invariants: a {@link io.leveret.graph.Graph} is checked when it is made, by every public way to one, so that
 * whoever gets it may rely on it; shapes are inferred by {@link io.leveret.graph.ShapeRules} alone; all types are
 * immutable but for {@link io.leveret.graph.GraphBuilder} and {@link io.leveret.graph.GraphEdit}. A new operator is a
 * record of {@link io.leveret.graph.Operator}: the switches that stop compiling say what else it needs.
 */
package io.leveret.graph;
