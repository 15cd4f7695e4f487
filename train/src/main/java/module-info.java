/** Trains classifiers for classes of one's own: a new head on a backbone that stays as it is. */
module io.leveret.train {
    requires transitive io.leveret.base;
    requires transitive io.leveret.measure;
    requires com.fasterxml.jackson.core;

    exports io.leveret.train;
}
