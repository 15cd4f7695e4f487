package io.leveret.engine.passes;

import io.leveret.graph.Operator;
import java.util.List;

/** Operators that the compiler derives from others; no file contains them. */
public sealed interface LoweredOperator extends Operator.Extension {

    /**
     * For each of the equal parts of a float32 tensor, the scale of 256 quantized values from its smallest to its
     * largest element, including 0, and the zero point.
     *
     * @param rows the number of parts
     * @param output rows × 2
     */
    record DynamicRanges(int input, int rows, int output) implements LoweredOperator {
        @Override
        public List<Integer> inputs() {
            return List.of(input);
        }

        @Override
        public String name() {
            return "DYNAMIC_RANGES";
        }
    }

    /**
     * The nearest quantized value of each element, quantized or dequantized.
     *
     * @param ranges of the rows of the input
     * @param output UINT8 for quantized values, FLOAT32 for dequantized ones
     */
    record DynamicQuantize(int input, int ranges, int output) implements LoweredOperator {
        @Override
        public List<Integer> inputs() {
            return List.of(input, ranges);
        }

        @Override
        public String name() {
            return "DYNAMIC_QUANTIZE";
        }
    }

    /**
     * A product of quantized values, whose scale is known only when it runs, and INT8 weights; the result is float32.
     *
     * @param product the product in the file, of float32 values
     * @param quantized the quantized values of its input
     * @param ranges of the rows of its input
     */
    record Hybrid(Operator.Weighted product, int quantized, int ranges) implements LoweredOperator {
        @Override
        public List<Integer> inputs() {
            return product.bias() == ABSENT ? List.of(quantized, ranges, product.filter())
                    : List.of(quantized, ranges, product.filter(), product.bias());
        }

        @Override
        public int output() {
            return product.output();
        }

        @Override
        public String name() {
            return product.name();
        }
    }

    /**
     * Where the largest elements of each row of the last axis lie in the row.
     *
     * @param output as many as its last axis is long
     */
    record TopIndices(int input, int output) implements LoweredOperator {
        @Override
        public List<Integer> inputs() {
            return List.of(input);
        }

        @Override
        public String name() {
            return "TOPK_V2";
        }
    }

    /**
     * The product of a quantized tensor and a function of it.
     *
     * @param gate the function
     * @param product of the function's operand and its result
     */
    record GatedActivation(Operator.Elementwise gate, Operator.Binary product) implements LoweredOperator {
        /** The tensor. */
        int input() {
            return gate.input();
        }

        @Override
        public List<Integer> inputs() {
            return List.of(gate.input());
        }

        @Override
        public int output() {
            return product.output();
        }

        @Override
        public String name() {
            return gate.name() + " + " + product.name();
        }
    }
}
