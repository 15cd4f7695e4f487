package io.leveret.models;

import java.net.URI;
import java.util.regex.Pattern;

/**
 * A hosted model, as its publisher describes it.
 *
 * @param name its name: lower-case letters, digits, dots and underscores
 * @param type the type of input and output, {@code float32} or {@code uint8}
 * @param inputSide width and height of its input in pixels
 * @param megabytes the size of its {@code .tflite} file as published: rounded, and in units of 10⁶ bytes for some
 *     models and 2²⁰ for others
 * @param top1Percent top-1 accuracy on ImageNet's validation photos, 0…100
 * @param top5Percent top-5 accuracy, 0…100
 * @param pixel3Millis an inference on the CPU of a Pixel 3 with four threads, in milliseconds
 * @param source the address of its archive, http or https
 * @param archiveSha256 the SHA-256 of that archive in hexadecimal digits, or empty if it is not known
 */
public record HostedModel(String name, String type, int inputSide, double megabytes, double top1Percent,
        double top5Percent, double pixel3Millis, URI source, String archiveSha256) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._]*");
    private static final double MEGABYTE = 1e6;
    /** Additional tolerance of a file's size: rounded sizes say little about small models. */
    private static final double ROUNDED_MEGABYTES = 0.1;
    private static final double TOLERANCE = 0.2;

    /**
     * Checks the description.
     *
     * @throws IllegalArgumentException if the name has other characters, a number is not positive, or the source is not
     *     a web address
     */
    public HostedModel {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a hosted model cannot be called '" + name + "'");
        }
        if (!(inputSide > 0 && megabytes > 0 && top1Percent > 0 && top5Percent > 0 && pixel3Millis > 0)) {
            throw new IllegalArgumentException(name + " has a number that is not positive");
        }
        if (!("https".equals(source.getScheme()) || "http".equals(source.getScheme())) || source.getHost() == null) {
            throw new IllegalArgumentException(name + " cannot come from " + source);
        }
    }

    /** A model of whose archive no digest is known. */
    public HostedModel(String name, String type, int inputSide, double megabytes, double top1Percent,
            double top5Percent, double pixel3Millis, URI source) {
        this(name, type, inputSide, megabytes, top1Percent, top5Percent, pixel3Millis, source, "");
    }

    /** Returns the name of its file in the cache. */
    public String fileName() {
        return name + ".tflite";
    }

    /** Returns the smallest plausible size in bytes: a fifth below {@link #megabytes}. */
    long smallestBytes() {
        return Math.max(0, Math.round((megabytes * (1 - TOLERANCE) - ROUNDED_MEGABYTES) * MEGABYTE));
    }

    /** Returns the largest plausible size in bytes: a fifth above {@link #megabytes}. */
    long largestBytes() {
        return Math.round((megabytes * (1 + TOLERANCE) + ROUNDED_MEGABYTES) * MEGABYTE);
    }
}
