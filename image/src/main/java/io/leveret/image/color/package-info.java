/**
 * From samples as files store them to sRGB.
 *
 * <p><b>Entry points.</b> {@link io.leveret.image.color.SamplesToRgb}, called by {@code Pixels} alone. {@code
 * ProfileConversion} decides whether the profile counts; {@code SrgbProfile} recognizes sRGB under other names.
 *
 * <p><b>What may enter.</b> Decisions about color and arithmetic on samples. A {@link
 * io.leveret.image.codec.ColorTransform} from color management applies profiles.
 *
 * <p><b>Invariant.</b> A photo without a profile, with an sRGB profile, or with an unusable one keeps its stored bytes
 * and costs no conversion, so it gives the same scores as in programs that ignore profiles. Everything else is
 * converted, or refused if no color management is present; it is never silently used as stored.
 */
@NullMarked
package io.leveret.image.color;

import org.jspecify.annotations.NullMarked;
