/**
 * Decodes key frames of VP8 (RFC 6386), which are the lossy pictures of WebP.
 *
 * <p><b>Entry point.</b> {@link io.leveret.image.vp8.LossyRows}, for the codec in {@code webp}.
 *
 * <p><b>How rows become pixels.</b> {@code KeyFrame} decodes a row of macroblocks at a time into the {@code Planes}:
 * {@code MacroblockModes} says how a macroblock is predicted, {@code Prediction} or {@code SubblockPrediction} does
 * so, and {@code InverseTransform} adds what {@code Coefficients} has read. Then the {@code LoopFilter} smooths the
 * edges of blocks by an {@code EdgeFilter}, vertical ones turned in {@code Tiles}. {@code LossyRows} gives row by row
 * what {@code RowColors} makes of them. A {@code BoolDecoder} reads all data.
 *
 * <p><b>What may enter.</b> The coding of VP8's key frames, nothing of containers.
 *
 * <p><b>Invariant.</b> The same bytes as libwebp's {@code dwebp} with its default settings. In memory are a row of
 * macroblocks and half of the one before; time is linear in the pixels.
 */
@NullMarked
package io.leveret.image.vp8;

import org.jspecify.annotations.NullMarked;
