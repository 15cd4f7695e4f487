/** Compiles a model into a plan and runs it with the Vector API and its own machine code. */
module io.leveret.engine {
    requires transitive io.leveret.graph;
    requires io.leveret.machine;
    requires jdk.incubator.vector;
    requires org.slf4j;
    requires static org.jspecify;

    exports io.leveret.engine;
}
