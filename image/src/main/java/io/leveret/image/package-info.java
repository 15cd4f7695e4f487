/**
 * Pictures: decoded from files, made of raw bytes and camera frames, cut, turned, resized and normalized.
 *
 * <p><b>Way in.</b> {@link io.leveret.image.ImageDecoder} for files, {@link io.leveret.image.Pixels} for bytes, {@link
 * io.leveret.image.YuvFrame} for frames. Each gives {@code Pixels}, which {@link io.leveret.image.Resize}, {@link
 * io.leveret.image.ImageOp} and {@link io.leveret.image.ImageProcessor} make other pictures and numbers of.
 *
 * <p><b>What may enter.</b> What users of pictures see, and the loops behind it. What knows a file format, an ICC
 * profile or a decoder belongs to the packages below, which this one calls and which do not know it:
 *
 * <pre>
 * image ─► color  ─► codec
 *       ─► format ─►       (color also reads bytes with format)
 * </pre>
 *
 * <p><b>Invariant.</b> No type of {@code java.awt} or {@code javax.imageio} occurs in this module: it runs in a JVM
 * that has {@code java.base} only, and tests hold it to that. Pictures are immutable by contract, so that many threads
 * may share one without copies.
 */
package io.leveret.image;
