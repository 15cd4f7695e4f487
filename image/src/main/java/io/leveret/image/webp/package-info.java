/**
 * Decodes lossless WebP pictures (RFC 9649, section 3).
 *
 * <p><b>Entry point.</b> {@link io.leveret.image.webp.WebpCodec}, found by {@code ServiceLoader}. Lossy pictures are
 * decoded in {@code vp8}. Containers, animations among them, are read in {@code format}.
 *
 * <p><b>How a picture is read.</b> {@code LosslessRows} gives its rows from the top. It reads the transforms first,
 * with the same coding as the picture itself: {@code PrefixCodedImage} reads pixels by the {@code PrefixCode}s of a
 * {@code PrefixGroup}, from {@code LosslessBits}. In each row of pixels every {@code LosslessTransform} is inverted,
 * the last one first.
 *
 * <p><b>Invariant.</b> Time is linear in the pixels and the file's size. The picture does not lie in memory: copies
 * reach 2<sup>20</sup> pixels back, of which twice as many are kept, and transforms have a word for at least 16 pixels
 * each.
 */
@NullMarked
package io.leveret.image.webp;

import org.jspecify.annotations.NullMarked;
