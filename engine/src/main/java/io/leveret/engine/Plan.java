package io.leveret.engine;

import io.leveret.model.Graph;

/** A compiled model: immutable, shared by all threads, cheap to open a {@link Session} on. */
public final class Plan {
    private final Graph graph;

    private Plan(Graph graph) {
        this.graph = graph;
    }

    /** Compiles a graph. */
    public static Plan compile(Graph graph) {
        return new Plan(graph);
    }

    /** The graph that was compiled. */
    public Graph graph() {
        return graph;
    }

    /** The bytes of working memory that each session holds. */
    public long arenaBytes() {
        return 0;
    }

    /** A new session with working memory of its own. */
    public Session open() {
        return new Session();
    }
}
