/**
 * Decodes PNG files (PNG specification, third edition, W3C 2025): all color types and bit depths, interlaced or not.
 *
 * <p><b>Entry point.</b> {@link io.leveret.image.png.PngCodec}, found by {@code ServiceLoader}. The header and the
 * palette are read in {@code format}, by {@code PngHeader}.
 *
 * <p><b>How rows become pixels.</b> {@code PictureData} decompresses the IDAT chunks, a buffer at a time. {@code
 * PngPicture} takes rows out of it: {@code RowFilter} undoes their filter, {@code RowConversion} makes them gray or
 * RGB. Two rows are in memory, and all pixels of an interlaced picture.
 *
 * <p><b>What may enter.</b> The coding of PNG, nothing of other formats, of profiles or of orientation.
 *
 * <p><b>Invariant.</b> Samples as they are stored. Time is linear in the pixels and the file's size; no more is
 * decompressed than the rows that the header states, and a buffer.
 */
@NullMarked
package io.leveret.image.png;

import org.jspecify.annotations.NullMarked;
