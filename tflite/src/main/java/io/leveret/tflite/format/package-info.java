/**
 * Reasons to refuse a model file. Every package that reads or writes files may throw these; they depend on no other
 * package.
 */
@NullMarked
package io.leveret.tflite.format;

import org.jspecify.annotations.NullMarked;
