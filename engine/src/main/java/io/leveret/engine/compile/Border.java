package io.leveret.engine.compile;

/** Rows and columns of zeros around an image, which a convolution sees and which lie nowhere in memory. */
record Border(int top, int bottom, int left, int right) {
    /** No border. */
    static final Border NONE = new Border(0, 0, 0, 0);

    /** This one with another around it. */
    Border within(Border outer) {
        return new Border(top + outer.top, bottom + outer.bottom, left + outer.left, right + outer.right);
    }
}
