/** Web pages that show what was measured. */
module io.leveret.report {
    requires transitive io.leveret.wire;
    requires io.leveret.image.awt;
    requires com.fasterxml.jackson.core;
    requires static org.jspecify;

    exports io.leveret.report;
}
