package io.leveret.engine.passes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.base.LimitExceededException;
import io.leveret.engine.PlanLimits;
import io.leveret.engine.Rewriting;
import io.leveret.engine.lower.Program;
import io.leveret.graph.ElementType;
import io.leveret.graph.Operator;
import io.leveret.testing.FusedActivation;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.Quant;
import io.leveret.testing.RandomLayers;
import io.leveret.testing.TensorKind;
import io.leveret.testing.Window;
import io.leveret.tflite.ModelLimits;
import io.leveret.tflite.ModelReader;
import io.leveret.tflite.format.ModelFormatException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class MemoryPlanTest {
    /** Elements to which the start of each tensor is rounded up. */
    private static final int ALIGNMENT = 32;

    static LongStream seeds() {
        return LongStream.range(0, 60);
    }

    /** A place in the arena, and from which operator to which it is in use, both included. */
    private record Use(int tensor, boolean quantized, int offset, int elements, int first, int last) {
        boolean meets(Use other) {
            return quantized == other.quantized && first <= other.last && other.first <= last;
        }

        boolean overlaps(Use other) {
            return offset < other.offset + other.elements && other.offset < offset + elements;
        }

        long bytes() {
            return (long) elements * (quantized ? Short.BYTES : Float.BYTES);
        }
    }

    /** Compiles a graph as it is: the passes before would change which tensors there are. */
    private static Program compile(byte[] file) {
        return compile(file, PlanLimits.DEFAULT);
    }

    private static Program compile(byte[] file, PlanLimits limits) {
        LoweredGraph graph = LoweredGraph.of(ModelReader.read(file, "test model", ModelLimits.DEFAULT).graph());
        return Rewriting.assemble(graph, new Rewritten(graph, Map.of(), ConcatElision.of(graph), Map.of()),
                Rewriting.SCALAR, limits);
    }

    private static PlanLimits arenaOf(long bytes) {
        return new PlanLimits(bytes, 100, 1 << 24);
    }

    /** Who is alive when, worked out anew; slices count as their whole, and so do other shapes of the same elements. */
    private static List<Use> uses(Program program) {
        LoweredGraph graph = program.graph();
        int operators = graph.operators().size();
        int[] same = new int[graph.tensors().size()]; // the tensor whose elements each one is
        int[] first = new int[same.length];
        int[] last = new int[same.length];
        Map<Integer, ConcatElision.Slice> slices = ConcatElision.of(graph);
        for (int tensor = 0; tensor < same.length; tensor++) {
            same[tensor] = slices.containsKey(tensor) ? slices.get(tensor).whole() : tensor;
            boolean permanent = graph.inputs().contains(tensor) || program.constants().containsKey(tensor);
            first[tensor] = permanent ? 0 : -1;
            last[tensor] = permanent ? operators : -1;
        }
        for (int i = 0; i < operators; i++) {
            Operator operator = graph.operators().get(i);
            if (operator instanceof Operator.Reshape || operator instanceof Operator.Squeeze) {
                same[operator.output()] = same[operator.inputs().getFirst()];
            } else {
                int whole = same[operator.output()];
                first[whole] = first[whole] < 0 ? i : first[whole];
                last[whole] = Math.max(last[whole], i);
            }
            for (int input : operator.inputs()) {
                last[same[input]] = Math.max(last[same[input]], i);
            }
        }
        for (int output : graph.outputs()) {
            last[same[output]] = operators;
        }
        List<Use> uses = new ArrayList<>();
        for (int tensor = 0; tensor < same.length; tensor++) {
            if (same[tensor] == tensor && first[tensor] >= 0) {
                uses.add(new Use(tensor, graph.tensor(tensor).type() != ElementType.FLOAT32,
                        program.memory().offset(tensor), graph.tensor(tensor).shape().elements(), first[tensor],
                        last[tensor]));
            }
        }
        return uses;
    }

    /** The bytes of all tensors that are alive at the busiest operator: no plan can do with less. */
    private static long lowerBound(List<Use> uses) {
        long bound = 0;
        for (Use at : uses) {
            bound = Math.max(bound, uses.stream().filter(use -> use.first() <= at.first() && at.first() <= use.last())
                    .mapToLong(Use::bytes).sum());
        }
        return bound;
    }

    private static void assertSound(Program program) {
        List<Use> uses = uses(program);
        for (Use use : uses) {
            int end = use.quantized() ? program.memory().shorts() : program.memory().floats();
            assertTrue(use.offset() >= 0 && use.offset() + use.elements() <= end, use + " is outside of " + end);
            assertEquals(0, use.offset() % ALIGNMENT, use::toString);
            for (Use other : uses) {
                assertTrue(use.tensor() == other.tensor() || !use.meets(other) || !use.overlaps(other),
                        () -> use + " overlaps " + other);
            }
        }
        long sum = uses.stream().mapToLong(use -> use.bytes() + 4L * ALIGNMENT).sum();
        assertTrue(program.memory().bytes() <= sum, () -> program.memory().bytes() + " of at most " + sum);
        assertEquals(lowerBound(uses), program.memory().lowerBoundBytes());
        assertTrue(program.memory().bytes() >= lowerBound(uses), "less than what is alive at one time");
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void of_branchingGraph_placesApartWhatIsAliveTogether(long seed) {
        assertSound(compile(RandomNetworks.branching(seed % 2 == 0 ? TensorKind.FLOAT32 : TensorKind.UINT8, seed)));
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "UINT8", "INT8"})
    void of_residualNetwork_needsLittleMoreThanWhatIsAliveAtOneTime(TensorKind kind) {
        Program program = compile(RandomNetworks.residual(kind, 64));
        assertSound(program);
        double ratio = (double) program.memory().bytes() / lowerBound(uses(program));
        assertTrue(ratio <= 1.1, () -> "the arena is " + ratio + " times what is alive at one time");
    }

    @Test
    void of_reshapeAndSqueeze_giveTheSamePlace() {
        ModelBuilder model = new ModelBuilder();
        Quant quant = RandomNetworks.activations(TensorKind.UINT8);
        int image = model.input(TensorKind.UINT8, quant, 1, 4, 1, 6);
        int line = model.reshape(image, 1, 24);
        int squeezed = model.squeeze(model.relu(image, quant), 0);
        int matrix = model.reshape(squeezed, 6, 4);
        MemoryPlan memory = compile(model.output(line, matrix).build()).memory();
        assertEquals(memory.offset(image), memory.offset(line));
        assertEquals(memory.offset(squeezed), memory.offset(matrix));
        assertEquals(ALIGNMENT + 24, memory.shorts());
    }

    @Test
    void of_slices_liveInTheirWholeFromTheFirstOn() {
        ModelBuilder model = new ModelBuilder();
        RandomLayers layers = new RandomLayers(model, 1);
        int image = model.input(TensorKind.FLOAT32, 1, 4, 4, 32);
        int first = layers.conv2d(image, 16, 1, 1, Window.same(), Quant.NONE);
        int between = layers.conv2d(image, 32, 1, 1, Window.same(), Quant.NONE);
        int last = layers.conv2d(between, 48, 1, 1, Window.same(), Quant.NONE);
        int whole = model.concatenation(3, FusedActivation.NONE, Quant.NONE, first, last);
        Program program = compile(model.output(whole).build());
        MemoryPlan memory = program.memory();
        assertSound(program);
        assertEquals(List.of(memory.offset(whole), memory.offset(whole) + 16),
                List.of(memory.offset(first), memory.offset(last)));
        assertEquals(List.of(48, 16, 0), List.of(memory.gap(first), memory.gap(last), memory.gap(between)));
        assertEquals(16 * (32 + 32 + 64) * 4, memory.bytes());
    }

    @Test
    void of_mixedTypes_haveAnArrayEach() {
        ModelBuilder model = new ModelBuilder();
        Quant quant = RandomNetworks.activations(TensorKind.INT8);
        int image = model.input(TensorKind.FLOAT32, 1, 10);
        int quantized = model.relu(model.quantize(image, TensorKind.INT8, quant), quant);
        MemoryPlan memory = compile(model.output(model.dequantize(quantized)).build()).memory();
        assertEquals(ALIGNMENT + 10, memory.floats());
        assertEquals(ALIGNMENT + 10, memory.shorts());
        assertEquals(6L * (ALIGNMENT + 10), memory.bytes());
    }

    @Test
    void of_arenaAtTheLimit_isTakenAndAByteAboveIsRefused() {
        ModelBuilder model = new ModelBuilder();
        Quant quant = RandomNetworks.activations(TensorKind.INT8);
        int image = model.input(TensorKind.FLOAT32, 1, 10);
        byte[] file = model.output(model.quantize(image, TensorKind.INT8, quant)).build();
        assertEquals(60, compile(file, arenaOf(60)).memory().bytes());
        assertEquals("the model's tensors need 60 bytes of working memory at one time, above the limit of 59",
                assertThrows(LimitExceededException.class, () -> compile(file, arenaOf(59))).getMessage());
    }

    @Test
    void of_tensorsBeyondTheDefaultLimit_areRefused() {
        ModelBuilder model = new ModelBuilder();
        int image = model.input(TensorKind.FLOAT32, 1, 1 << 14, 1 << 14, 1);
        byte[] file = model.output(model.relu(image, Quant.NONE)).build();
        assertEquals(
                "the model's tensors need 2147483648 bytes of working memory at one time, above"
                        + " the limit of 1610612736",
                assertThrows(LimitExceededException.class, () -> compile(file)).getMessage());
    }

    @Test
    void of_tensorsThatExceedAnArray_isRefused() {
        ModelBuilder model = new ModelBuilder();
        int image = model.input(TensorKind.FLOAT32, 1, 1 << 14, 1 << 14, 1);
        int x = image;
        List<Integer> outputs = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            x = model.relu(x, Quant.NONE);
            outputs.add(x);
        }
        byte[] file = model.output(outputs.stream().mapToInt(Integer::intValue).toArray()).build();
        String message = assertThrows(LimitExceededException.class, () -> compile(file, arenaOf(Long.MAX_VALUE)))
                .getMessage();
        assertTrue(message.contains("elements of working memory"), message);
    }
}
