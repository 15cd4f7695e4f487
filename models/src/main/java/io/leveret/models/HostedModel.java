package io.leveret.models;

import java.net.URI;
import java.util.regex.Pattern;

/**
 * A model that can be pulled, as its publisher describes it.
 *
 * @param name what it is called here: lower-case letters, digits, dots and underscores
 * @param type what its input and output are, {@code float32} or {@code uint8}
 * @param inputSide width and height of its input in pixels
 * @param megabytes the size of its {@code .tflite} file as published: rounded, and in units of 10⁶ bytes for some models
 *     and 2²⁰ for others
 * @param top1Percent how often its first class is right, on ImageNet's validation photos, 0…100
 * @param top5Percent how often one of its first five classes is right, 0…100
 * @param pixel3Millis an inference on the CPU of a Pixel 3 with four threads, in milliseconds
 * @param source where its archive is, http or https
 */
public record HostedModel(String name, String type, int inputSide, double megabytes, double top1Percent,
        double top5Percent, double pixel3Millis, URI source) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._]*");
    private static final double MEGABYTE = 1e6;
    /** What a file may be off by beside its share: rounded sizes are of little meaning for small models. */
    private static final double ROUNDED_MEGABYTES = 0.1;
    private static final double TOLERANCE = 0.2;

    /**
     * A description.
     *
     * @throws IllegalArgumentException if the name has other characters, a number is not positive, or the source is no
     *     address on the web
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

    /** What its file is called in the cache. */
    public String fileName() {
        return name + ".tflite";
    }

    /** The fewest bytes that agree with {@link #megabytes}: a fifth less. */
    long smallestBytes() {
        return Math.max(0, Math.round((megabytes * (1 - TOLERANCE) - ROUNDED_MEGABYTES) * MEGABYTE));
    }

    /** The most bytes that agree with {@link #megabytes}: a fifth more. */
    long largestBytes() {
        return Math.round((megabytes * (1 + TOLERANCE) + ROUNDED_MEGABYTES) * MEGABYTE);
    }
}
