/** What every module shares: errors with codes, and texts for messages. */
module io.leveret.base {
    exports io.leveret.base;
}
