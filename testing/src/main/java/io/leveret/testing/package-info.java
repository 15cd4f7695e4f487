/**
 * Shared by the tests of all modules: {@link io.leveret.testing.TfliteOracle} runs TensorFlow Lite, {@link
 * io.leveret.testing.ModelBuilder} and {@link io.leveret.testing.RandomLayers} make the models to run, and {@link
 * io.leveret.testing.RandomTensors} their inputs; {@link io.leveret.testing.LocalServer} serves archives from {@link
 * io.leveret.testing.ArchiveBuilder}. Only classes that the tests of at least two modules use belong here.
 */
package io.leveret.testing;
