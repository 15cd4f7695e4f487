package io.leveret.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import io.leveret.engine.kernel.Arena;
import io.leveret.engine.kernel.Families;
import io.leveret.engine.kernel.Scratch;
import io.leveret.engine.lower.Program;
import io.leveret.engine.lower.ProgramStep;
import io.leveret.engine.passes.LoweredGraph;
import io.leveret.engine.passes.Rewritten;
import io.leveret.graph.Graph;
import io.leveret.testing.LittleEndian;
import io.leveret.testing.ModelBuilder;
import io.leveret.testing.RandomTensors;
import io.leveret.testing.TensorKind;
import io.leveret.testing.TfliteOracle;
import io.leveret.testing.TfliteOracle.Kernels;
import io.leveret.tflite.ModelLimits;
import io.leveret.tflite.ModelReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Compiles models with the passes and without, runs them, and compares them with each other and with the oracle. */
@SuppressWarnings("exports") // which only tests see
public final class Rewriting {
    /** All families. */
    public static final List<KernelChoice> FAMILIES = Families.ALL.stream()
            .map(family -> KernelChoice.of(family.providers().getFirst().name()))
            .filter(choice -> !choice.name().equals("reference")).toList();
    /** The slow truth. */
    public static final KernelChoice REFERENCE = KernelChoice.of("reference");
    /** Plain Java. */
    public static final KernelChoice SCALAR = KernelChoice.of("scalar");
    /** The Vector API. */
    public static final KernelChoice VECTOR = KernelChoice.of("vector");

    /** Of values that are mostly between −1 and 1. */
    private static final float FLOAT32_TOLERANCE = 2e-5f;

    private Rewriting() {}

    /** Reads a model from memory. */
    public static Graph graph(byte[] file) {
        return ModelReader.read(file, "test model", ModelLimits.DEFAULT).graph();
    }

    /** Compiles a graph within limits. */
    public static Program compile(Graph graph, KernelChoice family, PlanLimits limits) {
        return Compiler.compile(graph, family.kernels(), limits);
    }

    /** Makes a program of what passes have made of a graph. */
    public static Program assemble(LoweredGraph graph, Rewritten rewritten, KernelChoice family, PlanLimits limits) {
        return Compiler.assemble(graph, rewritten, family.kernels(), limits);
    }

    /** Lets convolutions run together if the images between them have at least some number of bytes. */
    public static Rewritten chained(Rewritten rewritten, KernelChoice family, int leastBytes) {
        return Compiler.chained(rewritten, family.kernels(), leastBytes);
    }

    /** Compiles a model with all passes. */
    public static Program rewritten(byte[] file, KernelChoice family) {
        return compile(graph(file), family, new PlanLimits(PlanLimits.DEFAULT.maxArenaBytes(),
                PlanLimits.DEFAULT.maxOperators(), PlanLimits.foldingWork(file.length)));
    }

    /** The program of a graph as it is. */
    public static Program plain(byte[] file, KernelChoice family) {
        LoweredGraph graph = LoweredGraph.of(graph(file));
        return assemble(graph, Rewritten.plain(graph), family, PlanLimits.DEFAULT);
    }

    /** TensorFlow Lite's names for the operators that take a step. */
    public static List<String> steps(byte[] file) {
        return steps(rewritten(file, FAMILIES.getFirst()));
    }

    public static List<String> steps(Program program) {
        return program.steps().stream().map(ProgramStep::name).toList();
    }

    /** All of a graph's outputs. */
    public static List<byte[]> run(Program program, List<byte[]> inputs) {
        LoweredGraph graph = program.graph();
        Arena arena = program.newArena();
        Arrays.fill(arena.shorts, 0, program.memory().shorts(), (short) 77); // what is read must have been written
        Arrays.fill(arena.floats, 0, program.memory().floats(), 77);
        Arrays.fill(arena.ints, 0, program.memory().ints(), 77);
        program.writeConstants(arena);
        for (int i = 0; i < inputs.size(); i++) {
            program.write(arena, graph.inputs().get(i),
                    ByteBuffer.wrap(inputs.get(i)).order(ByteOrder.LITTLE_ENDIAN));
        }
        Scratch scratch = new Scratch(program.scratch());
        program.steps().forEach(step -> step.kernel().run(arena, scratch, 0, step.kernel().parts()));
        List<byte[]> outputs = new ArrayList<>();
        for (int output : graph.outputs()) {
            byte[] values = new byte[graph.tensor(output).shape().elements() * graph.tensor(output).type().bytes()];
            program.read(arena, output, ByteBuffer.wrap(values).order(ByteOrder.LITTLE_ENDIAN));
            outputs.add(values);
        }
        return outputs;
    }

    /** Random values for each input. */
    public static List<byte[]> noise(byte[] file, long seed) {
        RandomTensors random = new RandomTensors(seed);
        Graph graph = graph(file);
        return graph.inputs().stream().map(graph::tensor)
                .map(input -> random.tensor(TensorKind.valueOf(input.type().name()), input.shape().toArray())).toList();
    }

    /** Checks that a model takes these steps, and that its outputs are TensorFlow Lite's, quantized ones to the bit. */
    public static void assertComputes(ModelBuilder model, String... steps) {
        byte[] file = model.build();
        assertComputes(file, noise(file, 1), steps);
    }

    public static void assertComputes(byte[] file, List<byte[]> inputs, String... steps) {
        List<byte[]> expected = TfliteOracle.ask(file, Kernels.XNNPACK, inputs.toArray(byte[][]::new));
        for (KernelChoice family : FAMILIES) {
            Program program = rewritten(file, family);
            assertEquals(List.of(steps), steps(program));
            assertAgree(family.name(), file, expected, run(program, inputs));
        }
    }

    /** Checks outputs: quantized ones to the bit, float32 ones up to the order of additions. */
    public static void assertAgree(String where, byte[] file, List<byte[]> expected, List<byte[]> actual) {
        Graph graph = graph(file);
        for (int i = 0; i < expected.size(); i++) {
            String output = where + ", output " + i;
            if (graph.output(i).type().isQuantized()) {
                assertArrayEquals(expected.get(i), actual.get(i), output);
            } else {
                assertArrayEquals(LittleEndian.floats(expected.get(i)), LittleEndian.floats(actual.get(i)),
                        FLOAT32_TOLERANCE, output);
            }
        }
    }
}
