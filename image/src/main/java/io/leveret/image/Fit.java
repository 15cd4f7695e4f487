package io.leveret.image;

/** How a picture fits a target with another aspect ratio. */
public enum Fit {
    /** Scales each side separately; the aspect ratio changes. */
    SQUASH,
    /** Cuts out the largest centered rectangle with the target's aspect ratio and scales it; the rest is lost. */
    CROP,
    /** Scales the whole picture to lie centered inside the target, and fills the rest with black (zeros). */
    PAD
}
