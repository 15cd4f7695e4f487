/**
 * Measurements and surveys beside TensorFlow Lite, ONNX Runtime and other decoders, each a program of its own.
 *
 * <p>What may enter: what somebody runs by hand to see a figure of the documentation. Never published, and nothing may
 * depend on it.
 */
package io.leveret.bench;
