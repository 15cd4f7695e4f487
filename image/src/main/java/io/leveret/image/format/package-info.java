/**
 * What the bytes of a file say before it is decoded: the format, the size, the orientation, the color profile.
 *
 * <p><b>Way in.</b> {@link io.leveret.image.format.Signatures} tells the format, {@link
 * io.leveret.image.format.Envelope#open} reads the headers. One class for each format stands behind it. Only
 * {@code ImageDecoder} calls these; the color package uses {@link io.leveret.image.format.ByteCursor}.
 *
 * <p><b>What may enter.</b> Readers of headers. They know bytes and numbers: no pixels, no colors, no decoder, and no
 * type of {@code io.leveret.image}, so the EXIF orientation is a number here.
 *
 * <p><b>Invariant.</b> These classes run on the bytes of strangers before anything is checked. Every read goes through
 * a {@code ByteCursor}; what a file claims is compared with its size or with the limits before memory is taken for it;
 * time is linear in the file's size. Nothing but a {@link io.leveret.image.format.RefusedFileException} tells of a bad
 * file, except that arithmetic on absurd sizes may throw an {@code ArithmeticException}. Damaged metadata (EXIF,
 * profiles) are ignored: a photo is worth more than they are.
 *
 * <p>What an envelope passes on, its essence, is a complete file of the same format without metadata, cut behind its
 * end. A decoder may rely on that; it must still expect damaged picture data.
 */
package io.leveret.image.format;
