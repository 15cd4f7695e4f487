/**
 * Java's own images: to {@link io.leveret.image.Pixels} and back, and written as PNG and JPEG.
 *
 * <p><b>Who needs it.</b> Code that has or wants a {@code BufferedImage}, and code that writes pictures. Decoding
 * photos needs this artifact too, but no call to it: {@link io.leveret.image.ImageDecoder} finds its codec.
 *
 * <p><b>What may enter.</b> Code that uses types of {@code java.awt} or {@code javax.imageio}, and nothing else. This
 * module is the only one that requires {@code java.desktop}.
 */
@NullMarked
package io.leveret.image.awt;

import org.jspecify.annotations.NullMarked;
