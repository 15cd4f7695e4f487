/**
 * What a file says before it is decoded: the format, the size, the orientation, the color profile.
 *
 * <p><b>Entry points.</b> {@link io.leveret.image.format.Signatures} detects the format, {@link
 * io.leveret.image.format.Envelope#open} reads the headers. One class for each format stands behind it. Only {@code
 * ImageDecoder} calls these; the color package uses {@link io.leveret.image.format.ByteCursor}.
 *
 * <p><b>What may enter.</b> Readers of headers. They know bytes and numbers: no pixels, no colors, no decoder, and no
 * type of {@code io.leveret.image}, so the EXIF orientation is a number here.
 *
 * <p><b>Invariant.</b> These classes read untrusted bytes before anything is checked. Every read goes through a {@code
 * ByteCursor}; what a file claims is checked against its size or the limits before memory is allocated; time is linear
 * in the file's size. A bad file throws {@link io.leveret.image.format.RefusedFileException}, or {@code
 * ArithmeticException} if sizes overflow. Damaged metadata (EXIF, profiles) is ignored: a photo is worth more than its
 * metadata.
 *
 * <p>An envelope's essence is what a decoder reads: of a JPEG a file without metadata and without trailing bytes; of
 * formats whose decoder passes over those, the file as it is. Picture data may be damaged or cut off.
 */
@NullMarked
package io.leveret.image.format;

import org.jspecify.annotations.NullMarked;
