/** {@code leveret spark}: commands that classify and evaluate photos on a cluster, and train from their features. */
@NullMarked
package io.leveret.spark.command;

import org.jspecify.annotations.NullMarked;
