package io.leveret.engine;

import io.leveret.graph.Graph;
import java.util.List;
import java.util.stream.IntStream;

/** Runs models with the kernels that the test names, instead of this JVM's choice. */
final class Engines {
    /** All families. */
    static final List<KernelChoice> FAMILIES = Rewriting.FAMILIES;
    /** The one that would be chosen. */
    static final KernelChoice BEST = FAMILIES.getLast();

    private Engines() {}

    /** Reads a model from memory. */
    static Graph graph(byte[] file) {
        return Rewriting.graph(file);
    }

    /** Compiles a model. */
    static Session open(byte[] file, KernelChoice family) {
        return new Session(Rewriting.compile(graph(file), family, PlanLimits.DEFAULT));
    }

    /** Compiles a model and runs it once. */
    static List<byte[]> run(byte[] file, KernelChoice family, List<byte[]> inputs) {
        Graph graph = graph(file);
        Session session = new Session(Rewriting.compile(graph, family, PlanLimits.DEFAULT));
        for (int i = 0; i < inputs.size(); i++) {
            session.write(i, inputs.get(i));
        }
        session.run();
        return IntStream.range(0, graph.outputs().size()).mapToObj(session::readBytes).toList();
    }
}
