package io.leveret.engine;

import io.leveret.testing.TensorKind;
import java.util.List;

/**
 * A model of one operator, or a few, and what to run it on.
 *
 * @param name type, shapes and attributes, for people
 * @param outputs the types of its outputs
 */
record OperatorCase(String name, byte[] model, List<byte[]> inputs, List<TensorKind> outputs) {}
