/** What a network is: tensors, operators, shapes, costs. */
module io.leveret.graph {
    requires transitive io.leveret.base;

    exports io.leveret.graph;
}
