package io.leveret.engine.passes;

/** Rows and columns of zeros around an image, which a convolution sees and which lie nowhere in memory. */
record ExplicitPadding(int top, int bottom, int left, int right) {
    /** No border. */
    static final ExplicitPadding NONE = new ExplicitPadding(0, 0, 0, 0);

    /** This one with another around it. */
    ExplicitPadding within(ExplicitPadding outer) {
        return new ExplicitPadding(top + outer.top, bottom + outer.bottom, left + outer.left, right + outer.right);
    }
}
