/** Well-known classifiers, built by code with random weights in all precisions. */
module io.leveret.zoo {
    requires transitive io.leveret.graph;

    exports io.leveret.zoo;
}
