/**
 * Machine code that resizes pictures on x86-64 with AVX2: {@link io.leveret.image.resize.x86.BilinearCode}
 * interpolates. It is at full speed from the first photo on.
 *
 * <p><b>Entry point.</b> {@link io.leveret.image.resize.x86.ResizeCode}.
 *
 * <p><b>What may enter.</b> What is true of x86-64 only. The code stays within the arrays that it is given.
 */
@NullMarked
package io.leveret.image.resize.x86;

import org.jspecify.annotations.NullMarked;
