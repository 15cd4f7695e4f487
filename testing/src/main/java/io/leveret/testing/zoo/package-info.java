/**
 * Well-known image classifiers, built by code as real {@code .tflite} files with random weights: for what depends on an
 * architecture and not on what it has learned, such as whether it runs, how exactly, and how fast.
 *
 * <p>{@link io.leveret.testing.zoo.Zoo} lists them; there is a class for each family, which reads like the table in its
 * paper, and {@code Network} is what they are written in.
 */
package io.leveret.testing.zoo;
