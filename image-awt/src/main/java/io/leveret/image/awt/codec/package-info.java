/**
 * The services that this module provides to {@code io.leveret.image}: a codec for TIFF, by the reader of
 * TwelveMonkeys, and color management, by the JDK (Little CMS).
 *
 * <p><b>Entry points.</b> {@link io.leveret.image.awt.codec.AwtCodec} and {@link
 * io.leveret.image.awt.codec.AwtColorManagement}, found by {@code ServiceLoader}. Both have no type of {@code
 * java.desktop} in them, so that they load in a JVM without it and report that they do not work there. {@code
 * BufferedImages} uses {@link io.leveret.image.awt.codec.RasterSamples}.
 *
 * <p><b>Invariant.</b> A file gives the same pixels with any plug-ins on the class path. Samples are returned as
 * stored; the decision whether a profile counts is in {@code io.leveret.image}.
 */
@NullMarked
package io.leveret.image.awt.codec;

import org.jspecify.annotations.NullMarked;
