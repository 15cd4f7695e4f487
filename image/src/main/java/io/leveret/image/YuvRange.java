package io.leveret.image;

/**
 * The bytes of black, white and the strongest colors in a YUV frame. The frame itself does not say: a full-range frame
 * read as video loses its darkest and brightest tones, a video frame read as full range looks pale.
 *
 * <p>
 * In the formulas {@code Y}, {@code U} and {@code V} are bytes, 0 to 255, and results are clamped to 0 to 255 and
 * rounded to the nearest byte, or the second nearest where they lie within 0.0003 of halfway. Both are the inverse
 * of {@code Y = 0.299 R + 0.587 G + 0.114 B}, {@code U = (B − Y) / 1.772}, {@code V = (R − Y) / 1.402} (Recommendation
 * ITU-R BT.601, "Construction of luminance and color-difference signals").
 */
public enum YuvRange {
    /**
     * Luma from 16 to 235, color differences from 16 to 240 (BT.601, "Quantization"), also called limited or studio
     * range:
     *
     * <pre>
     * y = 255/219 · (Y − 16)    u = 255/224 · (U − 128)    v = 255/224 · (V − 128)
     *
     * R = y + 1.402 v                                   = 1.1644 (Y − 16)                      + 1.5960 (V − 128)
     * G = y − (0.114 · 1.772 u + 0.299 · 1.402 v)/0.587 = 1.1644 (Y − 16) − 0.3918 (U − 128) − 0.8130 (V − 128)
     * B = y + 1.772 u                                   = 1.1644 (Y − 16) + 2.0172 (U − 128)
     * </pre>
     *
     * What video decoders usually produce, and what TensorFlow Lite's Task Library assumes for every frame, as libyuv
     * does by default ({@code kYuvI601Constants}).
     */
    VIDEO(16, 219, 224),

    /**
     * Luma and color differences from 0 to 255, as in JPEG (JFIF 1.02, "Conversion to and from RGB"):
     *
     * <pre>
     * R = Y                    + 1.4020 (V − 128)
     * G = Y − 0.3441 (U − 128) − 0.7141 (V − 128)
     * B = Y + 1.7720 (U − 128)
     * </pre>
     *
     * What Android's cameras produce when the data space of their images is {@code DATASPACE_JFIF}; libyuv's {@code
     * kYuvJPEGConstants}.
     */
    FULL(0, 255, 255);

    /** The luma of black. */
    final int black;
    /** Luma of white less luma of black. */
    final int lumaSteps;
    /** Largest color difference less the smallest. */
    final int chromaSteps;

    YuvRange(int black, int lumaSteps, int chromaSteps) {
        this.black = black;
        this.lumaSteps = lumaSteps;
        this.chromaSteps = chromaSteps;
    }
}
