package io.leveret.engine;

import io.leveret.base.LimitExceededException;
import io.leveret.base.OptionException;
import io.leveret.engine.lower.Program;
import io.leveret.engine.lower.ProgramStep;
import io.leveret.graph.Graph;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A compiled model: its steps, its weights in the form that the kernels read, and where its tensors lie in memory.
 * Immutable; all threads share it, and each works on it through a {@link Session} of its own.
 */
public final class Plan {
    private final Graph graph;
    private final Program program;
    private final KernelChoice kernels;

    private Plan(Graph graph, Program program, KernelChoice kernels) {
        this.graph = graph;
        this.program = program;
        this.kernels = kernels;
    }

    /** {@link #compile(Graph, PlanLimits) Compiles} a graph within the {@link PlanLimits#DEFAULT default limits}. */
    public static Plan compile(Graph graph) {
        return compile(graph, PlanLimits.DEFAULT);
    }

    /**
     * Compiles a graph for the best kernels that this JVM can run: for quantized values those of machine code, if
     * native access is enabled for this module and the system is one that they are for; else those of the Vector API if
     * the module {@code jdk.incubator.vector} is there; else scalar ones.
     * {@code -Dleveret.kernels=scalar|vector|machine} asks for others.
     *
     * @param limits those that the graph was read with; {@link PlanLimits#maxArenaBytes} is checked here
     * @throws LimitExceededException if the graph needs more working memory than the limit at one time, or if computing
     *     its weights from other constants takes too much work
     * @throws OptionException if the kernels asked for are not to be had
     */
    public static Plan compile(Graph graph, PlanLimits limits) {
        return compile(graph, limits, KernelChoice.ofProcess());
    }

    /**
     * Compiles a graph for kernels that the caller chooses.
     *
     * @throws LimitExceededException as {@link #compile(Graph, PlanLimits)} does
     */
    public static Plan compile(Graph graph, PlanLimits limits, KernelChoice kernels) {
        return new Plan(graph, Compiler.compile(graph, kernels.kernels(), limits), kernels);
    }

    /**
     * Has the JVM compile the kernels, on a thread of its own, so that the first inference is not slowed down by it.
     * Worth calling as early as possible in a program that starts to classify once, and not needed in one that runs on.
     */
    public static void warmUp() {
        Thread.ofPlatform().daemon().name("leveret-warm-up").start(() -> {
            try {
                KernelChoice.ofProcess().warmUp();
            } catch (OptionException | IllegalArgumentException notToBeHad) {
                // as compile will say
            }
        });
    }

    /** The graph that was compiled. */
    public Graph graph() {
        return graph;
    }

    /** The bytes of working memory that each session holds for tensors. */
    public long arenaBytes() {
        return program.memory().bytes();
    }

    /**
     * The bytes of the tensors that are needed at the same time, at the step that needs most: {@link #arenaBytes}
     * cannot be below it.
     */
    public long arenaLowerBoundBytes() {
        return program.memory().lowerBoundBytes();
    }

    /** What is computed, in this order; what the compiler has fused, folded or found to be free is no step. */
    public List<PlanStep> steps() {
        return IntStream.range(0, program.steps().size()).mapToObj(this::step).toList();
    }

    private PlanStep step(int index) {
        ProgramStep step = program.steps().get(index);
        return new PlanStep(index, step.name(), step.result().name(), step.result().shape(), step.multiplyAdds(),
                step.bytesMoved());
    }

    /** Which kernels it runs, for people: such as {@code vector, 256 bits}. */
    public String kernels() {
        return kernels.description();
    }

    /** A new session with working memory of its own, all inputs 0. */
    public Session open() {
        return new Session(program);
    }
}
