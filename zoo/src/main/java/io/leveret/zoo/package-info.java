/**
 * Well-known image classifiers, built by code with random weights, in the operators that TensorFlow Lite's converter
 * makes of them. {@link io.leveret.zoo.Zoo} is the only way in. A class holds one family of architectures; it sees
 * layers ({@code Network}), never tensors or precisions. {@link io.leveret.zoo.Published} says what is known of their
 * costs, and a test counts.
 */
package io.leveret.zoo;
