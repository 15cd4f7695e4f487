/**
 * Functions of quantized values, in the integer arithmetic of TensorFlow Lite and XNNPACK.
 *
 * <p><b>What may enter:</b> functions from centered values to centered values, not yet clamped, made from scales. The
 * source of each is named. Values are centered: less their zero point.
 *
 * <p><b>Who may call:</b> lowering.
 */
@NullMarked
package io.leveret.engine.lower.quantized;

import org.jspecify.annotations.NullMarked;
