/**
 * Well-known image classifiers, built by code with random weights, in the operators that TensorFlow Lite's converter
 * makes of them. {@link io.leveret.zoo.Zoo} is the only way in: it lists the architectures and what is published of
 * their costs ({@link io.leveret.zoo.Published}), which a test counts.
 */
@NullMarked
package io.leveret.zoo;

import org.jspecify.annotations.NullMarked;
