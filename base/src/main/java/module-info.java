/** What every module shares: errors with codes, and texts made fit for messages. */
module io.leveret.base {
    exports io.leveret.base;
}
