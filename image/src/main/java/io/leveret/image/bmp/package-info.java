/**
 * Decodes Windows and OS/2 bitmaps.
 *
 * <p><b>Entry point.</b> {@link io.leveret.image.bmp.BmpCodec}, found by {@code ServiceLoader}. The headers are read in
 * {@code format}, by {@code BmpHeader}.
 *
 * <p><b>Why not the JDK's reader.</b> It has red and blue swapped for some masks, believes the file's size in the
 * header, and reads neither OS/2 2.x nor runs from top to bottom.
 *
 * <p><b>Invariant.</b> Time and memory are linear in the pixels and the file's size.
 */
@NullMarked
package io.leveret.image.bmp;

import org.jspecify.annotations.NullMarked;
