/** Web pages that show what was measured. */
module io.leveret.report {
    requires transitive io.leveret.wire;
    requires io.leveret.image.awt;
    requires com.fasterxml.jackson.core;

    exports io.leveret.report;
}
