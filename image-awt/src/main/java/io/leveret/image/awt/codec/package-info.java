/**
 * The services that this module provides to {@code io.leveret.image}: a codec for all formats, by the readers of the
 * JDK and of TwelveMonkeys, and color management, by the JDK (Little CMS).
 *
 * <p><b>Way in.</b> {@link io.leveret.image.awt.codec.AwtCodec} and {@link
 * io.leveret.image.awt.codec.AwtColorManagement}, found by {@code ServiceLoader}. Both have no type of {@code
 * java.desktop} in them, so that they load in a JVM without it and say that they are of no use there. {@code
 * BufferedImages} takes {@link io.leveret.image.awt.codec.RasterSamples}.
 *
 * <p><b>Invariant.</b> A file gives the same pixels whatever plug-ins an application has on its class path: each format
 * has one reader, named in {@code Readers}. Samples leave here as they are stored; whether a profile counts is decided
 * in {@code io.leveret.image}.
 */
package io.leveret.image.awt.codec;
