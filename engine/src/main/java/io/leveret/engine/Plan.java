package io.leveret.engine;

import io.leveret.base.LimitExceededException;
import io.leveret.base.OptionException;
import io.leveret.engine.lower.Program;
import io.leveret.engine.lower.ProgramStep;
import io.leveret.graph.Graph;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A compiled model: its steps, its weights packed for the kernels, and the layout of its memory. Immutable and shared
 * by all threads; each thread runs it through a separate {@link Session}.
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
     * Compiles a graph for the best kernels that this JVM can run: machine code for quantized values, if native access
     * is enabled for this module and the system is supported; otherwise those of the Vector API if the module {@code
     * jdk.incubator.vector} is present; otherwise scalar ones. {@code -Dleveret.kernels=scalar|vector|machine} selects
     * others.
     *
     * @param limits the limits with which the graph was read; {@link PlanLimits#maxArenaBytes} is checked here
     * @throws LimitExceededException if the graph needs more working memory than the limit at one time, or if computing
     *     its weights from other constants takes too much work
     * @throws OptionException if the requested kernels do not run in this JVM
     */
    public static Plan compile(Graph graph, PlanLimits limits) {
        return compile(graph, limits, KernelChoice.ofProcess());
    }

    /**
     * Compiles a graph for the given kernels.
     *
     * @throws LimitExceededException as for {@link #compile(Graph, PlanLimits)}
     */
    public static Plan compile(Graph graph, PlanLimits limits, KernelChoice kernels) {
        return new Plan(graph, Compiler.compile(graph, kernels.kernels(), limits), kernels);
    }

    /**
     * Makes the JVM compile the kernels on a separate thread, so that this does not slow down the first inference. Call
     * it as early as possible in a short program that classifies once; a long-running one does not need it.
     */
    public static void warmUp() {
        Thread.ofPlatform().daemon().name("leveret-warm-up").start(() -> {
            try {
                KernelChoice.ofProcess().warmUp();
            } catch (OptionException notToBeHad) {
                // compile reports it
            }
        });
    }

    /** Returns the graph. */
    public Graph graph() {
        return graph;
    }

    /** Returns the bytes of working memory that each session holds for tensors. */
    public long arenaBytes() {
        return program.memory().bytes();
    }

    /** Returns the bytes of the tensors alive at the busiest step, a lower bound of {@link #arenaBytes}. */
    public long arenaLowerBoundBytes() {
        return program.memory().lowerBoundBytes();
    }

    /** Returns the steps in execution order; what the compiler has fused, folded or found to be free is not a step. */
    public List<PlanStep> steps() {
        return IntStream.range(0, program.steps().size()).mapToObj(this::step).toList();
    }

    private PlanStep step(int index) {
        ProgramStep step = program.steps().get(index);
        return new PlanStep(index, step.name(), step.result().name(), step.result().shape(), step.multiplyAdds(),
                step.bytesMoved());
    }

    /** Returns the kernels that it runs, as readable text such as {@code vector, 256 bits}. */
    public String kernels() {
        return kernels.description();
    }

    /** Returns a new session with separate working memory, all inputs 0. */
    public Session open() {
        return new Session(program);
    }
}
