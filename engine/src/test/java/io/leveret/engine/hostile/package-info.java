/**
 * Graphs made by hand, at random: whatever sizes disagree, no way may lead to native code that reads or writes
 * elsewhere.
 */
package io.leveret.engine.hostile;
