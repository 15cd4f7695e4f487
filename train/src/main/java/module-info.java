/** Trains classifiers for classes of one's own: a new head on a backbone that stays as it is. */
module io.leveret.train {
    requires transitive io.leveret.base;
    requires transitive io.leveret.measure;
    requires static io.leveret.starter; // not for all: 24 MB that only Backbone.bundled needs
    requires com.fasterxml.jackson.core;

    exports io.leveret.train;
}
