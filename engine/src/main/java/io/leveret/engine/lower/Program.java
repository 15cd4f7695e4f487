package io.leveret.engine.lower;

import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Scratch;
import io.leveret.engine.passes.LoweredGraph;
import io.leveret.engine.passes.MemoryPlan;
import io.leveret.graph.ElementType;
import io.leveret.graph.Quantization;
import io.leveret.graph.TensorSpec;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/**
 * The result of compiling a graph: the steps in execution order, and the position of each tensor in an {@link Arena}.
 *
 * @param graph the graph before any pass, with the inputs and outputs
 * @param steps the steps
 * @param memory where the tensors lie
 * @param constants by tensor: those that steps read from the arena
 * @param scratch the largest scratch memory that a step needs for each thread
 */
public record Program(LoweredGraph graph, List<ProgramStep> steps, MemoryPlan memory,
        Map<Integer, TensorSpec> constants,
        Scratch.Size scratch) {

    /** Copies the collections. */
    public Program {
        steps = List.copyOf(steps);
        constants = Map.copyOf(constants);
    }

    /** Returns a new arena that holds the constants. */
    public Arena newArena() {
        Arena arena = new Arena(memory.floats(), memory.shorts(), memory.ints());
        writeConstants(arena);
        return arena;
    }

    /** Stores all constants in an arena. */
    public void writeConstants(Arena arena) {
        constants.forEach((tensor, spec) -> write(arena, memory.offset(tensor), spec, spec.values()));
    }

    /** Stores the values of one of the graph's tensors, in the form of its type, in the arena. */
    public void write(Arena arena, int tensor, ByteBuffer values) {
        write(arena, memory.offset(tensor), graph.tensor(tensor), values);
    }

    private static void write(Arena arena, int at, TensorSpec spec, ByteBuffer values) {
        int end = at + spec.shape().elements();
        Quantization quantization = spec.quantizationOrPlain();
        switch (spec.type()) {
            case FLOAT32 -> values.asFloatBuffer().get(arena.floats, at, end - at);
            case FLOAT16 -> {
                for (int i = at; i < end; i++) {
                    arena.floats[i] = Float.float16ToFloat(values.getShort());
                }
            }
            case INT16 -> values.asShortBuffer().get(arena.shorts, at, end - at);
            case UINT8, INT8 -> {
                byte[] bytes = new byte[end - at];
                values.get(bytes);
                CenteredBytes.write(bytes, spec.type(), quantization.zeroPoint(0), arena.shorts, at);
            }
            case INT32 -> values.asIntBuffer().get(arena.ints, at, end - at);
            case INT64 -> {
                for (int i = at; i < end; i++) {
                    arena.ints[i] = Math.clamp(values.getLong(), Integer.MIN_VALUE, Integer.MAX_VALUE);
                }
            }
            case BOOL -> {
                for (int i = at; i < end; i++) {
                    arena.ints[i] = values.get() == 0 ? 0 : 1;
                }
            }
        }
    }

    /** Reads the values of one of the graph's tensors, in the form of its type, from the arena. */
    public void read(Arena arena, int tensor, ByteBuffer into) {
        TensorSpec spec = graph.tensor(tensor);
        ByteBuffer values = into.duplicate().order(into.order());
        int at = memory.offset(tensor);
        int end = at + spec.shape().elements();
        Quantization quantization = spec.quantizationOrPlain();
        switch (spec.type()) {
            case FLOAT32 -> values.asFloatBuffer().put(arena.floats, at, end - at);
            case FLOAT16 -> {
                for (int i = at; i < end; i++) {
                    values.putShort(Float.floatToFloat16(arena.floats[i]));
                }
            }
            case INT16 -> values.asShortBuffer().put(arena.shorts, at, end - at);
            case UINT8, INT8 -> {
                for (int i = at; i < end; i++) {
                    values.put((byte) (arena.shorts[i] + quantization.zeroPoint(0)));
                }
            }
            case INT32 -> values.asIntBuffer().put(arena.ints, at, end - at);
            case INT64 -> {
                for (int i = at; i < end; i++) {
                    values.putLong(arena.ints[i]);
                }
            }
            case BOOL -> {
                for (int i = at; i < end; i++) {
                    values.put((byte) arena.ints[i]);
                }
            }
        }
    }
}
