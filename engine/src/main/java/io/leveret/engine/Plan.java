package io.leveret.engine;

import io.leveret.engine.compile.Compiler;
import io.leveret.engine.compile.Program;
import io.leveret.engine.kernel.KernelFamilies;
import io.leveret.engine.kernel.KernelFamily;
import io.leveret.model.Graph;

/**
 * A compiled model: its steps, its weights in the form that the kernels read, and where its tensors lie in memory.
 * Immutable; all threads share it, and each works on it through a {@link Session} of its own.
 */
public final class Plan {
    private final Program program;
    private final KernelFamily family;

    private Plan(Program program, KernelFamily family) {
        this.program = program;
        this.family = family;
    }

    /**
     * Compiles a graph for the best kernels that this JVM can run: those of the Vector API if the module
     * {@code jdk.incubator.vector} is there, else scalar ones. {@code -Dleveret.kernels=scalar|vector} asks for one.
     *
     * @throws IllegalArgumentException if the graph needs more than 2^28 elements of working memory at one time, or if the kernels
     *     asked for are not to be had
     */
    public static Plan compile(Graph graph) {
        KernelFamily family = KernelFamilies.chosen();
        return new Plan(Compiler.compile(graph, family), family);
    }

    /**
     * Has the JVM compile the kernels, on a thread of its own, so that the first inference is not slowed down by it. Worth
     * calling as early as possible in a program that starts to classify once, and not needed in one that runs on.
     */
    public static void warmUp() {
        Thread.ofPlatform().daemon().name("leveret-warm-up").start(() -> KernelFamilies.chosen().warmUp());
    }

    /** The graph that was compiled. */
    public Graph graph() {
        return program.graph();
    }

    /** The bytes of working memory that each session holds for tensors. */
    public long arenaBytes() {
        return program.memory().bytes();
    }

    /** Which kernels it runs, for people: such as {@code vector, 256 bits}. */
    public String kernels() {
        return family.describe();
    }

    /** A new session with working memory of its own, all inputs 0. */
    public Session open() {
        return new Session(program);
    }
}
