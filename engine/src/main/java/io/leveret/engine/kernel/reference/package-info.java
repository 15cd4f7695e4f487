/**
 * The reference: the meaning of each computation, in loops that follow its definition, element by element.
 *
 * <p><b>What may enter:</b> naive loops only; the package stays below 600 lines. Float32 sums are added up in float64.
 * Tests compare all other providers with it, quantized values to the bit.
 *
 * <p><b>Who may call:</b> users of {@code -Dleveret.kernels=reference}, and tests. It is a hundred times slower than
 * the others.
 */
@NullMarked
package io.leveret.engine.kernel.reference;

import org.jspecify.annotations.NullMarked;
