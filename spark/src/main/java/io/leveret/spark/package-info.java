/** Stages of Spark ML that classify photos and extract features, and what they need on the machines of a cluster. */
@NullMarked
package io.leveret.spark;

import org.jspecify.annotations.NullMarked;
