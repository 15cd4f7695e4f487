/**
 * Decodes the first picture that a GIF file shows.
 *
 * <p><b>Entry point.</b> {@link io.leveret.image.gif.GifCodec}, found by {@code ServiceLoader}. The headers are read in
 * {@code format}, by {@code GifFrame}.
 *
 * <p><b>Why not the JDK's reader.</b> It returns a frame instead of the canvas, refuses code sizes above 8 bits, which
 * browsers read, and returns a part of a picture whose data ends early without saying so.
 *
 * <p><b>Invariant.</b> Time and memory are linear in the pixels and the file's size.
 */
@NullMarked
package io.leveret.image.gif;

import org.jspecify.annotations.NullMarked;
