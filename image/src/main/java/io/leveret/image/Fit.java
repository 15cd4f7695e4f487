package io.leveret.image;

/** What becomes of the aspect of a picture that is not the target's. */
public enum Fit {
    /** The aspect is not kept: each side is scaled by its own factor. */
    SQUASH,
    /** The largest centered rectangle with the target's aspect is cut out, then scaled; the rest is not seen. */
    CROP,
    /** The whole picture is scaled to lie centered inside the target; what it does not cover is black (zeros). */
    PAD
}
