package io.leveret.models;

import java.time.Duration;

/**
 * What a server and its archive may ask for, so that nothing that comes from the network takes all disk, memory or time.
 *
 * @param archiveBytes of the archive as it is sent
 * @param unpackedBytes of all entries together, most of which are passed over
 * @param connect how long a connection may take to be made
 * @param silence how long nothing may come, before an answer or within it
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
