/** Trains classifiers for custom classes: a new head on an unchanged backbone. */
module io.leveret.train {
    requires transitive io.leveret.base;
    requires transitive io.leveret.measure;
    requires com.fasterxml.jackson.core;
    requires static org.jspecify;

    exports io.leveret.train;
}
