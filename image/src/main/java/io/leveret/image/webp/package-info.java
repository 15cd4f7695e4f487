/**
 * Decodes lossless WebP pictures (RFC 9649, section 3).
 *
 * <p><b>Entry point.</b> {@link io.leveret.image.webp.WebpCodec}, found by {@code ServiceLoader}. Lossy pictures are
 * left to other codecs. Containers, animations among them, are read in {@code format}.
 *
 * <p><b>How a picture is read.</b> {@code LosslessDecoder} reads the transforms and the picture itself, all of them
 * with the same coding: {@code PrefixCodedImage} reads pixels by the {@code PrefixCode}s of a {@code PrefixGroup}, from
 * {@code LosslessBits}. Then each {@code LosslessTransform} is inverted, the last one first.
 *
 * <p><b>Invariant.</b> Time and memory are linear in the pixels and the file's size.
 */
@NullMarked
package io.leveret.image.webp;

import org.jspecify.annotations.NullMarked;
