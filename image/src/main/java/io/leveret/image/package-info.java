/**
 * Pictures: decoded from files, made from raw bytes and camera frames, cropped, rotated, resized and normalized.
 *
 * <p><b>Entry points.</b> {@link io.leveret.image.ImageDecoder} for files, {@link io.leveret.image.Pixels} for bytes,
 * {@link io.leveret.image.YuvFrame} for frames. Each returns {@code Pixels}, which {@link io.leveret.image.Resize},
 * {@link io.leveret.image.ImageOp} and {@link io.leveret.image.ImageProcessor} turn into other pictures and numbers.
 *
 * <p><b>What may enter.</b> The public API and the loops behind it. Code that depends on a file format, an ICC profile
 * or a decoder belongs to the packages below; they do not depend on this one:
 *
 * <pre>
 * image ─► color  ─► codec
 *       ─► format ─►       (color also reads bytes with format)
 * </pre>
 *
 * <p><b>Invariant.</b> No type of {@code java.awt} or {@code javax.imageio} occurs in this module: it runs in a JVM
 * with {@code java.base} only, which a test checks. Pictures are immutable by contract, so that many threads may share
 * one without copies.
 */
@NullMarked
package io.leveret.image;

import org.jspecify.annotations.NullMarked;
