/**
 * Shared by the tests of all modules: {@link io.leveret.testing.TfliteOracle} runs TensorFlow Lite itself,
 * {@link io.leveret.testing.ModelBuilder} and {@link io.leveret.testing.RandomLayers} make the models to run, and
 * {@link io.leveret.testing.RandomTensors} what to feed them; {@link io.leveret.testing.LocalServer} sends what
 * {@link io.leveret.testing.ArchiveBuilder} packs. Only what at least two modules' tests use belongs here.
 */
package io.leveret.testing;
