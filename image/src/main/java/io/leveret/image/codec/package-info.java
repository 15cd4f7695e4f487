/**
 * The door for decoders and color management, which come from other modules or packages.
 *
 * <p><b>A photo's way through it.</b> {@code ImageDecoder} tells the format, checks the headers and cuts the file down
 * to what pixels need. A {@link io.leveret.image.codec.ImageCodec} makes a {@link io.leveret.image.codec.DecodedImage}
 * of a {@link io.leveret.image.codec.DecodeRequest}. Then the color package makes sRGB of the samples, by a {@link
 * io.leveret.image.codec.ColorTransform} if the file has a profile of another space, and the picture is turned upright.
 *
 * <p><b>Adding a decoder</b> takes an {@code ImageCodec}, named as a service in the module's descriptor and in {@code
 * META-INF/services}, with a {@linkplain io.leveret.image.codec.ImageCodec#priority priority} above that of the one it
 * replaces. A decoder inside this module does the same: {@code provides ImageCodec with} its class. Callers do not
 * change.
 *
 * <p><b>Without any codec</b> files are refused, and the message names the artifact to add. Without color management
 * only those photos are refused whose profile asks for a conversion.
 *
 * <p><b>What may enter.</b> Types that a codec is given or gives. They know no other package of this module, so that
 * every one may use them.
 *
 * <p><b>Invariant.</b> Codecs give what the file stores. Whether a profile is used, and what CMYK looks like without
 * one, is decided in one place, so that two codecs of a format give the same colors.
 */
package io.leveret.image.codec;
