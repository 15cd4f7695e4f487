/**
 * Decodes JPEG files (ITU-T T.81): baseline, extended and progressive Huffman coding of 8 bits, to all pixels or to
 * 1/2, 1/4 or 1/8 of a side.
 *
 * <p><b>Entry point.</b> {@link io.leveret.image.jpeg.JpegCodec}, found by {@code ServiceLoader}. The headers are read
 * in {@code format}, by {@code JpegEnvelope}, which also repairs what other readers cannot read.
 *
 * <p><b>How rows become pixels.</b> {@code ScanData} reads the MCUs of a scan from {@code EntropyBits}, by {@code
 * SequentialBlocks} or {@code ProgressiveBlocks}. {@code JpegPicture} decodes a row of MCUs at a time into the {@code
 * Component}s, through a {@code BlockBatch} and the {@code InverseDct}. {@code PictureRows} upsamples and combines
 * them, row by row. Only a picture of several scans has all its coefficients in memory. Of a baseline picture,
 * machine code of package {@code x86} does all this where it runs ({@code MachineMcus}, {@code MachineRows}), as far as
 * the data is intact, except at 1/8.
 *
 * <p><b>What may enter.</b> The coding of JPEG, nothing of other formats, of profiles or of orientation.
 *
 * <p><b>Invariant.</b> The same bytes as libjpeg-turbo with its default settings, at every scale. Time and memory are
 * linear in the pixels, the file's size and the number of scans.
 */
@NullMarked
package io.leveret.image.jpeg;

import org.jspecify.annotations.NullMarked;
