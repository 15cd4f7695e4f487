/** What a network is: tensors, operators, shapes, costs. */
module io.leveret.graph {
    requires transitive io.leveret.base;
    requires static org.jspecify;

    exports io.leveret.graph;
}
