/**
 * Java's own images: to {@link io.leveret.image.Pixels} and back, and written as PNG and JPEG.
 *
 * <p><b>Who needs it.</b> Those who have a {@code BufferedImage} or want one, and those who write pictures. Decoding
 * photos needs this artifact too, but no call: {@link io.leveret.image.ImageDecoder} finds its codec.
 *
 * <p><b>What may enter.</b> Whatever has a type of {@code java.awt} or {@code javax.imageio} in it, and nothing else.
 * This module is the only one that requires {@code java.desktop}.
 */
package io.leveret.image.awt;
