package io.leveret.engine.kernel.move;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Storage;
import io.leveret.engine.kernel.base.ElementwiseKernel;
import io.leveret.graph.ElementType;

/**
 * The same numbers in another type, as Java's conversions have it: float32 values are cut off towards 0 and clamped,
 * integers that are too large for a type of 8 or 16 bits lose their upper bits.
 */
public final class Cast extends ElementwiseKernel {
    private final Storage from;
    private final int fromZeroPoint;
    private final int input;
    private final ElementType to;
    private final int toZeroPoint;
    private final int output;

    /**
     * Creates a change of type of some elements.
     *
     * @param from in which array the operand lies
     * @param fromZeroPoint what the quantized values are less by than the numbers stored
     */
    public Cast(int elements, Storage from, int fromZeroPoint, int input, ElementType to, int toZeroPoint, int output) {
        super(elements);
        this.from = from;
        this.fromZeroPoint = fromZeroPoint;
        this.input = input;
        this.to = to;
        this.toZeroPoint = toZeroPoint;
        this.output = output;
    }

    @Override
    protected void apply(Arena arena, int first, int end) {
        for (int i = first; i < end; i++) {
            double number = switch (from) {
                case FLOAT32 -> arena.floats[input + i];
                case QUANTIZED -> arena.shorts[input + i] + fromZeroPoint;
                case INTEGERS -> arena.ints[input + i];
            };
            switch (to) {
                case FLOAT32 -> arena.floats[output + i] = (float) number;
                case FLOAT16 -> arena.floats[output + i] = Float.float16ToFloat(Float.floatToFloat16((float) number));
                case INT16 -> arena.shorts[output + i] = (short) (int) number;
                case UINT8 -> arena.shorts[output + i] = (short) (((int) number & 0xff) - toZeroPoint);
                case INT8 -> arena.shorts[output + i] = (short) ((byte) (int) number - toZeroPoint);
                case INT32, INT64 -> arena.ints[output + i] = (int) number;
                case BOOL -> arena.ints[output + i] = number == 0 ? 0 : 1;
            }
        }
    }
}
