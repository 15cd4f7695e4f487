/** Writes what was measured, as JSON for programs and as web pages for people. */
module io.leveret.report {
    requires transitive io.leveret.measure;
    requires transitive io.leveret.train;
    requires io.leveret.image.awt;
    requires com.fasterxml.jackson.core;

    exports io.leveret.report;
}
