/**
 * Why a model file is refused. Every package that reads or writes files may throw these; they know no other package.
 */
package io.leveret.tflite.format;
