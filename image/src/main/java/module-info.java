/** Decodes, orients and resizes photos into pixels. */
module io.leveret.image {}
