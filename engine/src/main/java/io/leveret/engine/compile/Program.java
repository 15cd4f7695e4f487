package io.leveret.engine.compile;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Scratch;
import io.leveret.model.ElementType;
import io.leveret.model.Graph;
import io.leveret.model.Quantization;
import io.leveret.model.TensorSpec;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/**
 * What the compiler makes of a graph: the steps in the order in which they run, and where in an {@link Arena} each
 * tensor lies.
 *
 * @param graph the graph as it was read, with the inputs and outputs
 * @param steps the steps
 * @param memory where the tensors lie
 * @param constants by tensor: the values, as its type has them, of constants that steps read from the arena
 * @param scratch what the largest step needs for each thread
 */
public record Program(Graph graph, List<Step> steps, MemoryPlan memory, Map<Integer, ByteBuffer> constants,
        Scratch.Size scratch) {

    /** A program; the collections are copied. */
    public Program {
        steps = List.copyOf(steps);
        constants = Map.copyOf(constants);
    }

    /** A new arena, which holds the constants. */
    public Arena newArena() {
        Arena arena = new Arena(memory.floats(), memory.shorts());
        constants.forEach((tensor, values) -> write(arena, tensor, values.duplicate().order(values.order())));
        return arena;
    }

    /** Stores a tensor's values, as its type has them, in the arena. */
    public void write(Arena arena, int tensor, ByteBuffer values) {
        TensorSpec spec = graph.tensor(tensor);
        int at = memory.offset(tensor);
        int elements = spec.shape().elements();
        if (spec.type() == ElementType.FLOAT32) {
            values.asFloatBuffer().get(arena.floats, at, elements);
            return;
        }
        int zeroPoint = zeroPoint(spec);
        for (int i = 0; i < elements; i++) {
            byte stored = values.get(values.position() + i);
            arena.shorts[at + i] = (short) ((spec.type() == ElementType.UINT8 ? stored & 0xff : stored) - zeroPoint);
        }
    }

    /** Reads a tensor's values, as its type has them, from the arena. */
    public void read(Arena arena, int tensor, ByteBuffer values) {
        TensorSpec spec = graph.tensor(tensor);
        int at = memory.offset(tensor);
        int elements = spec.shape().elements();
        if (spec.type() == ElementType.FLOAT32) {
            values.asFloatBuffer().put(arena.floats, at, elements);
            return;
        }
        int zeroPoint = zeroPoint(spec);
        for (int i = 0; i < elements; i++) {
            values.put(values.position() + i, (byte) (arena.shorts[at + i] + zeroPoint));
        }
    }

    private static int zeroPoint(TensorSpec spec) {
        return quantization(spec).zeroPoint(0);
    }

    /** The quantisation of a tensor that the reader has made sure has one. */
    public static Quantization quantization(TensorSpec spec) {
        return spec.quantization().orElseThrow(() -> new IllegalStateException("tensor " + spec.name()));
    }
}
