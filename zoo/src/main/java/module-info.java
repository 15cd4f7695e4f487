/** Well-known classifiers, built by code with random weights in all precisions. */
module io.leveret.zoo {
    requires transitive io.leveret.graph;
    requires static org.jspecify;

    exports io.leveret.zoo;
    exports io.leveret.zoo.precision;
}
