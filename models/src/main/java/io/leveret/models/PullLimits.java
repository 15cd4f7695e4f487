package io.leveret.models;

import java.time.Duration;

/**
 * Limits on a server and its archive, so that nothing from the network exhausts disk, memory or time.
 *
 * @param archiveBytes largest archive, as sent
 * @param unpackedBytes largest size of all entries together, including skipped ones
 * @param connect timeout of connecting
 * @param silence timeout without data, before or within a response
 */
public record PullLimits(long archiveBytes, long unpackedBytes, Duration connect, Duration silence) {
    /** 2 GiB, 8 GiB unpacked, 20 and 30 seconds. The largest hosted model has 355 MB. */
    public static final PullLimits DEFAULT = new PullLimits(2L << 30, 8L << 30, Duration.ofSeconds(20),
            Duration.ofSeconds(30));

    /**
     * Checks the limits.
     *
     * @throws IllegalArgumentException if one is not positive
     */
    public PullLimits {
        if (archiveBytes < 1 || unpackedBytes < 1 || !connect.isPositive() || !silence.isPositive()) {
            throw new IllegalArgumentException("limits must be positive: " + archiveBytes + " bytes, " + unpackedBytes
                    + " unpacked, " + connect + ", " + silence);
        }
    }
}
