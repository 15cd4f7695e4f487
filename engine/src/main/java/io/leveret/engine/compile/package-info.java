/**
 * From a graph to a program: passes that rewrite the graph, the places of tensors in memory, and what operators
 * mean. Nothing here runs with an inference.
 */
@NullMarked
package io.leveret.engine.compile;

import org.jspecify.annotations.NullMarked;
