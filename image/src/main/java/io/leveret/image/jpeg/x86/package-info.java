/**
 * Machine code that decodes JPEG on x86-64 with AVX2 and BMI2: {@link io.leveret.image.jpeg.x86.McuCode} reads blocks
 * of baseline scans and transforms them, {@link io.leveret.image.jpeg.x86.RowCode} makes rows of pixels of them. It is
 * at full speed from the first photo on, which the JIT reaches after some hundred.
 *
 * <p><b>Entry point.</b> {@link io.leveret.image.jpeg.x86.JpegCode}.
 *
 * <p><b>What may enter.</b> What is true of x86-64 only. The code stays within the arrays that it is given, whatever
 * bytes a file has: all entries of tables lead to places of a block, and the data is left where a block could go beyond
 * the zeros behind it. It judges nothing: where a code is invalid or the data ends, it stops at the MCU before, and
 * plain Java goes on.
 */
@NullMarked
package io.leveret.image.jpeg.x86;

import org.jspecify.annotations.NullMarked;
