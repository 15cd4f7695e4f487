package io.leveret.models;

import io.leveret.base.OptionException;
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
     * @throws OptionException if one is not positive
     */
    public PullLimits {
        check("archiveBytes", archiveBytes, archiveBytes > 0);
        check("unpackedBytes", unpackedBytes, unpackedBytes > 0);
        check("connect", connect.toString(), connect.isPositive());
        check("silence", silence.toString(), silence.isPositive());
    }

    private static void check(String limit, Object value, boolean positive) {
        if (!positive) {
            throw new OptionException(limit, value, "must be above 0, not " + value);
        }
    }
}
