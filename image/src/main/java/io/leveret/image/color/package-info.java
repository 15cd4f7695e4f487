/**
 * From samples as files store them to sRGB.
 *
 * <p><b>Way in.</b> {@link io.leveret.image.color.SamplesToRgb}, called by {@code Pixels} alone. It asks {@code
 * ProfileConversion} whether the profile counts, which asks {@code SrgbProfile} whether it is sRGB under some name.
 *
 * <p><b>What may enter.</b> Decisions about color and arithmetic on samples. How a profile is applied is not here: a
 * {@link io.leveret.image.codec.ColorTransform} does it, which comes from color management.
 *
 * <p><b>Invariant.</b> A photo without a profile, with one of sRGB, or with one that cannot be used keeps the bytes it
 * stores, and costs no conversion: so it gives the same scores as in programs that know no profiles. Everything else is
 * converted, or refused where no color management is present; never taken as stored in silence.
 */
package io.leveret.image.color;
