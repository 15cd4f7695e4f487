package io.leveret.server.model;

import java.time.Duration;

/**
 * How photos of different requests are classified together.
 *
 * @param size the most photos together, at least 1
 * @param longestWait how long a photo waits for others
 */
public record BatchOptions(int size, Duration longestWait) {
    /** Each photo alone. */
    public static final BatchOptions NONE = new BatchOptions(1, Duration.ZERO);
}
