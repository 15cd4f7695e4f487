/**
 * The interfaces for decoders and color management, which come from other modules or packages.
 *
 * <p><b>The path of a photo.</b> {@code ImageDecoder} detects the format, checks the headers and strips the file to
 * what pixels need. A {@link io.leveret.image.codec.ImageCodec} turns a {@link io.leveret.image.codec.DecodeRequest}
 * into a {@link io.leveret.image.codec.DecodedImage}. Then the color package converts the samples to sRGB, by a {@link
 * io.leveret.image.codec.ColorTransform} if the file has a profile of another space, and the picture is turned upright.
 *
 * <p><b>Adding a decoder</b> takes an {@code ImageCodec}, named as a service in the module's descriptor and in {@code
 * META-INF/services}, with a {@linkplain io.leveret.image.codec.ImageCodec#priority priority} above that of the one it
 * replaces. A decoder inside this module does the same: {@code provides ImageCodec with} its class. Callers do not
 * change.
 *
 * <p><b>Without any codec</b> files are refused, and the message names the artifact to add. Without color management
 * only photos whose profile needs a conversion are refused.
 *
 * <p><b>What may enter.</b> Types that a codec takes or returns. They depend on no other package of this module, so
 * that every package may use them.
 *
 * <p><b>Invariant.</b> Codecs return what the file stores. One place decides whether a profile is used and what CMYK
 * looks like without one, so that two codecs of a format give the same colors.
 */
@NullMarked
package io.leveret.image.codec;

import org.jspecify.annotations.NullMarked;
