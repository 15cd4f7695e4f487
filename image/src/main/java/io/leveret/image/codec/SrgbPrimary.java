package io.leveret.image.codec;

/** The primaries of sRGB in XYZ, adapted to D50 (IEC 61966-2-1, Bradford); white, (0.9642, 1, 0.8249), is their sum. */
public enum SrgbPrimary {
    /** Red. */
    RED(0.436075, 0.222504, 0.013932),
    /** Green. */
    GREEN(0.385065, 0.716879, 0.097105),
    /** Blue. */
    BLUE(0.143080, 0.060617, 0.714173);

    private final double[] xyz;

    SrgbPrimary(double... xyz) {
        this.xyz = xyz;
    }

    /** A copy of X, Y and Z. */
    public double[] xyz() {
        return xyz.clone();
    }
}
