/**
 * Well-known image classifiers, built by code as real {@code .tflite} files with random weights: for tests of what
 * depends on the architecture and not on trained weights, such as whether it runs, how exactly, and how fast.
 *
 * <p>{@link io.leveret.testing.zoo.Zoo} lists them; each family has a class, which reads like the table in its paper
 * and uses {@code Network}.
 */
package io.leveret.testing.zoo;
