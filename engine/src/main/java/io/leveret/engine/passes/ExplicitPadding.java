package io.leveret.engine.passes;

/** Rows and columns of zeros around a convolution's image that are not in memory. */
record ExplicitPadding(int top, int bottom, int left, int right) {
    /** No padding. */
    static final ExplicitPadding NONE = new ExplicitPadding(0, 0, 0, 0);

    /** Returns this padding with another around it. */
    ExplicitPadding within(ExplicitPadding outer) {
        return new ExplicitPadding(top + outer.top, bottom + outer.bottom, left + outer.left, right + outer.right);
    }
}
