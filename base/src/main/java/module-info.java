/** What every module shares: errors with codes, and texts for messages. */
module io.leveret.base {
    requires static org.jspecify;

    exports io.leveret.base;
}
