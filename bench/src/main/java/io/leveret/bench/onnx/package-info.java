/**
 * Networks as ONNX, and in ONNX Runtime, which many programs on the JVM use.
 *
 * <p>What may enter: what {@code ./bench/onnx} needs to write the same network and to run it.
 */
package io.leveret.bench.onnx;
