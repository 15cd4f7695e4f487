/**
 * The truth: what each computation means, in loops that follow the definition, element by element.
 *
 * <p><b>What may enter:</b> naive loops only; the package stays below 600 lines. Float32 sums are added up in float64.
 * Tests compare all other providers with it, quantized values to the bit.
 *
 * <p><b>Who may call:</b> who asks for it by {@code -Dleveret.kernels=reference}. It is a hundred times
 * slower than the others.
 */
@NullMarked
package io.leveret.engine.kernel.reference;

import org.jspecify.annotations.NullMarked;
